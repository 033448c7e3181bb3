#include "service/store/accounts/quotes.hpp"

#include <limits>

#include "rebalance/replay/replay.hpp"

namespace levtok::store {

std::optional<StoredToken> Quotes::stored_token(const std::string& symbol) const {
    const Values values{symbol};
    const Rows rows =
        execute_(std::string("SELECT ") + token_columns + " FROM tokens WHERE symbol = $1", values);
    return rows.empty() ? std::nullopt : std::optional(store::stored_token(rows.front()));
}

std::optional<Tick> Quotes::tick(const std::string& id, Instant last_bar) const {
    const Values values{id, micros(last_bar)};
    const Rows rows = execute_("SELECT time, price FROM ticks WHERE id = $1 AND time > $2", values);
    if (rows.empty()) return std::nullopt;
    return Tick{rows.front().time(0), rows.front().number(1)};
}

double Quotes::at_tick(const StoredToken& token, rebalance::Token engine, const Tick& tick) const {
    constexpr std::size_t all = std::numeric_limits<std::int32_t>::max();
    const Instant last = engine.state().time;
    const auto funding = events<FundingEvent>(
        token.record.underlying,
        {.from = last, .to = tick.time + rebalance::MarketFeed::late, .limit = all});
    std::vector<RateEvent> rates;
    if (!token.record.rates.empty()) {
        rates =
            events<RateEvent>(token.record.rates, {.to = last, .limit = 1, .newest_first = true});
    }
    rebalance::advance_to_tick(engine, funding, rates,
                               Observation::at(tick.time, Price::raw(tick.price)));
    return engine.adjusted_nav();
}

std::optional<rebalance::PaperQuote> Quotes::token(const StoredToken& token) const {
    const auto engine = engines_.engine(token);
    const auto& state = engine.state();
    if (!state.opened) return std::nullopt;
    rebalance::PaperQuote quote{.time = state.time,
                                .value = engine.adjusted_nav(),
                                .fees = rebalance::dealing_fees(engine.terms()),
                                .first_tokens = state.merged,
                                .underlying = token.record.underlying};
    if (token.record.retired) return quote;
    if (const auto last = tick(token.record.underlying, state.time)) {
        quote.time = last->time;
        quote.value = at_tick(token, engine, *last);
    }
    return quote;
}

std::optional<rebalance::PaperQuote> Quotes::underlying(const std::string& id) const {
    const auto bars = events<Observation>(id, {.limit = 1, .newest_first = true});
    if (bars.empty()) return std::nullopt;
    const Observation& bar = bars.front();
    if (const auto last = tick(id, bar.time)) {
        return rebalance::PaperQuote{.time = last->time, .value = last->price, .underlying = id};
    }
    return rebalance::PaperQuote{.time = bar.time, .value = bar.close.value(), .underlying = id};
}

}  // namespace levtok::store
