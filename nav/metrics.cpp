#include "nav/metrics.hpp"

#include <array>

#include "nav/metrics/days.hpp"
#include "nav/metrics/drawdown.hpp"
#include "nav/metrics/prepared.hpp"
#include "nav/metrics/returns.hpp"
#include "nav/metrics/tracking.hpp"

namespace levtok::nav {
namespace {

// A new metric is a row here. `Day` in a description is a period of the daily series (see
// nav/metrics/prepared.hpp).
constexpr auto table = std::to_array<Metric>({
    {"total_return", "fraction", "Last NAV over first, minus 1; -1 once wiped out.", total_return},
    {"annual_return", "fraction",
     "(1 + total return)^(1 / years) - 1, a year being 365 days; undefined for less than a year, "
     "-1 "
     "once wiped out.",
     annual_return},
    {"volatility", "per sqrt(year)",
     "Sample standard deviation of daily returns times the square root of the days with a return "
     "in a year, up to and "
     "including a wipe-out.",
     volatility},
    {"downside_deviation", "per sqrt(year)",
     "Root of the mean over all days of min(0, return - risk-free)^2, annualised (Sortino and van "
     "der Meer 1991).",
     downside_deviation},
    {"sharpe", "ratio",
     "Annualised mean daily return above the risk-free rate over volatility (Sharpe 1994); "
     "undefined without volatility and once wiped out.",
     sharpe},
    {"sortino", "ratio",
     "Annualised mean daily return above the risk-free rate over the downside deviation; undefined "
     "without shortfall and once wiped out.",
     sortino},
    {"calmar", "ratio",
     "Annual return over maximum drawdown, both of the whole path; undefined without drawdown, for "
     "less than a year and once wiped out.",
     calmar},
    {"max_drawdown", "fraction",
     "Largest loss from a running peak over every row; 1 once wiped out.", max_drawdown},
    {"max_drawdown_peak", "time", "Last row at the peak from which NAV fell the most.",
     max_drawdown_peak},
    {"max_drawdown_trough", "time", "First row at the bottom of the maximum drawdown.",
     max_drawdown_trough},
    {"max_drawdown_recovery", "time",
     "First row that regains the peak; undefined if none does, as after a wipe-out.",
     max_drawdown_recovery},
    {"longest_under_water", "duration",
     "Longest time from the last row at a peak to the row that regains it, or to the path's end or "
     "a wipe-out.",
     longest_under_water},
    {"time_under_water", "fraction",
     "Part of the path's time between leaving a peak and regaining it.", time_under_water},
    {"best_day", "fraction", "Highest daily return.", best_day},
    {"best_day_time", "time", "The row that ends the first best day.", best_day_time},
    {"worst_day", "fraction", "Lowest daily return; -1 once wiped out.", worst_day},
    {"worst_day_time", "time", "The row that ends the first worst day.", worst_day_time},
    {"var_95", "fraction",
     "Historical one-day loss at the 5 % quantile, not interpolated (Hyndman and Fan 1996, type "
     "1); needs 20 days.",
     [](const PreparedPath& p) { return value_at_risk(p, 20); }},
    {"var_99", "fraction",
     "Historical one-day loss at the 1 % quantile, not interpolated (Hyndman and Fan 1996, type "
     "1); needs 100 days.",
     [](const PreparedPath& p) { return value_at_risk(p, 100); }},
    {"cvar_95", "fraction",
     "Mean loss of the worst 5 % of days (Acerbi and Tasche 2002); needs 20 days.",
     [](const PreparedPath& p) { return conditional_value_at_risk(p, 20); }},
    {"cvar_99", "fraction",
     "Mean loss of the worst 1 % of days (Acerbi and Tasche 2002); needs 100 days.",
     [](const PreparedPath& p) { return conditional_value_at_risk(p, 100); }},
    {"beta", "ratio",
     "Least-squares slope of daily token returns on the underlying's, with intercept, up to and "
     "including a wipe-out.",
     beta},
    {"tracking_difference", "fraction",
     "Total return minus that of compounding leverage times the underlying's daily returns "
     "(floored at -1), to the path's end or a wipe-out.",
     tracking_difference},
    {"tracking_error", "per sqrt(year)",
     "Sample standard deviation of daily token return minus leverage times the underlying's, "
     "annualised, up to and "
     "including a wipe-out.",
     tracking_error},
    {"realised_variance", "per year",
     "Sum of squared log returns of the underlying over every row, per year of 365 days; no mean "
     "is taken out; up to and including a wipe-out.",
     realised_variance},
});

}  // namespace

std::span<const Metric> metrics() { return table; }

std::vector<MetricValue> evaluate(const PathView& path) {
    const PreparedPath prepared = prepare(path);
    std::vector<MetricValue> values;
    values.reserve(table.size());
    for (const Metric& metric : table)
        values.push_back({metric.name, metric.unit, metric.of(prepared)});
    return values;
}

}  // namespace levtok::nav
