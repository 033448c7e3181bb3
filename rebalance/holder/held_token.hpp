#pragma once

#include <vector>

#include "nav/metrics.hpp"
#include "nav/note.hpp"
#include "rebalance/holder/holder.hpp"

namespace levtok::rebalance {

/// A signal of the user's own: from its time on the holder is in with so much of the size that the
/// strategy gives, and out at 0.
struct EntrySignal {
    Instant time;
    double share = 1;  ///< in [0, 1]
};

/// A holder of one token through a replay, with all that follows from it.
class HeldToken {
public:
    /// Before the token's first observation. The holder begins with the initial NAV in cash, and
    /// pays the fees of the product at creation and redemption. Where there are signals, in the
    /// order of time, the last one at or before an observation counts there, and nothing is held
    /// before the first. Throws InvalidValue where the strategy is inconsistent.
    HeldToken(const Token& token, const Strategy& strategy, std::vector<EntrySignal> signals = {});

    /// Takes the row that `token` has published at `step`.
    HolderRow add(const MarketStep& step, const Token& token, const PathRow& row);

    /// From entry to exit, and the one that is still open at the end.
    const std::vector<HolderTrade>& closed() const { return closed_; }
    const std::optional<HolderTrade>& open() const { return holder_.open(); }

    /// The equity through time. It begins with the money before the first purchase, so that the
    /// cost of that is in what is made of it.
    nav::PathView path() const;
    /// Of the closed trades.
    std::vector<nav::MetricValue> statistics() const;
    /// Of the equity.
    std::vector<nav::MetricValue> metrics() const { return nav::evaluate(path()); }
    /// What of it is not final or is absent, and what of the signals did nothing.
    Notes notes() const;
    /// What of the signals did nothing.
    Notes signal_notes() const;

private:
    double share_at(Instant time);

    std::string name_;
    double leverage_;
    double brought_;  ///< in cash, at the beginning
    Holder holder_;
    NavWalk walk_;
    std::vector<EntrySignal> signals_;
    std::size_t signals_seen_ = 0;
    std::size_t signals_passed_ = 0;  ///< by a later one before an observation
    std::vector<HolderTrade> closed_;
    std::vector<Instant> time_;
    std::vector<double> equity_;
    std::vector<double> price_;
};

}  // namespace levtok::rebalance
