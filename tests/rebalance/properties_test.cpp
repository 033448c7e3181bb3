#include <cmath>
#include <random>

#include "nav/attribution/path_attribution.hpp"
#include "nav/step.hpp"
#include "rebalance/replay/rows.hpp"
#include "rebalance/token/saved_token.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/tokens.hpp"

/// What holds for every token on every path, tried on random terms and random bars.
namespace levtok::rebalance::test {
namespace {

using namespace std::chrono_literals;

struct Market {
    std::vector<Observation> bars;
    std::vector<FundingEvent> funding;
    std::vector<RateEvent> rates;
};

/// Hourly bars with fat tails and gaps, funding every 8 h a few milliseconds late, a benchmark that
/// changes.
Market random_market(std::mt19937_64& random, int hours, double scale = 1) {
    std::normal_distribution<double> normal;
    std::student_t_distribution<double> fat(3);
    Market market;
    double price = 100 * scale;
    Instant time = start;
    for (int i = 0; i < hours; ++i) {
        time += i % 97 == 96 ? 30h : 1h;
        const double open = price * std::exp(0.001 * normal(random));
        const double close = open * std::exp(0.012 * fat(random));
        const double high = std::max(open, close) * std::exp(0.01 * std::fabs(normal(random)));
        const double low = std::min(open, close) * std::exp(-0.01 * std::fabs(normal(random)));
        market.bars.push_back(bar(time, open, high, low, close));
        price = close;
        if (i % 8 == 0) market.funding.push_back({time + 8ms, Rate::raw(0.0002 * normal(random))});
        if (i % 50 == 0) market.rates.push_back({time, Rate::raw(0.03 + 0.01 * normal(random))});
    }
    return market;
}

/// Terms of all kinds; every trigger, sizing, fill, fee and financing comes up.
std::vector<std::string> many_terms() {
    return {
        R"("intrabar": "ohlc", "fees": {"management": {"rate": 0.0003, "at": "00:02"}}, "financing": {"kind": "perpetual"},
           "execution": {"taker_fee": 0.0005, "half_spread": 0.0002},
           "rebalance": [{"when": "schedule", "at": "00:02"}, {"when": "leverage_outside", "max": 9}])",
        R"("fees": {"management": {"rate": 0.0095, "per": "year"}}, "financing": {"kind": "cash", "borrow_spread": 0.006, "borrow_fee": 0.02})",
        R"("intrabar": "ohlc", "fees": {"management": {"rate": 0.0195, "per": "dilution"}}, "merge": {"below": 50, "factor": 10},
           "rebalance": [{"when": "schedule", "every": "1d", "to": {"recenter": 0.05, "min": 0.2, "max": 9.3}},
                         {"when": "leverage_outside", "max": 9.7, "to": {"recenter": 1, "min": 0.2, "max": 9.3}}])",
        R"("intrabar": "ohlc", "execution": {"taker_fee": 0.001},
           "rebalance": [{"when": "move", "size": 0.03, "side": "adverse"}, {"when": "move", "size": 0.05, "side": "favourable"}])",
        R"("intrabar": "ohlc", "rebalance": [{"when": "nav_loss", "size": 0.2, "fill": {"window": "3h", "delay": "1h"}}, {"when": "schedule"}])",
        R"("intrabar": "ohlc", "execution": {"impact": 0.1, "daily_volume": 1e6}, "initial_supply": 1000,
           "rebalance": [{"when": "leverage_outside", "min": 0.3, "max": 6, "to": "edge"}])",
        R"("intrabar": "ohlc", "fees": {"management": {"rate": 0.001, "per": "8h"}},
           "rebalance": [{"when": "schedule", "at": "16:00", "unless_within": 0.05},
                         {"when": "schedule", "at": "04:00", "only_if": [{"when": "move", "size": 0.02}]},
                         {"when": "nav_loss", "size": 0.1, "fill": "observed"}])",
        R"("intrabar": "ohlc", "rebalance": [{"when": "leverage_outside", "max": 20, "to": 1}])",
        R"("fees": {"management": {"rate": 0.3, "per": "dilution"}}, "execution": {"taker_fee": 0.001}, "merge": {"below": 60, "factor": 10},
           "rebalance": [{"when": "move", "size": 0.05, "fill": {"window": "9h", "delay": "4h"}}])",
        R"("intrabar": "ohlc", "fees": {"management": {"rate": 0.3, "per": "dilution"}}, "financing": {"kind": "cash", "borrow_spread": 0.006},
           "rebalance": [{"when": "schedule", "at": "16:00", "fill": {"window": "2h"}}, {"when": "leverage_outside", "max": 8}])",
        R"("fees": {"management": {"rate": 0.3, "per": "year"}}, "financing": {"kind": "perpetual"}, "execution": {"half_spread": 0.002},
           "rebalance": [{"when": "nav_loss", "size": 0.1, "fill": {"window": "3h", "delay": "1h"}}])",
    };
}

