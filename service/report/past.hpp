#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nav/attribution/attribution.hpp"
#include "nav/metrics.hpp"
#include "nav/metrics/monthly_returns.hpp"
#include "rebalance/token/token.hpp"

/// A report: one self-contained page on the history of a token. Plain values in, HTML out.
namespace levtok::report {

/// A trade marked on the page.
struct MarkedTrade {
    Instant time;
    bool emergency = false;
    double leverage_before = 0;
};

/// A whole replay, with every observation, in columns.
struct History {
    explicit History(rebalance::Terms of) : terms(std::move(of)) {}

    /// Takes the row that `token` has published at `step`.
    void add(const MarketStep& step, const rebalance::Token& token, const rebalance::PathRow& row);
    /// Takes a published row with its trades; `adjusted_nav` is its NAV in units of the first
    /// token.
    void add(const rebalance::PathRow& row, std::span<const rebalance::TradeRow> row_trades,
             double adjusted_nav);

    rebalance::Terms terms;
    std::string underlying = "the underlying";  ///< its name in sentences
    std::vector<Instant> time;
    std::vector<double> price;
    std::vector<double> nav;  ///< in units of the first token
    /// Real leverage before and after each trade and at each observation, up to a wipe-out.
    std::vector<Instant> leverage_time;
    std::vector<double> leverage;
    std::vector<MarkedTrade> trades;
    std::uint64_t scheduled = 0;
    std::uint64_t emergency = 0;
    std::uint64_t merges = 0;
    nav::MeanMarket market;
    Spreads spreads;  ///< that replaced those of the terms, as they were last
    nav::AttributionReport attribution;
    std::optional<Instant> wiped_out;
    double deficit = 0;
};

/// A history with the series and figures that follow from it.
struct Past {
    History history;
    std::vector<double> naive;  ///< of page_start
    std::vector<double> token_drawdown;
    std::vector<double> underlying_drawdown;
    std::vector<nav::MetricValue> token_metrics;
    std::vector<nav::MetricValue> underlying_metrics;
};

/// All series of a page start here.
inline constexpr double page_start = 100;

nav::PathView view_of(const History& history);

Past past_of(History history);

/// The returns by calendar month, which only some readers of a past look at.
nav::MonthlyReturns months_of(const Past& past);

/// The metric called `name`; NaN where there is none.
double metric(const std::vector<nav::MetricValue>& metrics, std::string_view name);

}  // namespace levtok::report
