#include "montecarlo/study/holding_periods.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "montecarlo/stream.hpp"
#include "nav/error.hpp"
#include "nav/sum.hpp"

namespace levtok::montecarlo {
namespace {

struct HeldOutcomes {
    std::vector<double> result;  ///< of the token, for each start
    std::vector<double> spot;
    std::size_t block = 1;  ///< starts within a period
};

HeldOutcomes held_outcomes_of(const nav::PathView& path, Duration period) {
    HeldOutcomes out;
    std::size_t end = 0;
    std::size_t rows = 0;
    for (std::size_t i = 0; i < path.time.size(); ++i) {
        const Instant due = path.time[i] + period;
        while (end < path.time.size() && path.time[end] < due) ++end;
        if (end == path.time.size()) break;
        if (path.time[end] - due > period / 2 || path.nav[i] <= 0) continue;
        out.result.push_back(path.nav[end] / path.nav[i] - 1);
        out.spot.push_back(path.price[end] / path.price[i] - 1);
        rows += end - i;
    }
    if (!out.result.empty()) out.block = std::max<std::size_t>(rows / out.result.size(), 1);
    return out;
}

constexpr std::array held_probabilities{0.05, 0.25, 0.5, 0.75, 0.95};
constexpr std::array held_quantities{"return_mean", "return_q05",   "return_q25",
                                     "return_q50",  "return_q75",   "return_q95",
                                     "p_loss",      "p_beats_spot", "p_beats_multiple"};
using HeldNumbers = std::array<double, held_quantities.size()>;

/// The quantile between the two nearest ranks, as pandas has it; reorders the values.
double held_quantile(std::vector<double>& values, double p) {
    const double rank = p * static_cast<double>(values.size() - 1);
    const auto low = static_cast<std::ptrdiff_t>(rank);
    std::nth_element(values.begin(), values.begin() + low, values.end());
    const double below = values[static_cast<std::size_t>(low)];
    if (low + 1 == static_cast<std::ptrdiff_t>(values.size())) return below;
    const double above = *std::min_element(values.begin() + low + 1, values.end());
    return below + (rank - static_cast<double>(low)) * (above - below);
}

/// The numbers of the starts with these indexes.
template <class Indexes>
HeldNumbers held_numbers_of(const HeldOutcomes& outcomes, double leverage, const Indexes& indexes,
                            std::vector<double>& values) {
    values.clear();
    CompensatedSum sum;
    double losses = 0;
    double beats = 0;
    double beats_multiple = 0;
    for (const std::size_t i : indexes) {
        const double result = outcomes.result[i];
        values.push_back(result);
        sum.add(result);
        losses += result < 0 ? 1 : 0;
        beats += result > outcomes.spot[i] ? 1 : 0;
        beats_multiple += result > leverage * outcomes.spot[i] ? 1 : 0;
    }
    const auto count = static_cast<double>(values.size());
    HeldNumbers out{};
    out[0] = sum.value() / count;
    for (std::size_t q = 0; q < held_probabilities.size(); ++q) {
        out[1 + q] = held_quantile(values, held_probabilities[q]);
    }
    out[6] = losses / count;
    out[7] = beats / count;
    out[8] = beats_multiple / count;
    return out;
}

/// The starts of one resample: blocks of neighbours, the first after the last.
std::vector<std::size_t> resampled_starts(std::size_t count, std::size_t block, std::uint64_t key) {
    std::vector<std::size_t> indexes;
    indexes.reserve(count);
    for (std::uint64_t draw = 0; indexes.size() < count; ++draw) {
        const std::size_t begin = mix(key + draw * 0x9e3779b97f4a7c15) % count;
        for (std::size_t i = 0; i < block && indexes.size() < count; ++i) {
            indexes.push_back((begin + i) % count);
        }
    }
    return indexes;
}

HeldNumbers held_errors_of(const HeldOutcomes& outcomes, double leverage,
                           const HoldingDesign& design) {
    HeldNumbers errors{};
    const std::size_t count = outcomes.result.size();
    if (count < 2 * outcomes.block || design.resamples < 2) {
        errors.fill(std::numeric_limits<double>::quiet_NaN());
        return errors;
    }
    std::array<CompensatedSum, held_quantities.size()> sums;
    std::array<CompensatedSum, held_quantities.size()> squares;
    std::vector<double> values;
    values.reserve(count);
    for (std::uint64_t i = 0; i < design.resamples; ++i) {
        const auto indexes = resampled_starts(count, outcomes.block, mix(mix(design.seed) + i));
        const HeldNumbers numbers = held_numbers_of(outcomes, leverage, indexes, values);
        for (std::size_t q = 0; q < numbers.size(); ++q) {
            sums[q].add(numbers[q]);
            squares[q].add(numbers[q] * numbers[q]);
        }
    }
    const auto n = static_cast<double>(design.resamples);
    for (std::size_t q = 0; q < errors.size(); ++q) {
        const double mean = sums[q].value() / n;
        errors[q] = std::sqrt(std::max(squares[q].value() / n - mean * mean, 0.0) * n / (n - 1));
    }
    return errors;
}

}  // namespace

std::vector<HoldingRow> holding_periods(const nav::PathView& path, const HoldingDesign& design) {
    std::vector<HoldingRow> rows;
    for (const Duration period : design.periods) {
        if (period <= Duration{0}) {
            throw InvalidValue("periods", "must each be longer than nothing",
                               format_duration(period));
        }
        const HeldOutcomes outcomes = held_outcomes_of(path, period);
        const std::size_t count = outcomes.result.size();
        rows.push_back({period, with_error("starts", static_cast<double>(count), 0)});
        if (count == 0) continue;
        std::vector<std::size_t> all(count);
        for (std::size_t i = 0; i < count; ++i) all[i] = i;
        std::vector<double> values;
        const HeldNumbers numbers = held_numbers_of(outcomes, path.leverage, all, values);
        const HeldNumbers errors = held_errors_of(outcomes, path.leverage, design);
        for (std::size_t q = 0; q < numbers.size(); ++q) {
            rows.push_back({period, with_error(held_quantities[q], numbers[q], errors[q])});
        }
    }
    return rows;
}

Notes notes_of(const std::vector<HoldingRow>& rows, const std::string& whose) {
    Notes notes;
    for (const auto& row : rows) {
        if (row.estimate.quantity != "starts" || row.estimate.value > 0) continue;
        notes.push_back({NoteCode::left_out,
                         "no holding of " + format_duration(row.period) +
                             " ends within the history, so nothing is said of that period",
                         whose});
    }
    return notes;
}

}  // namespace levtok::montecarlo