std::vector<PathRow> run(Token& token, const Market& market, std::size_t from, std::size_t to) {
    MarketFeed feed(market.funding, market.rates);
    if (from > 0) feed.continue_after(market.bars[from - 1].time);
    std::vector<PathRow> rows;
    for (std::size_t i = from; i < to; ++i)
        rows.push_back(token.advance(feed.step(market.bars[i])));
    return rows;
}

bool same_bits(const PathRow& a, const PathRow& b) {
    return a.time == b.time && a.nav == b.nav && a.leverage == b.leverage &&
           a.position == b.position && a.cash == b.cash && a.fee == b.fee &&
           a.financing == b.financing && a.cost == b.cost;
}

/// Calls check(token, leverage, market) for all terms, some leverages and some markets.
template <class Check>
void for_many(int markets, Check check) {
    std::mt19937_64 random(20200312);
    for (int i = 0; i < markets; ++i) {
        const Market market = random_market(random, 400);
        for (const auto& terms : many_terms()) {
            for (const double leverage : {2.0, 3.0, 5.0, -1.0, -3.0, 0.5}) {
                CAPTURE(terms, leverage, i);
                check(terms, leverage, market);
            }
        }
    }
}

}  // namespace

TEST_CASE("NAV never is negative, and wiped out is for ever") {
    int wiped_out = 0;
    for_many(6, [&](const std::string& terms, double leverage, const Market& market) {
        Token t = token(leverage, terms);
        bool dead = false;
        for (const auto& row : run(t, market, 0, market.bars.size())) {
            REQUIRE(row.nav >= 0);
            REQUIRE(std::isfinite(row.leverage));
            if (dead) REQUIRE((row.nav == 0 && row.position == 0 && !row.events.any()));
            if (row.events.has(Event::wiped_out)) dead = true;
            REQUIRE((row.nav == 0) == dead);
        }
        if (dead) REQUIRE(t.state().ledger.deficit >= 0);
        wiped_out += dead ? 1 : 0;
    });
    CHECK(wiped_out > 0);
}

TEST_CASE("the attribution adds up to the log return") {
    for_many(4, [&](const std::string& terms, double leverage, const Market& market) {
        Token t = token(leverage, terms);
        run(t, market, 0, market.bars.size());
        const auto a = t.attribution();
        if (t.state().ledger.wiped_out) {
            CHECK(a.total == -infinity);
            return;
        }
        const double sum =
            a.target + a.variance_drag + a.path_residual + a.financing + a.fees + a.trading;
        CHECK(std::fabs(sum - a.total) < 1e-12);
        CHECK(std::fabs(a.total - std::log(t.adjusted_nav() / 100)) < 1e-12);
    });
}

TEST_CASE("the attribution of a published path is that of the token from any row") {
    int shrunk = 0;
    for_many(2, [&](const std::string& terms, double leverage, const Market& market) {
        Token t = token(leverage, terms);
        MarketFeed feed(market.funding, market.rates);
        struct Published {
            PathRow row;
            std::vector<nav::PublishedTrade> trades;
            double log_nav;
            nav::AttributionReport so_far;
        };
        std::vector<Published> path;
        for (const auto& b : market.bars) {
            Published p{.row = t.advance(feed.step(b))};
            for (const auto& trade : t.trades()) p.trades.push_back(published(trade));
            p.log_nav = std::log(t.adjusted_nav());
            p.so_far = t.attribution();
            path.push_back(p);
            if (p.row.nav == 0) break;
        }
        const auto close = [](double a, double b) { return a == b || std::fabs(a - b) < 1e-9; };
        const auto factor = t.terms().merge ? std::optional(t.terms().merge->factor) : std::nullopt;
        for (std::size_t first = 0; first + 1 < path.size(); first += first < 30 ? 1 : 37) {
            CAPTURE(first);
            nav::PathAttribution with_trades(leverage, factor);
            nav::PathAttribution alone(leverage, factor);
            for (std::size_t i = first; i < path.size(); ++i) {
                with_trades.add(published(path[i].row), path[i].trades);
                alone.add(published(path[i].row));
            }
            const auto whole = path.back().so_far;
            const auto before = path[first].so_far;
            const auto got = with_trades.report();
            const double total = path.back().log_nav - path[first].log_nav;
            CHECK(close(got.total, total));
            CHECK(close(alone.report().total, total));
            CHECK(close(got.financing, whole.financing - before.financing));
            CHECK(close(got.fees, whole.fees - before.fees));
            CHECK(close(got.trading, whole.trading - before.trading));
            CHECK(with_trades.inferred_rows() == 0);
            if (first > 0 || !std::isfinite(total)) continue;
            CHECK(close(got.variance_drag, whole.variance_drag));
            CHECK(close(got.path_residual, whole.path_residual));
            shrunk += whole.fees < 0 ? 1 : 0;
        }
    });
    CHECK(shrunk > 0);
}

