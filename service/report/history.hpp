#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nav/attribution/attribution.hpp"
#include "nav/attribution/mean_market.hpp"
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

    rebalance::Terms terms;
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
    nav::AttributionReport attribution;
    std::optional<Instant> wiped_out;
    double deficit = 0;
};

}  // namespace levtok::report
