#include "rebalance/holder/hedge.hpp"

#include <algorithm>
#include <cmath>

#include "nav/sum.hpp"
#include "rebalance/holder/cash.hpp"

namespace levtok::rebalance {
namespace {

/// Returns of the two over the same time, with the ratio at its beginning.
struct HedgeReturns {
    std::vector<double> hedged;
    std::vector<double> hedge;
    std::vector<double> ratio;
};

HedgeReturns returns_of(const PortfolioHistory& history) {
    const auto& pair = *history.hedge();
    const auto of = history.values(pair.of);
    const auto by = history.values(pair.by);
    const auto& time = history.time();
    HedgeReturns out;
    std::size_t from = 0;
    for (std::size_t to = 1; to < time.size(); ++to) {
        if (time[to] - time[from] < pair.period) continue;
        const auto ratio = history.rows()[from].hedge_ratio;
        if (of[from] > 0 && by[from] > 0 && of[to] > 0 && by[to] > 0 && ratio) {
            out.hedged.push_back(of[to] / of[from] - 1);
            out.hedge.push_back(by[to] / by[from] - 1);
            out.ratio.push_back(*ratio);
        }
        from = to;
    }
    return out;
}

double mean_of(const std::vector<double>& values) {
    CompensatedSum sum;
    for (const double value : values) sum.add(value);
    return sum.value() / static_cast<double>(values.size());
}

/// The sum of the products of what both differ from their means.
double moment_of(const std::vector<double>& a, const std::vector<double>& b) {
    const double mean_a = mean_of(a);
    const double mean_b = mean_of(b);
    CompensatedSum sum;
    for (std::size_t i = 0; i < a.size(); ++i) sum.add((a[i] - mean_a) * (b[i] - mean_b));
    return sum.value();
}

void regress(const HedgeReturns& returns, HedgeReport& report) {
    if (returns.hedged.size() < 3) return;
    const double of_hedged = moment_of(returns.hedged, returns.hedged);
    const double of_hedge = moment_of(returns.hedge, returns.hedge);
    if (of_hedged <= 0 || of_hedge <= 0) return;
    const double both = moment_of(returns.hedged, returns.hedge);
    const double explained = both * both / (of_hedged * of_hedge);
    report.ratio = -both / of_hedge;
    report.effectiveness = explained;
    const double unexplained = std::max(1 - explained, 0.0) * of_hedged;
    report.ratio_error = std::sqrt(unexplained / (report.returns - 2) / of_hedge);
    std::vector<double> together;
    for (std::size_t i = 0; i < returns.hedged.size(); ++i) {
        together.push_back(returns.hedged[i] + returns.ratio[i] * returns.hedge[i]);
    }
    report.variance_removed = 1 - moment_of(together, together) / of_hedged;
}

void take_ratios(const PortfolioHistory& history, HedgeReport& report) {
    std::vector<double> ratios;
    for (const auto& row : history.rows()) {
        if (row.hedge_ratio) ratios.push_back(*row.hedge_ratio);
    }
    if (ratios.empty()) return;
    report.held_mean = mean_of(ratios);
    const auto [least, most] = std::minmax_element(ratios.begin(), ratios.end());
    report.held_least = *least;
    report.held_most = *most;
}

/// The mean value of the hedged holding, at the rows.
double mean_hedged_value(const PortfolioHistory& history) {
    CompensatedSum sum;
    for (const auto& row : history.rows()) sum.add(row.hedged);
    return sum.value() / static_cast<double>(history.rows().size());
}

nav::MetricResult result_of(const std::optional<double>& value) {
    if (!value || !std::isfinite(*value)) return std::monostate{};
    return *value;
}

}  // namespace

HedgeReport hedge_report(const PortfolioHistory& history) {
    const auto& pair = *history.hedge();
    const auto& portfolio = history.portfolio();
    HedgeReport report;
    const auto returns = returns_of(history);
    report.returns = static_cast<double>(returns.hedged.size());
    regress(returns, report);
    take_ratios(history, report);
    report.made = portfolio.contributions()[pair.by];
    report.trading = portfolio.trading()[pair.by];
    if (history.knows_charges(pair.by)) report.charges = portfolio.charges()[pair.by];
    const Duration span = history.time().back() - history.time().front();
    const double hedged = mean_hedged_value(history);
    if (span >= one_year && hedged > 0) {
        report.cost_per_year =
            (report.charges.value_or(0) + report.trading) / hedged / in_units_of(span, one_year);
    }
    return report;
}

std::vector<nav::MetricValue> rows_of(const HedgeReport& report) {
    return {{"hedge_ratio", "ratio", result_of(report.ratio)},
            {"hedge_ratio_error", "ratio", result_of(report.ratio_error)},
            {"effectiveness", "fraction", result_of(report.effectiveness)},
            {"returns", "count", report.returns},
            {"ratio_held_mean", "ratio", result_of(report.held_mean)},
            {"ratio_held_least", "ratio", result_of(report.held_least)},
            {"ratio_held_most", "ratio", result_of(report.held_most)},
            {"variance_removed", "fraction", result_of(report.variance_removed)},
            {"made", "quote currency", report.made},
            {"charges", "quote currency", result_of(report.charges)},
            {"trading", "quote currency", report.trading},
            {"cost_per_year", "per year", result_of(report.cost_per_year)}};
}

}  // namespace levtok::rebalance
