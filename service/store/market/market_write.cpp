#include "service/store/market/market_write.hpp"

#include <algorithm>
#include <limits>

#include "nav/check.hpp"
#include "nav/error.hpp"
#include "rebalance/account/paper_path.hpp"
#include "rebalance/product.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/token/saved_token.hpp"
#include "service/store/accounts/quotes.hpp"
#include "service/store/limits.hpp"

namespace levtok::store {
namespace {

constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

/// The bars that a token sees.
std::span<const Observation> after(std::span<const Observation> bars, std::optional<Instant> from) {
    if (!from) return bars;
    const auto first = std::partition_point(bars.begin(), bars.end(),
                                            [&](const auto& bar) { return bar.time < *from; });
    return bars.subspan(static_cast<std::size_t>(first - bars.begin()));
}

/// Published rows must be readable, and the token must be able to continue from them.
void require_finite(const std::string& symbol, const rebalance::Token& engine,
                    const rebalance::PathRow& row) {
    try {
        rebalance::check(engine.state(), engine.terms());
        for (const auto& [name, value] :
             {std::pair("nav", row.nav), std::pair("cash", row.cash), std::pair("fee", row.fee),
              std::pair("cost", row.cost), std::pair("financing", row.financing),
              std::pair("cap", row.cap)}) {
            require_in_range(value, finite, name);
        }
    } catch (const InvalidValue& error) {
        throw Error(ErrorKind::invalid_value,
                    "token " + symbol + ": cannot be advanced to " + format_time(row.time) + " (" +
                        error.what() + "); correct the bars up to it, or retire the token");
    }
}

/// What accounts have to know of a token before it moves.
rebalance::TokenPassage passage_of(const std::string& symbol, const rebalance::Token& engine,
                                   std::vector<rebalance::PaperMove> moves) {
    return {.token = symbol,
            .before = engine.adjusted_nav(),
            .moves = std::move(moves),
            .fees = rebalance::dealing_fees(engine.terms()),
            .first_tokens = engine.state().merged};
}

}  // namespace

MarketWrite::MarketWrite(Connection& connection, const Engines& engines)
    : connection_(connection),
      engines_(engines),
      nav_(connection, "nav", nav_columns),
      trades_(connection, "trades", trade_columns) {
    const Rows meta = connection.execute("SELECT version, sequence FROM meta");
    version_ = meta.front().integer(0) + 1;
    sequence_ = static_cast<std::uint64_t>(meta.front().integer(1));
}

void MarketWrite::register_series(const char* kind, const std::string& id) {
    connection_.execute("INSERT INTO series (kind, id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                        {std::string(kind), id});
}

std::vector<StoredToken> MarketWrite::live_tokens(const char* column, const std::string& id) {
    const Rows rows =
        connection_.execute(std::string("SELECT ") + token_columns + " FROM tokens WHERE " +
                                column + " = $1 AND retired = 0 ORDER BY symbol",
                            {id});
    std::vector<StoredToken> tokens;
    for (std::size_t i = 0; i < rows.size(); ++i) tokens.push_back(stored_token(rows[i]));
    return tokens;
}

/// What happened after the bar at `last` up to the bar at `end`, and the rate known at `last`.
const MarketWrite::Market& MarketWrite::market_after(const StoredToken& token, Instant last,
                                                     Instant end) {
    const auto [found, is_new] = markets_.try_emplace({token.record.rates, last});
    Market& market = found->second;
    if (!is_new) return market;
    constexpr auto late = rebalance::MarketFeed::late;
    market.funding =
        read_events<FundingEvent>(connection_, token.record.underlying,
                                  {.to = end + late, .after = last + late, .limit = all});
    if (token.record.rates.empty()) return market;
    market.rates = last_event<RateEvent>(connection_, token.record.rates, last);
    const auto later = read_events<RateEvent>(connection_, token.record.rates,
                                              {.to = end, .after = last, .limit = all});
    market.rates.insert(market.rates.end(), later.begin(), later.end());
    return market;
}

void MarketWrite::go_on(const StoredToken& token, std::span<const Observation> bars) {
    bars = after(bars, token.record.from);
    if (bars.empty()) return;
    auto readable = engines_.engine_if_readable(token);
    if (!readable) return replay(token, bars.front().time);
    rebalance::Token engine = std::move(*readable);
    const bool opened = engine.state().opened;
    const Instant last = opened ? engine.state().time : bars.front().time;
    const Market& market = market_after(token, last, bars.back().time);
    rebalance::MarketFeed feed(market.funding, market.rates);
    if (opened) feed.continue_after(last);
    for (const auto& bar : bars) {
        const auto row = advance(token.record.symbol, engine, feed.step(bar));
        require_finite(token.record.symbol, engine, row);
        publish(token.record.symbol, engine, row);
    }
    save(token, std::move(engine));
}

void MarketWrite::replay(const StoredToken& token, Instant changed) {
    const auto& [symbol, underlying, rates_id, terms, from, retired] = token.record;
    for (const char* table : {"trades", "nav"}) {
        connection_.execute(
            std::string("DELETE FROM ") + table + " WHERE symbol = $1 AND time >= $2",
            {symbol, micros(changed)});
    }
    rebalance::Token engine(rebalance::parse_product(token.terms));
    const auto funding = read_events<FundingEvent>(connection_, underlying, {.limit = all});
    std::vector<RateEvent> rates;
    if (!rates_id.empty()) rates = read_events<RateEvent>(connection_, rates_id, {.limit = all});
    rebalance::MarketFeed feed(funding, rates);
    Range page{.from = from, .limit = limits::bars_a_page};
    while (true) {
        const auto bars = read_events<Observation>(connection_, underlying, page);
        for (const auto& bar : bars) {
            const auto row = advance(symbol, engine, feed.step(bar));
            require_finite(symbol, engine, row);
            if (row.time >= changed) publish(symbol, engine, row);
        }
        if (bars.size() < page.limit) break;
        page.after = bars.back().time;
    }
    save(token, std::move(engine));
}

void MarketWrite::watch_for_accounts(const std::string& underlying, const Observation& last_bar) {
    watching_.emplace(connection_, underlying, last_bar);
    watched_ = underlying;
    if (watching_->empty()) watching_.reset();
}

void MarketWrite::pass_accounts(std::span<const Observation> bars) {
    if (watching_) watching_->pass_bars(bars);
}

void MarketWrite::pass_accounts(const Tick& tick) {
    if (!watching_) return;
    const Quotes quotes(
        [this](const std::string& sql, std::span<const Value> values) {
            return connection_.execute(sql, values);
        },
        engines_);
    const auto bar = Observation::at(tick.time, Price::raw(tick.price));
    std::vector<rebalance::TokenPassage> passages;
    for (const auto& token : live_tokens("underlying", watched_)) {
        if (!watching_->wants(token.record.symbol)) continue;
        const auto engine = engines_.engine(token);
        if (!engine.state().opened) continue;
        const double before = engine.state().price;
        const rebalance::NavMove move{quotes.at_tick(token, engine, tick), tick.price, true};
        passages.push_back(passage_of(token.record.symbol, engine,
                                      rebalance::token_moves(before, bar, {&move, 1})));
    }
    watching_->pass_tick(bar, std::move(passages));
}

/// Advances a token, and shows the accounts that watch how its NAV moved.
rebalance::PathRow MarketWrite::advance(const std::string& symbol, rebalance::Token& engine,
                                        const MarketStep& step) {
    const bool is_watched = watching_ && engine.state().opened && watching_->wants(symbol) &&
                            step.bar.time > watching_->last_time();
    if (!is_watched) return engine.advance(step);
    auto passage = passage_of(symbol, engine, {});
    const double before = engine.state().price;
    rebalance::NavWalk walk(engine);
    const auto row = engine.advance(step);
    passage.moves = rebalance::token_moves(before, step.bar, walk.to(step.bar, engine, row));
    watching_->add(step.bar.time, std::move(passage));
    return row;
}

void MarketWrite::publish(const std::string& symbol, const rebalance::Token& engine,
                          const rebalance::PathRow& row) {
    nav_.add(values_of(NavRecord{++sequence_, symbol, row}));
    std::int64_t number = 0;
    for (const auto& trade : engine.trades()) trades_.add(values_of(symbol, number++, trade));
}

void MarketWrite::save(const StoredToken& token, rebalance::Token engine) {
    const auto& state = engine.state();
    connection_.execute(
        "UPDATE tokens SET generation = $2, state_time = $3, state = $4 WHERE symbol = $1",
        {token.record.symbol, version_, state.opened ? Value(micros(state.time)) : Value(Null{}),
         state.opened ? Value(rebalance::write_token(engine)) : Value(Null{})});
    moved_.emplace(token.record.symbol, std::move(engine));
    touch();
}

void MarketWrite::finish() {
    nav_.finish();
    trades_.finish();
    if (!touched_) return;
    connection_.execute("UPDATE meta SET version = $1, sequence = $2",
                        {version_, static_cast<std::int64_t>(sequence_)});
}

}  // namespace levtok::store
