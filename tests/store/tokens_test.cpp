#include "service/store/database/sqlite.hpp"
#include "tests/catch.hpp"
#include "tests/store/kind_of.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

namespace levtok::store {
TEMPLATE_TEST_CASE("a token is put, put again, replaced and retired", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    const auto bars = wild_bars(120);
    auto token = token_of("BULL", "ftx-bull");
    CHECK(store.put_token(token));
    CHECK_FALSE(store.engine("BULL").state().opened);
    CHECK(store.nav("BULL", {}).empty());
    CHECK_FALSE(store.nav_at("BULL"));
    CHECK(store.underlyings() == std::vector<std::string>{"btc"});
    store.append_bars("btc", std::span(bars).first(100));
    CHECK(difference(replayed(token, std::span(bars).first(100), {}, {}), stored(store, "BULL")) ==
          "");

    const auto version = store.version();
    const auto sequence = store.last_sequence();
    CHECK_FALSE(store.put_token(token));
    CHECK(store.version() == version);

    SECTION("other terms replay the history") {
        token.terms.leverage = 2;
        token.terms.fees.management.rate = 0.001;
        CHECK_FALSE(store.put_token(token));
        CHECK(store.version() > version);
        CHECK(store.last_sequence() == sequence + 100);
        CHECK(difference(replayed(token, std::span(bars).first(100), {}, {}),
                         stored(store, "BULL")) == "");
        store.append_bars("btc", std::span(bars).subspan(100));
        CHECK(difference(replayed(token, bars, {}, {}), stored(store, "BULL")) == "");
    }
    SECTION("another underlying leaves the old path behind") {
        token.underlying = "eth";
        store.put_token(token);
        CHECK(store.nav("BULL", {}).empty());
        CHECK(store.trades("BULL", {}).empty());
        CHECK(store.underlyings() == std::vector<std::string>{"btc", "eth"});
        store.append_bars("eth", bars);
        CHECK(difference(replayed(token, bars, {}, {}), stored(store, "BULL")) == "");
    }
    SECTION("a history that begins later") {
        token.from = hour(60);
        store.put_token(token);
        CHECK(store.token("BULL").from == hour(60));
        CHECK(store.nav("BULL", {.limit = everything}).size() == 40);
        token.from = hour(110);
        store.put_token(token);
        CHECK_FALSE(store.engine("BULL").state().opened);
        store.append_bars("btc", std::span(bars).subspan(100));
        CHECK(difference(replayed(token, bars, {}, {}), stored(store, "BULL")) == "");
    }
    SECTION("retired it stands still, and put again it lives") {
        store.retire_token("BULL");
        CHECK(store.token("BULL").retired);
        CHECK(store.version() > version);
        CHECK(store.append_bars("btc", std::span(bars).subspan(100)).tokens.empty());
        CHECK(store.nav("BULL", {.limit = everything}).size() == 100);
        CHECK(problems_of(store) == "");
        const auto retired = store.version();
        store.retire_token("BULL");
        CHECK(store.version() == retired);
        CHECK_FALSE(store.put_token(token));
        CHECK(difference(replayed(token, bars, {}, {}), stored(store, "BULL")) == "");
    }
}

TEMPLATE_TEST_CASE("names that nothing has are not found", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    const auto not_found = ErrorKind::not_found;
    CHECK(kind_of([&] { store.token("X"); }) == not_found);
    CHECK(kind_of([&] { store.engine("X"); }) == not_found);
    CHECK(kind_of([&] { store.nav("X", {}); }) == not_found);
    CHECK(kind_of([&] { store.nav_at("X"); }) == not_found);
    CHECK(kind_of([&] { store.trades("X", {}); }) == not_found);
    CHECK(kind_of([&] { store.retire_token("X"); }) == not_found);
    CHECK(kind_of([&] { store.bars("x", {}); }) == not_found);
    CHECK(kind_of([&] { store.funding("x", {}); }) == not_found);
    CHECK(kind_of([&] { store.rates("x", {}); }) == not_found);
    CHECK(kind_of([&] { store.tick("x"); }) == not_found);
    CHECK(kind_of([&] { store.job("x"); }) == not_found);
    CHECK(kind_of([&] { store.result("x"); }) == not_found);
    CHECK(kind_of([&] { store.checkpoint("x"); }) == not_found);
    CHECK(kind_of([&] { store.cancel_job("x"); }) == not_found);
    CHECK(kind_of([&] { store.remove_key("x"); }) == not_found);
}

TEMPLATE_TEST_CASE("names must be able to stand in a path", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    const auto bars = wild_bars(1);
    const std::string bad[] = {"",
                               ".",
                               "..",
                               "a/b",
                               "a b",
                               "a\n",
                               "caf\xC3\xA9",
                               std::string(65, 'a'),
                               std::string("a\0b", 3)};
    for (const auto& name : bad) {
        INFO(name);
        CHECK(kind_of([&] { store.append_bars(name, bars); }) == ErrorKind::invalid_value);
        auto token = token_of(name, "ftx-bull");
        CHECK(kind_of([&] { store.put_token(token); }) == ErrorKind::invalid_value);
        token = token_of("A", "ftx-bull");
        token.underlying = name;
        CHECK(kind_of([&] { store.put_token(token); }) == ErrorKind::invalid_value);
    }
    const std::string good[] = {"BTC-USD", "btc_perp.1h", "3L+", "binance:btc",
                                std::string(64, 'a')};
    for (const auto& name : good) {
        store.append_bars(name, bars);
    }
    auto token = token_of("A", "ftx-bull");
    token.terms.fees.management.rate = 2;
    CHECK(kind_of([&] { store.put_token(token); }) == ErrorKind::invalid_value);
    CHECK(store.tokens().empty());
}

namespace {

/// A price that falls to a hair and rises to a mountain: what holds half of it daily gains without
/// end.
std::vector<Observation> mountains(int count) {
    std::vector<Observation> bars;
    for (int day = 0; day < count; ++day) {
        bars.push_back(Observation::at(hour(24 * day), Price::of(day % 2 == 0 ? 1e-15 : 1e15)));
    }
    return bars;
}

TokenRecord half_of(const std::string& symbol) {
    auto token = token_of(symbol, "3x");
    token.terms.leverage = 0.5;
    return token;
}

}  // namespace

TEMPLATE_TEST_CASE("a bar after which a token's books are not finite is refused with all the rest",
                   "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    store.put_token(half_of("HALF"));
    auto later = token_of("LATER", "3x");
    later.from = hour(24 * 100);
    store.put_token(later);
    const auto bars = mountains(100);
    std::size_t taken = 0;
    std::string message;
    try {
        for (; taken < bars.size(); ++taken) {
            store.append_bars("btc", std::span(bars).subspan(taken, 1));
        }
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::invalid_value);
        message = error.what();
    }
    REQUIRE(taken < bars.size());
    CAPTURE(message);
    CHECK(
        message.starts_with("token HALF: cannot be advanced to " + format_time(bars[taken].time)));
    CHECK(store.bars("btc", {.limit = everything}).size() == taken);
    CHECK(store.nav("HALF", {.limit = everything}).size() == taken);
    Store again(*url);
    CHECK(again.engine("HALF").state().opened);
    CHECK(kind_of([&] { again.append_bars("btc", std::span(bars).subspan(taken)); }) ==
          ErrorKind::invalid_value);
    again.retire_token("HALF");
    CHECK(again.append_bars("btc", std::span(bars).subspan(taken)).added == bars.size() - taken);
    CHECK(kind_of([&] { again.put_token(half_of("NEW")); }) == ErrorKind::invalid_value);
    CHECK(again.tokens().size() == 2);
}

