#include <limits>

#include "rebalance/replay/replay.hpp"
#include "service/store/impl.hpp"
#include "service/store/market/corrected.hpp"

namespace levtok::store {
namespace {

Removed remove(MarketWrite& write, const std::string& underlying, const Range& range) {
    const auto bars = read_events<Observation>(write.connection(), underlying, range);
    Removed removed{.count = bars.size()};
    if (bars.empty()) return removed;
    write.touch();
    put_aside<Observation>(write, underlying, bars);
    for (const auto& token : write.live_tokens("underlying", underlying)) {
        write.replay(token, bars.front().time - rebalance::MarketFeed::late);
    }
    for (const auto& [symbol, engine] : write.moved()) removed.tokens.push_back(symbol);
    return removed;
}

}  // namespace

Removed Store::remove_bars(const std::string& underlying, Instant from, Instant to) {
    impl_->require_series(SeriesTable<Observation>::kind, underlying);
    Removed removed;
    constexpr auto all = std::numeric_limits<std::size_t>::max();
    impl_->write_market([&](MarketWrite& write) {
        removed = remove(write, underlying, {.from = from, .to = to, .limit = all});
    });
    return removed;
}

}  // namespace levtok::store
