#include "rebalance/holder/held_token.hpp"

#include <utility>

#include "nav/metrics/path_notes.hpp"
#include "rebalance/holder/trade_statistics.hpp"

namespace levtok::rebalance {

HeldToken::HeldToken(const Token& token, const Strategy& strategy, std::vector<EntrySignal> signals)
    : name_(token.terms().name),
      leverage_(token.terms().leverage),
      brought_(token.terms().initial_nav),
      holder_(strategy, dealing_fees(token.terms()), brought_),
      walk_(token),
      signals_(std::move(signals)) {}

/// Nothing is known before the first signal.
double HeldToken::share_at(Instant time) {
    if (signals_.empty()) return 1;
    const std::size_t before = signals_seen_;
    while (signals_seen_ < signals_.size() && signals_[signals_seen_].time <= time) ++signals_seen_;
    if (signals_seen_ > before && !time_.empty()) signals_passed_ += signals_seen_ - before - 1;
    return signals_seen_ == 0 ? 0 : signals_[signals_seen_ - 1].share;
}

HolderRow HeldToken::add(const MarketStep& step, const Token& token, const PathRow& row) {
    const HolderRow now = holder_.advance({.time = row.time,
                                           .price = row.price,
                                           .nav = token.adjusted_nav(),
                                           .moves = walk_.to(step.bar, token, row),
                                           .benchmark = step.benchmark.value(),
                                           .share = share_at(row.time)});
    time_.push_back(now.time);
    equity_.push_back(equity_.empty() ? brought_ : now.equity);
    price_.push_back(now.price);
    if (const auto& trade = holder_.closed()) closed_.push_back(*trade);
    return now;
}

nav::PathView HeldToken::path() const {
    return {.time = time_, .nav = equity_, .price = price_, .leverage = leverage_};
}

std::vector<nav::MetricValue> HeldToken::statistics() const {
    TradeStatistics statistics;
    for (const auto& trade : closed_) statistics.add(trade);
    return statistics.values(open(), time_.back() - time_.front());
}

Notes HeldToken::notes() const {
    Notes notes = nav::metric_notes(name_, path(), "");
    append(notes, signal_notes());
    if (open()) {
        notes.push_back({NoteCode::holding_open,
                         "the last holding is still open; its return is as of the last "
                         "observation, without the costs of getting out",
                         name_});
    }
    return notes;
}

/// What of the signals did nothing.
Notes HeldToken::signal_notes() const {
    Notes notes;
    if (signals_.empty()) return notes;
    if (signals_.front().time > time_.front()) {
        notes.push_back({NoteCode::before_first_row,
                         "the first signal is of " + format_time(signals_.front().time) +
                             "; nothing is held before",
                         "entry"});
    }
    if (const auto late = signals_.size() - signals_seen_; late > 0) {
        notes.push_back({NoteCode::left_out,
                         std::to_string(late) + " of " + std::to_string(signals_.size()) +
                             " signals are later than the last observation",
                         "entry"});
    }
    if (signals_passed_ > 0) {
        notes.push_back({NoteCode::left_out,
                         std::to_string(signals_passed_) + " of " +
                             std::to_string(signals_.size()) +
                             " signals are followed by another before the next observation, and "
                             "only that one counts",
                         "entry"});
    }
    return notes;
}

}  // namespace levtok::rebalance
