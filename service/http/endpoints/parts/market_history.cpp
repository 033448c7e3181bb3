#include "service/http/endpoints/parts/market_history.hpp"

#include "rebalance/replay/replay.hpp"
#include "service/http/contract/limits.hpp"

namespace levtok::http {

std::vector<FundingEvent> stored_funding(const store::Store& store, const std::string& underlying,
                                         Instant first, Instant last) {
    return store.funding(
        underlying,
        {.from = first, .to = last + rebalance::MarketFeed::late, .limit = limits::all_rows});
}

std::vector<RateEvent> stored_rates(const store::Store& store, const std::string& id, Instant first,
                                    Instant last) {
    auto rates = store.rates(id, {.to = first, .limit = 1, .newest_first = true});
    const auto later = store.rates(id, {.to = last, .after = first, .limit = limits::all_rows});
    rates.insert(rates.end(), later.begin(), later.end());
    return rates;
}

}  // namespace levtok::http
