#include "service/http/endpoints/parts/warnings.hpp"

#include "rebalance/replay/off_grid.hpp"
#include "rebalance/replay/uncharged.hpp"

namespace levtok::http::endpoints {
namespace {

using rebalance::Cover;

/// Of a stored series by its ends: the last two events say how far they lie apart.
template <class Event>
std::optional<Cover> cover_of_ends(const std::vector<Event>& first,
                                   const std::vector<Event>& last_two) {
    if (first.empty() || last_two.empty()) return std::nullopt;
    const Instant last = last_two.front().time;
    return Cover{first.front().time, last, last - last_two.back().time};
}

rebalance::Feed funding_feed(const store::Store& store, const std::string& underlying) {
    return {cover_of_ends(store.funding(underlying, {.limit = 1}),
                          store.funding(underlying, {.limit = 2, .newest_first = true})),
            "POST /v1/underlyings/" + underlying + "/funding", underlying, "it"};
}

rebalance::Feed rates_feed(const store::Store& store, const std::string& id) {
    if (id.empty()) return {{}, "`rates`, an id of POST /v1/rates/{id},", {}};
    return {cover_of_ends(store.rates(id, {.limit = 1}),
                          store.rates(id, {.limit = 2, .newest_first = true})),
            "POST /v1/rates/" + id, id, "it"};
}

std::optional<Cover> cover_of_rows(const store::Store& store, const std::string& symbol) {
    const auto first = store.nav(symbol, {.limit = 1});
    const auto last = store.nav_at(symbol);
    if (first.empty() || !last) return std::nullopt;
    return Cover{first.front().row.time, last->row.time};
}

}  // namespace

Notes warnings_of(const Service& service, const store::TokenRecord& token) {
    const auto& store = service.store;
    auto notes =
        rebalance::uncharged(token.terms, funding_feed(store, token.underlying),
                             rates_feed(store, token.rates), cover_of_rows(store, token.symbol));
    // The trades of late say whether bars come at the instants of its schedule.
    constexpr std::size_t looked_at = 30;
    rebalance::OffGrid off_grid;
    off_grid.add(token.terms,
                 store.trades(token.symbol, {.limit = looked_at, .newest_first = true}));
    if (auto note = off_grid.note(token.terms)) notes.push_back(std::move(*note));
    return notes;
}

}  // namespace levtok::http::endpoints
