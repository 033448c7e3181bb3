#pragma once

#include <string>
#include <vector>

#include "nav/metrics/return_histogram.hpp"
#include "nav/metrics/rolling.hpp"
#include "nav/metrics/worst_drawdowns.hpp"
#include "rebalance/tracking/estimates.hpp"
#include "rebalance/tracking/key_information.hpp"
#include "rebalance/tracking/performance.hpp"
#include "service/report/past.hpp"

/// What a fact sheet has of a past besides its charts.
namespace levtok::report {

struct FactSheet {
    std::vector<rebalance::PeriodPerformance> token;       ///< empty for a history below a month
    std::vector<rebalance::PeriodPerformance> underlying;  ///< of the same periods
    std::vector<nav::DrawdownPeriod> drawdowns;            ///< the five deepest
    std::vector<nav::RollingRow> rolling;                  ///< empty for a short history
    std::vector<nav::ReturnBin> returns;                   ///< of days
    rebalance::EstimateGrid grid;
    std::vector<rebalance::EstimateRow> estimates;
    std::vector<rebalance::Figure> key_information;  ///< empty where `no_key_information` says why
    std::string no_key_information;
};

/// Daily returns in a window of the rolling figures.
inline constexpr std::size_t rolling_returns = 60;

FactSheet fact_sheet_of(const Past& past);

/// The terms in a few words, as a list, and what replaced them.
std::string terms_box(const History& history);
/// Returns over the periods that fact sheets have, of each token and its underlying.
std::string performance_table(std::span<const Past* const> pasts,
                              std::span<const FactSheet* const> sheets);
std::string drawdowns_table(const FactSheet& sheet, const History& history);
std::string estimates_table(const FactSheet& sheet, double leverage);
/// The risk class on its scale of seven, with scenarios and costs.
std::string risk_box(const FactSheet& sheet);

std::string years_finding(const nav::MonthlyReturns& returns);
std::string returns_finding(const FactSheet& sheet);
std::string volatility_finding(const FactSheet& sheet);
std::string tracking_finding(const FactSheet& sheet, double leverage);

/// `"rolling":…,"returns":…`: the series of its charts, as in charts.hpp.
std::string sheet_data(const FactSheet& sheet, std::size_t points);

}  // namespace levtok::report
