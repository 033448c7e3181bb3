#pragma once

#include <optional>
#include <string>

#include "nav/metrics/running_path.hpp"
#include "nav/sum.hpp"
#include "rebalance/token/token.hpp"

namespace levtok::cli {

/// A summary of a replay, collected row by row in memory that does not grow with the bars of a day.
class Summary {
public:
    /// Takes `row` and the token's trades, in units of the first token.
    void add(const rebalance::PathRow& row, std::span<const rebalance::TradeRow> trades);

    /// A few aligned lines; `token` is as of the last row.
    std::string text(const rebalance::Token& token) const;

private:
    std::string wipe_out_line(const rebalance::Token& token) const;

    nav::RunningPath path_;
    std::uint64_t bars_ = 0;
    std::optional<rebalance::PathRow> first_;
    rebalance::PathRow last_;
    std::uint64_t scheduled_ = 0;
    std::uint64_t emergency_ = 0;
    CompensatedSum fees_;
    CompensatedSum financing_;
    CompensatedSum cost_;
    std::optional<Instant> wiped_out_;
};

}  // namespace levtok::cli
