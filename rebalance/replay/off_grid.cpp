#include "rebalance/replay/off_grid.hpp"

#include <algorithm>
#include <string_view>

namespace levtok::rebalance {
namespace {

/// An order over a window is filled after its instant because its terms say so.
bool fills_over_window(const Terms& terms) {
    return std::any_of(terms.rules.begin(), terms.rules.end(), [](const RebalanceRule& rule) {
        return std::holds_alternative<Schedule>(rule.when) &&
               std::holds_alternative<FillOverWindow>(rule.fill);
    });
}

}  // namespace

void OffGrid::add(const Terms& terms, std::span<const TradeRow> trades) {
    if (trades.empty() || fills_over_window(terms)) return;
    for (const auto& trade : trades) {
        if (std::string_view(trade.trigger) != Schedule::name) continue;
        ++trades_;
        if (trade.time == trade.instant) continue;
        ++off_;
        before_ = std::max(before_, trade.instant - trade.time);
        after_ = std::max(after_, trade.time - trade.instant);
    }
}

std::optional<Note> OffGrid::note(const Terms& terms) const {
    if (off_ == 0) return std::nullopt;
    std::string far;
    if (before_ > Duration{0}) far += format_duration(before_) + " before";
    if (after_ > Duration{0}) {
        far += (far.empty() ? "" : " and ") + format_duration(after_) + " after";
    }
    return Note{
        NoteCode::schedule_off_grid,
        "a schedule is due at times without a price, and trades at the nearest known price: up "
        "to " +
            far + " its instant, in " + std::to_string(off_) + " of " + std::to_string(trades_) +
            " scheduled trades; prices at its instants, or another time of day in the rule, avoid "
            "this",
        terms.name.empty() ? "rebalance" : terms.name};
}

}  // namespace levtok::rebalance
