#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>

#include "montecarlo/study/study.hpp"

namespace levtok::montecarlo {
namespace {

/// Beyond chance: so many standard errors of the best of several stops, which are reached once in
/// 30,000 by each.
constexpr double sure = 4;

struct StopRow {
    double stop = 0;
    double gain = 0;  ///< in the mean, over keeping
    double error = 0;
    std::map<std::string, double> of{};  ///< other quantities
};

/// One token, and the model and horizon that it is asked about.
struct StopSweep {
    std::string of;
    std::vector<StopRow> rows{};

    StopRow& row(double stop) {
        const auto same = [&](const auto& each) { return each.stop == stop; };
        const auto found = std::find_if(rows.begin(), rows.end(), same);
        return found == rows.end() ? rows.emplace_back(StopRow{stop}) : *found;
    }
};

std::string formatted(const char* form, double x) {
    char text[48];
    std::snprintf(text, sizeof text, form, x);
    return text;
}

std::string name_of_design(const StudyRow& row) {
    std::string out = formatted("%gx", row.leverage.value_or(0));
    if (row.rule != "own") out += ", " + row.rule;
    out += formatted(", fee %g a day", row.fee);
    if (row.size && *row.size != 1) out += formatted(", size %g", *row.size);
    if (row.volatility) out += formatted(", volatility %g", *row.volatility);
    if (row.drift) out += formatted(", drift %g", *row.drift);
    return out + formatted(", %g days", row.horizon_days);
}

std::vector<StopSweep> sweeps_of(const std::vector<StudyRow>& rows) {
    std::vector<StopSweep> out;
    for (const auto& row : rows) {
        if (!row.stop) continue;
        const std::string of = name_of_design(row);
        const auto same = [&](const auto& sweep) { return sweep.of == of; };
        auto found = std::find_if(out.begin(), out.end(), same);
        if (found == out.end()) found = out.insert(out.end(), StopSweep{of});
        StopRow& stop = found->row(*row.stop);
        if (row.answer.quantity == "gain_over_keeping_mean") {
            stop.gain = row.answer.value;
            stop.error = row.answer.standard_error;
        }
        stop.of[row.answer.quantity] = row.answer.value;
    }
    return out;
}

std::string gain_text(const StopRow& row) {
    return formatted("a stop at %g", row.stop) +
           formatted(" changes the mean result by %+.2g", row.gain) +
           formatted(" +- %.1g", row.error);
}

/// Nothing where the rows do not have it.
std::string change_of(const StopRow& row, const StopRow& none, const char* quantity,
                      const char* what) {
    const auto with = row.of.find(quantity);
    const auto without = none.of.find(quantity);
    if (with == row.of.end() || without == none.of.end()) return {};
    return std::string(", the ") + what + formatted(" from %.3g", without->second) +
           formatted(" to %.3g", with->second);
}

std::string finding_on(const StopSweep& sweep, const StopRow& none) {
    const auto is_stop = [](const StopRow& row) { return row.stop > 0; };
    const StopRow* best = nullptr;
    for (const auto& row : sweep.rows) {
        if (is_stop(row) && (best == nullptr || row.gain > best->gain)) best = &row;
    }
    const bool helps = best->gain > sure * best->error;
    std::string text = sweep.of + ": ";
    text += helps ? "of these stops the best for the mean is that at " + formatted("%g", best->stop)
                  : std::string("no stop raises the mean result beyond chance");
    text += "; " + gain_text(*best);
    text += change_of(*best, none, "result_median", "median");
    text += change_of(*best, none, "result_q05", "result of the worst twentieth");
    return text;
}

}  // namespace

std::vector<std::string> stop_findings(const std::vector<StudyRow>& rows) {
    std::vector<std::string> out;
    for (const auto& sweep : sweeps_of(rows)) {
        const auto none = std::find_if(sweep.rows.begin(), sweep.rows.end(),
                                       [](const auto& row) { return row.stop == 0; });
        const bool has_gain =
            !sweep.rows.empty() && sweep.rows.front().of.contains("gain_over_keeping_mean");
        if (none == sweep.rows.end() || sweep.rows.size() < 2 || !has_gain) continue;
        out.push_back(finding_on(sweep, *none));
    }
    return out;
}

}  // namespace levtok::montecarlo
