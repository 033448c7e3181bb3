#include "rebalance/holder/portfolio_report.hpp"

#include <utility>

#include "nav/check.hpp"
#include "nav/metrics/path_notes.hpp"
#include "rebalance/holder/cash.hpp"
#include "rebalance/holder/hedge.hpp"
#include "rebalance/holder/money_weighted.hpp"

namespace levtok::rebalance {
namespace {

constexpr const char* quote_money = "quote currency";

nav::MetricValue as_fraction(std::string_view name, double value) {
    return {name, "fraction", value};
}

/// No annual figure of less than a year.
nav::MetricResult turnover_per_year(const PortfolioHistory& history) {
    const Duration span = history.time().back() - history.time().front();
    if (span < one_year) return std::monostate{};
    return history.portfolio().turnover() / in_units_of(span, one_year);
}

std::vector<nav::MetricValue> portfolio_metrics_of(const PortfolioHistory& history,
                                                   const std::vector<double>& money_weighted) {
    const auto& portfolio = history.portfolio();
    double flows = 0;
    for (const auto& flow : portfolio.flows()) flows += flow.amount;
    std::vector<nav::MetricValue> whole{
        {"final_value", quote_money, history.rows().back().value},
        {"paid_in", quote_money, flows},
        as_fraction("time_weighted_return", portfolio.time_weighted_return()),
        {"money_weighted_return", "per year",
         money_weighted.size() == 1 ? nav::MetricResult{money_weighted.front()} : std::monostate{}},
        {"traded_over_value", "ratio", portfolio.turnover()},
        {"turnover", "per year", turnover_per_year(history)},
        {"costs", quote_money, portfolio.costs()},
        {"made_by_cash", quote_money, portfolio.contributions().back()}};
    for (auto& value : nav::evaluate(history.growth())) whole.push_back(std::move(value));
    return whole;
}

Notes money_weighted_notes(const std::vector<double>& rates) {
    if (rates.size() == 1) return {};
    std::string several;
    for (const double rate : rates) several += (several.empty() ? "" : ", ") + shortest(rate);
    return {{NoteCode::money_weighted_return,
             rates.empty()
                 ? "no yearly rate makes the flows into the value at the end"
                 : "several yearly rates make the flows into the value at the end: " + several,
             "money_weighted_return"}};
}

}  // namespace

PortfolioReport report_of(const PortfolioHistory& history) {
    const auto& portfolio = history.portfolio();
    const auto& last = history.rows().back();
    const auto money_weighted = money_weighted_returns(portfolio.flows(), last.time, last.value);
    PortfolioReport report{.notes = history.notes()};
    append(report.notes, money_weighted_notes(money_weighted));
    append(report.notes, nav::metric_notes("the portfolio", history.growth(), ""));
    report.parts.push_back({"portfolio", portfolio_metrics_of(history, money_weighted)});
    const auto made = portfolio.contributions();
    const auto charges = portfolio.charges();
    const auto trading = portfolio.trading();
    const auto weights = portfolio.weights_now();
    const auto& series = history.series();
    for (std::size_t i = 0; i < series.size(); ++i) {
        report.parts.push_back(
            {series[i].name,
             {{"made", quote_money, made[i]},
              {"charges", quote_money,
               history.knows_charges(i) ? nav::MetricResult{charges[i]} : std::monostate{}},
              {"trading", quote_money, trading[i]},
              as_fraction("weight", weights[i]),
              as_fraction("total_return", history.total_return(i)),
              {"correlation_with_first", "ratio", history.correlation(0, i)}}});
        for (std::size_t j = i + 1; j < series.size(); ++j) {
            report.correlations.push_back(
                {series[i].name, series[j].name, history.correlation(i, j)});
        }
    }
    if (history.hedge()) report.parts.push_back({"hedge", rows_of(hedge_report(history))});
    return report;
}

}  // namespace levtok::rebalance