TEST_CASE("a scale of the prices changes nothing but the position") {
    std::mt19937_64 random(1);
    const Market market = random_market(random, 400);
    Market scaled = market;
    for (auto& b : scaled.bars) {
        b = bar(b.time, 1024 * b.open.value(), 1024 * b.high.value(), 1024 * b.low.value(),
                1024 * b.close.value());
    }
    for (const auto& terms : many_terms()) {
        for (const double leverage : {3.0, -3.0}) {
            CAPTURE(terms, leverage);
            Token a = token(leverage, terms);
            Token b = token(leverage, terms);
            const auto rows = run(a, market, 0, market.bars.size());
            const auto other = run(b, scaled, 0, scaled.bars.size());
            for (std::size_t i = 0; i < rows.size(); ++i) {
                REQUIRE(rows[i].nav == other[i].nav);  // to the bit: the scale is a power of two
                REQUIRE(rows[i].position == other[i].position * 1024);
            }
        }
    }
}

TEST_CASE("a token at leverage 1 without charges is the underlying") {
    std::mt19937_64 random(2);
    const Market market = random_market(random, 2000);
    for (const char* intrabar : {"close", "ohlc"}) {
        Token t = token(1, "\"intrabar\": \"" + std::string(intrabar) + "\"");
        const auto rows = run(t, market, 0, market.bars.size());
        for (const auto& row : rows) {
            REQUIRE(row.nav == Approx(100 * row.price / rows.front().price).epsilon(1e-12));
        }
    }
}

TEST_CASE("a trade leaves exactly the leverage asked for, after its cost") {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> any(-6, 6);
    std::uniform_real_distribution<double> cost(0, 0.02);
    for (int i = 0; i < 2000; ++i) {
        const double equity = 100;
        const double exposure = any(random) * equity;
        const double leverage = any(random);
        const double k = cost(random);
        const auto trade = nav::trade_to(leverage, equity, exposure, k);
        CHECK(trade.exposure / trade.equity == Approx(leverage).epsilon(1e-14));
        CHECK(trade.equity == Approx(equity - k * std::fabs(trade.traded)).epsilon(1e-14));
        CHECK(exposure + trade.traded == Approx(trade.exposure).epsilon(1e-12).margin(1e-12));
    }
    for_many(2, [&](const std::string& terms, double leverage, const Market& market) {
        Token t = token(leverage, terms);
        MarketFeed feed(market.funding, market.rates);
        for (const auto& b : market.bars) {
            t.advance(feed.step(b));
            for (const auto& trade : t.trades()) {
                if (trade.nav == 0) continue;
                REQUIRE((trade.nav + trade.cost) * trade.leverage_before + trade.notional ==
                        Approx(trade.nav * trade.leverage_after).epsilon(1e-9).margin(1e-9));
            }
        }
    });
}

TEST_CASE("a history in two parts, through the saved state, gives the same bits") {
    std::mt19937_64 random(4);
    for_many(2, [&](const std::string& terms, double leverage, const Market& market) {
        Token whole = token(leverage, terms);
        const auto rows = run(whole, market, 0, market.bars.size());
        const std::size_t cut = 1 + random() % (market.bars.size() - 2);
        Token first = token(leverage, terms);
        run(first, market, 0, cut);
        Token second = read_token(write_token(first), first.terms());
        const auto rest = run(second, market, cut, market.bars.size());
        for (std::size_t i = 0; i < rest.size(); ++i) REQUIRE(same_bits(rest[i], rows[cut + i]));
        CHECK(write_token(second) == write_token(whole));
    });
}

TEST_CASE("a saved token goes on only under the terms that it was saved with") {
    Token saved = token(3);
    saved.advance(quiet_step(Observation::at(start, Price::of(100))));
    const std::string text = write_token(saved);
    const auto with = [](const char* path, const char* value) {
        const std::vector<Setting> settings{{path, value}};
        return parse_product(R"({"leverage": 3})", settings);
    };
    CHECK(read_token(text, with("name", "other")).state().opened);
    CHECK_THROWS_WITH(
        read_token(text, with("leverage", "-3")),
        Catch::Matchers::Matches(".*leverage: must be as the token was saved with, 3.*"));
    CHECK_THROWS_WITH(read_token(text, with("initial_nav", "50")),
                      Catch::Matchers::Matches(".*initial_nav.*"));
    CHECK_THROWS_WITH(read_token(text, with("rebalance.0.at", "16:00")),
                      Catch::Matchers::Matches(".*rebalance.0.at.*"));
    CHECK_THROWS_AS(read_token("{}", saved.terms()), Error);
    CHECK_THROWS_AS(read_token(text.substr(0, text.size() / 2), saved.terms()), Error);
}

}  // namespace levtok::rebalance::test