TEST_CASE("a state that cannot be read takes down neither lists nor neighbours") {
    const Sqlite place;
    const auto bars = wild_bars(120);
    const auto token = token_of("BULL", "ftx-bull");
    {
        Store store(*place.url());
        store.put_token(token);
        store.put_token(token_of("OTHER", "3x"));
        store.append_bars("btc", std::span(bars).first(100));
    }
    SqliteConnection(place.path(), SqliteConnection::Mode::write)
        .execute("UPDATE tokens SET state = '{}' WHERE symbol = 'BULL'", {});
    Store store(*place.url());
    CHECK(kind_of([&] { store.engine("BULL"); }) == ErrorKind::system);
    CHECK_FALSE(store.engine_if_readable("BULL"));
    CHECK(store.tokens().size() == 2);
    CHECK(store.token("BULL").terms.name == token.terms.name);
    // The next bar builds it anew from the history.
    CHECK(store.append_bars("btc", std::span(bars).subspan(100)).tokens.size() == 2);
    CHECK(difference(replayed(token, bars, {}, {}), stored(store, "BULL")) == "");
}

TEMPLATE_TEST_CASE("a token's record comes back as it was put", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    auto token = token_of("B", "leverage-shares-5l", "usd");
    token.from = hour(3);
    {
        Store store(*url);
        store.put_token(token);
        store.put_token(token_of("A", "ftx-bull"));
    }
    const Store store(*url);
    const auto records = store.tokens();
    REQUIRE(records.size() == 2);
    CHECK(records[0].symbol == "A");
    CHECK(records[0].from == std::nullopt);
    CHECK(records[1].underlying == "btc");
    CHECK(records[1].rates == "usd");
    CHECK(records[1].from == hour(3));
    CHECK_FALSE(records[1].retired);
    CHECK(records[1].terms.name == token.terms.name);
    CHECK(records[1].terms.rules.size() == token.terms.rules.size());
    CHECK(store.rate_ids() == std::vector<std::string>{"usd"});
}

}  // namespace levtok::store
