#include "nav/error.hpp"
#include "service/store/database/database.hpp"
#include "tests/catch.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

namespace levtok::store {
namespace {

using io::has;

/// The kind and the message of what the call throws.
template <class Call>
std::pair<std::optional<ErrorKind>, std::string> thrown(Call&& call) {
    try {
        call();
    } catch (const Error& error) {
        return {error.kind(), error.what()};
    }
    return {};
}

Observation with_close(Observation bar, double close) {
    bar.close = Price::of(close);
    bar.low = std::min(bar.low, bar.close);
    bar.high = std::max(bar.high, bar.close);
    return bar;
}

/// A store with a history, and what it was made of.
struct Filled {
    explicit Filled(const std::string& url) : store(url) {
        store.append_funding("btc", funding);
        store.append_rates("usd", rates);
        for (const auto& token : tokens) store.put_token(token);
        store.append_bars("btc", std::span(bars).first(200));
    }

    /// Every token stands where one replay of what is held now takes it.
    void check() const {
        for (const auto& token : tokens) {
            INFO(token.symbol);
            CHECK(difference(replayed(token, std::span(bars).first(done), funding, rates),
                             stored(store, token.symbol)) == "");
        }
        CHECK(problems_of(store) == "");
    }

    std::vector<Observation> bars = wild_bars(260, 7);
    std::vector<FundingEvent> funding = funding_events(200);
    std::vector<RateEvent> rates = rate_events(200);
    std::vector<TokenRecord> tokens{token_of("BULL", "ftx-bull"), token_of("SQQQ", "sqqq", "usd"),
                                    token_of("UP", "binance-up")};
    std::size_t done = 200;
    Store store;
};

}  // namespace

TEMPLATE_TEST_CASE("a bar of the past is a conflict unless it is a correction", "", Sqlite,
                   Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Filled filled(*url);
    Store& store = filled.store;
    const auto before = store.nav("BULL", {.limit = everything});
    const auto version = store.version();
    const auto last = store.last_sequence();

    SECTION("other values") {
        filled.bars[120] = with_close(filled.bars[120], 30'000);
        // The good bars around the bad one are not stored either.
        const auto part = std::span(filled.bars).subspan(110, 120);
        const auto [kind, message] = thrown([&] { store.append_bars("btc", part); });
        CHECK(kind == ErrorKind::conflict);
        CHECK(has(message, "bars btc: the bar at 2024-03-06T00:00:00Z is there with other values"));
        CHECK(store.version() == version);
        CHECK(store.nav("BULL", {.limit = everything}).size() == 200);

        const auto corrected = store.append_bars("btc", part, Past::correct);
        CHECK(corrected.corrected == 1);
        CHECK(corrected.repeated == 89);
        CHECK(corrected.added == 30);
        CHECK(corrected.tokens == std::vector<std::string>{"BULL", "SQQQ", "UP"});
        filled.done = 230;
        filled.check();

        // Rows before stand as they were written; those from there on come again.
        const auto after = store.nav("BULL", {.limit = everything});
        for (std::size_t i = 0; i < 120; ++i) CHECK(after[i].sequence == before[i].sequence);
        for (std::size_t i = 120; i < after.size(); ++i) CHECK(after[i].sequence > last);
        CHECK(store.nav_after(last, {}, everything).size() == 330);

        const Database database(*url);
        const Rows kept = database.read("SELECT time, close, version FROM corrected_bars");
        REQUIRE(kept.size() == 1);
        CHECK(kept.front().time(0) == hour(120));
        CHECK(kept.front().number(1) == wild_bars(260, 7)[120].close.value());
        CHECK(kept.front().integer(2) == static_cast<std::int64_t>(version + 1));
    }
    SECTION("a bar between others") {
        filled.bars.insert(filled.bars.begin() + 50,
                           Observation::at(hour(49) + std::chrono::minutes{30}, Price::of(41'000)));
        const std::span<const Observation> late(&filled.bars[50], 1);
        const auto [kind, message] = thrown([&] { store.append_bars("btc", late); });
        CHECK(kind == ErrorKind::conflict);
        CHECK(has(message, "a bar at 2024-03-03T01:30:00Z belongs to the past"));
        const auto corrected = store.append_bars("btc", late, Past::correct);
        CHECK(corrected.added == 1);
        CHECK(corrected.corrected == 0);
        filled.done = 201;
        filled.check();
    }
    SECTION("bars that are taken out") {
        CHECK_THROWS_AS(store.remove_bars("eth", hour(0), hour(9)), Error);
        CHECK(store.remove_bars("btc", hour(300), hour(400)).count == 0);
        CHECK(store.version() == version);
        const auto removed = store.remove_bars("btc", hour(150), hour(152));
        CHECK(removed.count == 3);
        CHECK(removed.tokens == std::vector<std::string>{"BULL", "SQQQ", "UP"});
        filled.bars.erase(filled.bars.begin() + 150, filled.bars.begin() + 153);
        filled.done = 197;
        filled.check();
        // The last one, which stood in the way of what is right.
        CHECK(store.remove_bars("btc", hour(199), hour(199)).count == 1);
        filled.bars.erase(filled.bars.begin() + 196);
        filled.done = 196;
        filled.check();
        store.append_bars("btc", std::span(filled.bars).subspan(196, 5));
        filled.done = 201;
        filled.check();
        CHECK(Database(*url).read("SELECT time FROM corrected_bars").size() == 4);
        CHECK(store.remove_bars("btc", Instant::min(), Instant::max()).count == 201);
        filled.done = 0;
        CHECK_FALSE(store.nav_at("BULL"));
        CHECK(problems_of(store) == "");
    }
    SECTION("a retired token stays as it was") {
        store.retire_token("UP");
        filled.bars[10] = with_close(filled.bars[10], 60'000);
        store.append_bars("btc", std::span(filled.bars).subspan(10, 1), Past::correct);
        filled.tokens.pop_back();
        filled.check();
        const auto old = wild_bars(200, 7);
        CHECK(difference(replayed(token_of("UP", "binance-up"), old, filled.funding, {}),
                         stored(store, "UP")) == "");
    }
}

TEMPLATE_TEST_CASE("funding and rates of what is published are of the past", "", Sqlite,
                   Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Filled filled(*url);
    Store& store = filled.store;

    SECTION("a funding rate that belongs to the last bar, milliseconds late") {
        const FundingEvent event{hour(199) + std::chrono::milliseconds{900}, Rate::of(2e-4)};
        const auto [kind, message] = thrown([&] { store.append_funding("btc", {&event, 1}); });
        CHECK(kind == ErrorKind::conflict);
        CHECK(has(message, "belongs to the past"));
        store.append_funding("btc", {&event, 1}, Past::correct);
        filled.funding.push_back(event);
        filled.check();
    }
    SECTION("one after it waits for its bar") {
        const FundingEvent event{hour(199) + std::chrono::seconds{2}, Rate::of(2e-4)};
        CHECK(store.append_funding("btc", {&event, 1}).tokens.empty());
        filled.funding.push_back(event);
        filled.check();
        store.append_bars("btc", std::span(filled.bars).subspan(200, 1));
        filled.done = 201;
        filled.check();
    }
    SECTION("a changed rate") {
        filled.rates[4].rate = Rate::of(0.2);
        const std::span<const RateEvent> changed(&filled.rates[4], 1);
        CHECK(thrown([&] { store.append_rates("usd", changed); }).first == ErrorKind::conflict);
        const auto corrected = store.append_rates("usd", changed, Past::correct);
        CHECK(corrected.corrected == 1);
        CHECK(corrected.tokens == std::vector<std::string>{"SQQQ"});
        filled.check();
    }
    SECTION("a changed funding rate") {
        filled.funding[11].rate = Rate::of(-1e-3);
        const std::span<const FundingEvent> changed(&filled.funding[11], 1);
        CHECK(thrown([&] { store.append_funding("btc", changed); }).first == ErrorKind::conflict);
        CHECK(store.append_funding("btc", changed, Past::correct).corrected == 1);
        filled.check();
    }
}

TEMPLATE_TEST_CASE("events must come in order of time", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    auto bars = wild_bars(5);
    std::swap(bars[2], bars[3]);
    const auto [kind, message] = thrown([&] { store.append_bars("btc", bars); });
    CHECK(kind == ErrorKind::invalid_value);
    CHECK(has(message, "bars.3.time: must be after the one before, 2024-03-01T03:00:00Z"));
    CHECK(store.underlyings().empty());
    CHECK(store.append_bars("btc", {}).added == 0);
}

}  // namespace levtok::store
