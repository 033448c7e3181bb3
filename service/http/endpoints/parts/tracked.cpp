#include "service/http/endpoints/parts/tracked.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/tracking/model.hpp"
#include "service/http/contract/limits.hpp"

namespace levtok::http::endpoints {

store::ObservedKind kind_in_path(const Request& request) {
    const auto& name = request.in_path.at("kind");
    for (const auto kind : store::observed_kinds) {
        if (name == store::name_of(kind)) return kind;
    }
    throw Error(ErrorKind::not_found,
                "what is observed of a token is its nav or its price, not \"" + name + '"');
}

store::ObservedKind observed_kind_of(const Service& service, const std::string& symbol,
                                     std::optional<std::string_view> name) {
    if (name) return store::observed_kind(*name, "kind");
    const auto has = [&](store::ObservedKind kind) {
        return !service.store.observed(symbol, kind, {.limit = 1}).empty();
    };
    using enum store::ObservedKind;
    return has(price) && !has(nav) ? price : nav;
}

ObservedSeries observed_of(const Service& service, const std::string& symbol,
                           store::ObservedKind kind, std::optional<Instant> from,
                           std::optional<Instant> to) {
    const auto rows =
        service.store.observed(symbol, kind, {.from = from, .to = to, .limit = limits::all_rows});
    const bool paid = rebalance::has_distributions(rows);
    return {.place = symbol + ' ' + store::name_of(kind),
            .values = rebalance::observed_values(rows, paid),
            .has_distributions = paid};
}

void require_observed(const ObservedSeries& series, const std::string& symbol,
                      store::ObservedKind kind) {
    if (!series.values.empty()) return;
    throw Error(ErrorKind::not_found,
                symbol + ": nothing is observed in the time asked for; post values to /v1/tokens/" +
                    symbol + "/observed/" + store::name_of(kind));
}

rebalance::Terms terms_with(const store::TokenRecord& token, const std::vector<std::string>& set) {
    if (set.empty()) return token.terms;
    return rebalance::read_product(rebalance::written_product(token.terms),
                                   rebalance::parse_settings(set, "set"));
}

MarketHistory inputs_of(const Service& service, const store::TokenRecord& token,
                        std::optional<Instant> from, std::optional<Instant> to) {
    const auto close = to ? std::optional(*to + one_day) : std::nullopt;
    const auto last = service.store.nav_at(token.symbol, close);
    if (!last) throw Error(ErrorKind::not_found, token.symbol + ": has no NAV yet");
    const Instant opened = service.store.nav(token.symbol, {.limit = 1}).front().row.time;
    const Instant first = from ? std::max(*from, opened) : opened;
    MarketHistory history;
    history.bars = service.store.bars(
        token.underlying,
        {.from = first, .to = last->row.time, .limit = limits::most_charted_rows + 1});
    if (history.bars.size() > limits::most_charted_rows) {
        throw InvalidValue("to",
                           "must leave at most " + std::to_string(limits::most_charted_rows) +
                               " bars of the underlying",
                           "more");
    }
    history.funding = stored_funding(service.store, token.underlying, first, last->row.time);
    if (!token.rates.empty()) {
        history.rates = stored_rates(service.store, token.rates, first, last->row.time);
    }
    return history;
}

std::vector<rebalance::ModelRow> model_of(const Service& service, const store::TokenRecord& token,
                                          std::optional<Instant> to) {
    return model_of(token.terms, inputs_of(service, token, {}, to));
}

std::vector<rebalance::ModelRow> model_of(const rebalance::Terms& terms,
                                          const MarketHistory& history) {
    rebalance::Token token(terms);
    rebalance::MarketFeed feed(history.funding, history.rates);
    std::vector<rebalance::ModelRow> rows;
    for (const auto& bar : history.bars) {
        const auto row = token.advance(feed.step(bar));
        rows.push_back(rebalance::model_row(token, row));
    }
    return rows;
}

}  // namespace levtok::http::endpoints
