#include <limits>

#include "rebalance/replay/replay.hpp"
#include "service/store/impl.hpp"
#include "service/store/market/corrected.hpp"

namespace levtok::store {
namespace {

/// Removes the events of a range; the result is when the first of them was.
template <class Event>
std::optional<Instant> remove(MarketWrite& write, const std::string& id, Instant from, Instant to,
                              Removed& removed) {
    constexpr auto all = std::numeric_limits<std::size_t>::max();
    const auto events =
        read_events<Event>(write.connection(), id, {.from = from, .to = to, .limit = all});
    removed.count = events.size();
    if (events.empty()) return std::nullopt;
    write.touch();
    put_aside<Event>(write, id, events);
    return events.front().time;
}

}  // namespace

Removed Store::remove_bars(const std::string& underlying, Instant from, Instant to) {
    impl_->require_series(SeriesTable<Observation>::kind, underlying);
    Removed removed;
    impl_->write_market([&](MarketWrite& write) {
        const auto first = remove<Observation>(write, underlying, from, to, removed);
        if (!first) return;
        for (const auto& token : write.live_tokens("underlying", underlying)) {
            write.replay(token, *first - rebalance::MarketFeed::late);
        }
        for (const auto& [symbol, engine] : write.moved()) removed.tokens.push_back(symbol);
    });
    return removed;
}

std::size_t Store::remove_observed(const std::string& symbol, ObservedKind kind, Instant from,
                                   Instant to) {
    impl_->stored_token(symbol);
    Removed removed;
    impl_->write_market([&](MarketWrite& write) {
        remove<rebalance::ObservedRow>(write, observed_id(symbol, kind), from, to, removed);
    });
    return removed.count;
}

}  // namespace levtok::store
