#include "rebalance/json/describe.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/limits.hpp"
#include "service/io/read/rates/rate_options.hpp"

namespace levtok::http {

void describe(rebalance::Fields& fields, TokenBody& body) {
    fields.text("underlying", body.underlying, "id of its price history");
    fields.text("product", body.product, "name in the product library, in place of terms");
    fields.optional_object("terms", body.terms, "as in a product file");
    fields.text("rates", body.rates, "id of the benchmark rates of its cash; absent: none");
    fields.text("from", body.from, "time of its first observation; absent: the first there is");
}

void describe(rebalance::Fields& fields, BarBody& bar) {
    fields.text("time", bar.time, "when the bar closes: RFC 3339");
    fields.optional_number("open", bar.open, unit::Price::range, "absent: the close");
    fields.optional_number("high", bar.high, unit::Price::range,
                           "absent: the greater of open and close");
    fields.optional_number("low", bar.low, unit::Price::range,
                           "absent: the lesser of open and close");
    fields.required_number("close", bar.close, unit::Price::range, "quote currency");
    fields.number("volume", bar.volume, non_negative, "units of the underlying");
}

void describe(rebalance::Fields& fields, BarsBody& body) {
    fields.rows("bars", body.bars, limits::most_body_rows,
                "in the order of time; [time, close] and [time, open, high, low, close, volume] "
                "are bars too");
}

void describe(rebalance::Fields& fields, FundingBody& event) {
    fields.text("time", event.time, "of the payment: RFC 3339");
    fields.required_number(
        "funding_rate", event.rate, io::possible_funding,
        "fraction of the exposure that longs pay; beyond 0.02 with ?unit=fraction");
}

void describe(rebalance::Fields& fields, FundingsBody& body) {
    fields.rows("funding", body.funding, limits::most_body_rows,
                "in the order of time; [time, funding_rate] is one too");
}

void describe(rebalance::Fields& fields, RateBody& event) {
    fields.text("time", event.time, "from which it holds: RFC 3339");
    fields.required_number("rate", event.rate, io::possible_rate,
                           "fraction per year; beyond 1 with ?unit=fraction");
}

void describe(rebalance::Fields& fields, RatesBody& body) {
    fields.rows("rates", body.rates, limits::most_body_rows,
                "in the order of time; [time, rate] is one too");
}

void describe(rebalance::Fields& fields, ObservedBody& value) {
    fields.text("time", value.time, "of the value: RFC 3339");
    fields.required_number("value", value.value, unit::Price::range,
                           "as published or traded, in quote currency");
    fields.number("distribution", value.distribution, non_negative,
                  "paid to holders per unit since the value before, which had it");
}

void describe(rebalance::Fields& fields, ObservedsBody& body) {
    fields.rows("observed", body.observed, limits::most_body_rows,
                "in the order of time; [time, value] and [time, value, distribution] are values "
                "too");
}

void describe(rebalance::Fields& fields, TickBody& tick) {
    fields.text("time", tick.time, "of the trade: RFC 3339");
    fields.required_number("price", tick.price, unit::Price::range, "quote currency");
}

namespace {

void describe_prices(rebalance::Fields& fields, MarketBody& body) {
    fields.text("from", body.from, "first observation; absent: the first there is");
    fields.text("to", body.to, "last observation; absent: the last there is");
    fields.text("table", body.table, "a price file as a text, in place of prices");
    fields.rows("prices", body.prices, limits::most_body_rows,
                "in the order of time; [time, close] and [time, open, high, low, close, volume] "
                "are bars too");
}

}  // namespace

void describe(rebalance::Fields& fields, MarketBody& body) {
    fields.text("underlying", body.underlying,
                "id of a stored price history with its funding, in place of prices");
    describe_prices(fields, body);
    fields.text("rates_id", body.rates_id, "id of stored benchmark rates, in place of rates");
    fields.rows("funding", body.funding, limits::most_body_rows,
                "in the order of time; [time, funding_rate] is one too");
    fields.rows("rates", body.rates, limits::most_body_rows,
                "in the order of time; [time, rate] is one too");
}

void describe(rebalance::Fields& fields, FitBody& body) {
    fields.text("model", body.model, "name of the return model");
    fields.text("step", body.step, "of the returns, like 1d; absent: that of the prices");
    fields.text("underlying", body.underlying, "id of a stored price history, in place of prices");
    describe_prices(fields, body);
}

void describe(rebalance::Fields& fields, ProductBody& body) {
    fields.text("product", body.product, "name in the product library, in place of terms");
    fields.texts("set", body.set, "changed fields of the product, such as rebalance.1.max=3.5");
    fields.optional_object("terms", body.terms, "as in a product file");
}

void describe(rebalance::Fields& fields, DealBody& deal) {
    fields.text("time", deal.time, "dealt at the first observation from then on: RFC 3339");
    fields.optional_number("tokens", deal.tokens, finite,
                           "created; below 0: redeemed; in place of amount");
    fields.optional_number("amount", deal.amount, finite,
                           "money that comes in; below 0: goes out; in place of tokens");
}

void describe(rebalance::Fields& fields, SimulationBody& body) {
    describe(fields, static_cast<ProductBody&>(body));
    fields.text(
        "interval", body.interval,
        "one row an interval in the path, like 1d: its last, with the sums of fee, financing "
        "and cost and with all events");
    fields.whole("points", body.points, 0, limits::most_points,
                 "about so many points of each series to draw, in place of path and rebalances; 0: "
                 "path and rebalances");
    fields.rows("flows", body.flows, limits::most_body_rows,
                "creations and redemptions by holders, in the order of time; [time, amount] is one "
                "too; the path then has the supply");
    describe(fields, static_cast<MarketBody&>(body));
}

void describe(rebalance::Fields& fields, ComparisonBody& body) {
    fields.rows("products", body.products, limits::most_contenders,
                "the tokens, each of the library or with terms of its own; a name alone is one of "
                "the library");
    fields.texts("instruments", body.instruments,
                 "what they are compared with, such as isolated:leverage=5,maintenance=0.01, of "
                 "/v1/instruments; absent, or all alone: all, at the first product's leverage");
    fields.whole("points", body.points, 0, limits::most_points,
                 "about so many points of the value of each through time, to draw; 0: no paths");
    fields.text("draw_from", body.draw_from,
                "where the points begin; absent: at the first there is");
    fields.text("draw_to", body.draw_to, "where they end; absent: at the last there is");
    describe(fields, static_cast<MarketBody&>(body));
}

void describe(rebalance::Fields& fields, EntryBody& signal) {
    fields.text("time", signal.time, "from which it holds: RFC 3339");
    fields.required_number("share", signal.share, {.low = 0, .high = 1},
                           "of the size of an entry: 1 in, 0 out");
}

void describe(rebalance::Fields& fields, StrategyBody& body) {
    describe(fields, static_cast<ProductBody&>(body));
    fields.object("strategy", body.strategy, "entry, size, exits and costs of the holder");
    fields.rows("entry", body.entry, limits::most_body_rows,
                "signals of your own, in the order of time; [time, share] is one too; absent: in "
                "whenever the strategy says so");
    fields.whole("points", body.points, 0, limits::most_points,
                 "about so many points of each path to draw, in place of the path; 0: the path");
    describe(fields, static_cast<MarketBody&>(body));
}

void describe(rebalance::Fields& fields, PortfolioHoldingBody& holding) {
    describe(fields, static_cast<rebalance::HoldingDesign&>(holding));
    fields.rows("entry", holding.entry, limits::most_body_rows,
                "signals that the strategy follows; [time, share] is one too");
    describe(fields, static_cast<MarketBody&>(holding));
}

void describe(rebalance::Fields& fields, PortfolioFlowBody& flow) {
    fields.text("time", flow.time, "from which on it is there: RFC 3339");
    fields.required_number("amount", flow.amount, finite, "comes in; below 0: goes out");
}

void describe(rebalance::Fields& fields, PortfolioBody& body) {
    describe(fields, body.rules);
    fields.text("from", body.from, "first observation of holdings that name none");
    fields.text("to", body.to, "last observation of holdings that name none");
    fields.text("rates_id", body.rates_id, "id of the stored rates that cash earns");
    fields.rows("rates", body.rates, limits::most_body_rows,
                "rates that cash earns, in the order of time; [time, rate] is one too");
    fields.rows("holdings", body.holdings, limits::most_contenders,
                "what is held, each on a history; the rest is cash");
    fields.rows("flows", body.flows, limits::most_body_rows,
                "beside the contributions, in the order of time; [time, amount] is one too");
    fields.optional_object("hedge", body.hedge, "the holding of which another takes the risk");
    fields.text("shuffle_blocks", body.shuffle_blocks,
                "also put the returns into other orders, in blocks of this length such as 20d; "
                "absent: not");
    fields.whole("times", body.times, 2, limits::most_resamples, "how many orders");
    fields.whole("seed", body.seed, 0, 9'007'199'254'740'991, "of the orders");
    fields.whole("points", body.points, 0, limits::most_points,
                 "about so many points of each path to draw, in place of the path; 0: the path");
}

void describe(rebalance::Fields& fields, HoldingBody& body) {
    describe(fields, static_cast<ProductBody&>(body));
    fields.texts("periods", body.periods, "how long the token is held, such as 7d");
    fields.whole("seed", body.seed, 0, 9'007'199'254'740'991, "of the resampling for the errors");
    fields.whole("resamples", body.resamples, 2, limits::most_resamples,
                 "how many the errors rest on");
    describe(fields, static_cast<MarketBody&>(body));
}

void describe(rebalance::Fields& fields, EstimatesBody& body) {
    describe(fields, static_cast<ProductBody&>(body));
    auto& grid = body.grid;
    fields.numbers("returns", grid.index_returns, {.low = -1, .low_open = true},
                   "of the index over the horizon");
    fields.numbers("volatilities", grid.volatilities, non_negative,
                   "of the index, per square root of a year");
    fields.number("years", grid.years, {.low = 0, .high = 100, .low_open = true}, "the horizon");
    fields.choice("net", grid.net, {{"no", false}, {"yes", true}},
                  "yes: after fees, financing and trading cost; no: before them, as prospectuses "
                  "have it");
    fields.number("rate", grid.benchmark, {.low = -1, .high = 1},
                  "with net, the benchmark, a fraction per year");
    fields.number("funding_rate", grid.funding_per_8h, {.low = -1, .high = 1},
                  "with net, the funding rate of a perpetual per 8 h");
    fields.text("every", body.every,
                "by a replay that rebalances at this interval, like 1d; absent: the closed form of "
                "continuous rebalancing");
}

void describe(rebalance::Fields& fields, CalibrationBody& body) {
    fields.texts("free", body.free,
                 "terms to find: paths of numbers and of times of day in the token's terms, such "
                 "as financing.borrow_spread or rebalance.0.at");
    fields.texts("times", body.times,
                 "times of day to look for free times in, such as 16:00; absent: each full hour");
    fields.choice("by", body.by_year, {{"all", false}, {"year", true}},
                  "year: the numbers of each year too");
    fields.text("kind", body.kind,
                "the observed series, nav or price; absent: nav where the token has one");
    fields.texts("set", body.set, "changed fields of the token's terms, to start with");
    fields.text("from", body.from, "first observed value; absent: the first there is");
    fields.text("to", body.to, "last observed value; absent: the last there is");
}

void describe(rebalance::Fields& fields, KeyInformationBody& body) {
    describe(fields, static_cast<ProductBody&>(body));
    fields.number("years", body.years, {.low = 0, .high = 50, .low_open = true},
                  "the recommended holding period");
    describe(fields, static_cast<MarketBody&>(body));
}

void describe(rebalance::Fields& fields, PositionBody& body) {
    describe(fields, body.terms);
    fields.choice("table", body.ladder_in_csv, {{"position", false}, {"ladder", true}},
                  "which of the two an answer in CSV has");
}

void describe(rebalance::Fields& fields, AccountBody& body) {
    describe(fields, body.terms);
    fields.text("note", body.note, "a text that is kept with it");
}

void describe(rebalance::Fields& fields, TransferBody& body) {
    fields.required_number("amount", body.amount, finite, "money that comes in; below 0: goes out");
    fields.whole("position", body.position, 0, 9'007'199'254'740'991,
                 "a margin position: the amount goes from the balance into its collateral, or back "
                 "where it is below 0; 0: none");
    fields.text("note", body.note, "a text that is kept with it");
}

void describe(rebalance::Fields& fields, ExactBody& body) {
    describe(fields, static_cast<ProductBody&>(body));
    montecarlo::describe_model(fields, body.model());
    montecarlo::describe_length(fields, body.job);
    montecarlo::describe_steps(fields, body.job);
    montecarlo::describe_charges(fields, body.job);
    fields.texts("quantity", body.quantity,
                 "which to answer, such as p_beats_spot; absent: all. log_decay_q50 and "
                 "p_decay_positive are slow over a few steps");
    fields.whole("density", body.density, 0, limits::most_points,
                 "also so many points of the density and the distribution; 0: none");
}

void describe(rebalance::Fields& fields, StudyBody& body) {
    describe(fields, static_cast<ProductBody&>(body));
    fields.numbers("leverage", body.leverage, leverage_range, "targets; absent: that of the token");
    fields.texts("rule", body.rule,
                 "rebalancing rules, such as daily, band:0.2 or never; absent: own, as the token "
                 "has them");
    fields.numbers("fee", body.fee, fraction_below_one,
                   "management fees per day; absent: that of the token");
    fields.numbers("volatility", body.volatility, montecarlo::volatility_range,
                   "of the model, per square root of a year; absent: as parameters have it");
    fields.numbers("drift", body.drift, montecarlo::drift_range,
                   "of the model, per year; absent: as parameters have it");
    fields.numbers("stop_loss", body.stop_loss, {.low = 0, .high = 1},
                   "of a holder, below the entry; 0: none. With them the answers are a holder's");
    fields.numbers("size", body.size, {.low = 0, .high = 1},
                   "fractions of a holder's equity in the token, the rest in cash");
    fields.texts("horizon", body.horizon, "how far ahead, like 30d; absent: 365d");
    fields.texts("quantity", body.quantity,
                 "which to answer, such as nav_median; absent: all. Nothing is simulated where all "
                 "have exact answers");
    montecarlo::describe_model(fields, body.model());
    montecarlo::describe_steps(fields, body.job);
    montecarlo::describe_sampling(fields, body.job);
    montecarlo::describe_charges(fields, body.job);
}

}  // namespace levtok::http
