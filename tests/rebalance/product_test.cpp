#include "rebalance/product.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "rebalance/replay/replay.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/messages.hpp"
#include "tests/rebalance/tokens.hpp"

using namespace levtok;
using namespace levtok::rebalance;
using levtok::rebalance::test::bar;
using levtok::testing::contains;
using levtok::testing::message_of;

namespace {

using json = nlohmann::json;

Instant day(int k) { return *parse_time("2020-03-01") + k * one_day; }

/// Ten days in four-hour bars: a drift, a crash of 55 % within a bar, its recovery, a spike, a slow
/// fall.
std::vector<Observation> rough_path() {
    std::vector<Observation> bars{Observation::at(day(0), Price::of(100))};
    double price = 100;
    for (int k = 1; k <= 60; ++k) {
        const double swing = 0.04 * std::sin(1.7 * k);
        double close = price * (1 + swing + (k > 40 ? -0.01 : 0.003));
        double low = std::min(price, close) * 0.985;
        double high = std::max(price, close) * 1.015;
        if (k == 20) {
            low = price * 0.45;
            close = price * 0.6;
        }
        if (k == 33) {
            high = price * 1.7;
            close = price * 1.5;
        }
        bars.push_back(bar(day(0) + k * Duration{std::chrono::hours{4}}, price, high, low, close));
        price = close;
    }
    return bars;
}

/// Whether all that `part` says stands in `whole`, which may say more.
bool holds(const json& whole, const json& part) {
    if (part.is_number()) return whole.is_number() && whole.get<double>() == part.get<double>();
    if (!part.is_structured()) return whole == part;
    if (whole.type() != part.type() || (part.is_array() && whole.size() != part.size()))
        return false;
    for (const auto& [key, value] : part.items()) {
        const json::json_pointer place = json::json_pointer() / key;
        if (!whole.contains(place) || !holds(whole[place], value)) return false;
    }
    return true;
}

bool is_generic(const Terms& terms) { return terms.source.rules_of.empty(); }

}  // namespace

TEST_CASE(
    "the library is sorted, and every file is called as its product and says where its rules come "
    "from") {
    REQUIRE(library().size() >= 40);
    CHECK(std::is_sorted(library().begin(), library().end(),
                         [](const auto& a, const auto& b) { return a.name < b.name; }));
    for (const auto& [name, text] : library()) {
        CAPTURE(name);
        const Terms terms = parse_product(text);
        CHECK(terms.name == name);
        CHECK_FALSE(terms.symbol.empty());
        CHECK_FALSE(terms.description.empty());
        CHECK_FALSE(terms.source.what.empty());
        const bool textbook = contains(terms.source.what, "textbook");
        CHECK(is_generic(terms) == textbook);
    }
}

TEST_CASE("what a product assumes are fields that it has") {
    for (const auto& [name, text] : library()) {
        const Terms terms = parse_product(text);
        const json fields = json::parse(write_product(terms));
        for (const auto& path : terms.source.assumed) {
            CAPTURE(name, path);
            std::string pointer = "/" + path;
            std::replace(pointer.begin(), pointer.end(), '.', '/');
            CHECK((fields.contains(json::json_pointer(pointer)) || path == "merge"));
        }
    }
}

TEST_CASE("every product is written with all that its file says, and reads back from it") {
    for (const auto& [name, text] : library()) {
        CAPTURE(name);
        const std::string written = write_product(parse_product(text));
        CHECK(holds(json::parse(written), json::parse(text)));
        CHECK(write_product(parse_product(written)) == written);
    }
}

TEST_CASE(
    "every product survives a rough path: NAV never below zero, a wipe-out for ever, trades "
    "exact") {
    const auto bars = rough_path();
    for (const auto& [name, text] : library()) {
        Token token(parse_product(text));
        MarketFeed feed({}, {});
        bool wiped_out = false;
        for (const auto& next : bars) {
            CAPTURE(name, format_time(next.time));
            const PathRow row = token.advance(feed.step(next));
            REQUIRE(std::isfinite(row.nav));
            REQUIRE(row.nav >= 0);
            if (wiped_out) CHECK(row.nav == 0);
            wiped_out = wiped_out || row.nav == 0;
            CHECK(wiped_out == token.state().ledger.wiped_out);
            for (const TradeRow& trade : token.trades()) {
                if (trade.nav == 0) continue;
                const double before = trade.leverage_before * (trade.nav + trade.cost);
                CHECK((before + trade.notional) / trade.nav ==
                      Approx(trade.leverage_after).epsilon(1e-9));
            }
        }
    }
}

TEST_CASE("a rule that trades to the target leaves real leverage at the target") {
    const auto bars = rough_path();
    for (const auto& [name, text] : library()) {
        Token token(parse_product(text));
        const auto& rules = token.terms().rules;
        const bool all_to_target = std::all_of(rules.begin(), rules.end(), [](const auto& rule) {
            return std::holds_alternative<ToTarget>(rule.to);
        });
        if (!all_to_target) continue;
        MarketFeed feed({}, {});
        for (const auto& next : bars) {
            token.advance(feed.step(next));
            for (const TradeRow& trade : token.trades()) {
                CAPTURE(name, trade.trigger, trade.price);
                CHECK(trade.leverage_after == token.terms().leverage);
            }
        }
    }
}

TEST_CASE("the bands imply the price moves that their issuers name") {
    struct Row {
        const char* name;
        double below;  // percent of the price at the opening; -100: never
        double above;  // infinity: never
    };
    const Row rows[] = {
        {"ftx-bull", -11.1111, infinity},
        {"ftx-bear", -100, 6.6667},
        {"ftx-hedge", -100, 14.2857},
        {"ftx-half", -100, 100},
        {"gate-3l", -12, 20},
        {"gate-3s", -20, 12},
        {"gate-5l", -6.6667, 12},
        {"gate-5s", -6.6667, 5},
        {"bybit-3l", -11.1111, 33.3333},
        {"bybit-3s", -11.1111, 6.6667},
        {"pionex-2l", -30, 33.3333},
        {"kucoin-3l", -15, infinity},
        {"kucoin-3s", -100, 15},
        {"mexc-3l", -15, infinity},
        {"amun-3l", -15, infinity},
        {"amun-1s", -100, 15},
        {"leverage-shares-5l", -10, infinity},
        {"leverage-shares-3l", -16.6667, infinity},
        {"leverage-shares-2l", -25, infinity},
        {"leverage-shares-1s", -100, 50},
        {"toros-2x", -8.3333, 12.5},
        {"btc2x-fli", -20.588235, infinity},
        {"eth2x-fli", -25, infinity},
    };
    for (const auto& [name, below, above] : rows) {
        CAPTURE(name);
        Token token(product(name));
        MarketFeed feed({}, {});
        token.advance(feed.step(Observation::at(day(0), Price::of(100))));
        const auto prices = token.emergency_prices();
        REQUIRE(prices.size() == 1);
        CHECK(prices[0].below - 100 == Approx(below).margin(1e-4));
        if (above == infinity) {
            CHECK(prices[0].above == infinity);
        } else {
            CHECK(prices[0].above - 100 == Approx(above).margin(1e-4));
        }
    }
}

TEST_CASE("a year of fees on a flat price") {
    struct Row {
        const char* name;
        double drag;  // percent over 365 days
    };
    const Row rows[] = {
        {"binance-up", 3.6},   {"ftx-bull", 10.4}, {"kucoin-3l", 16.7},   {"gate-3l", 30.6},
        {"ascendex-3l", 66.6}, {"bybit-3s", 1.8},  {"ascendex-5l", 83.9},
    };
    for (const auto& [name, drag] : rows) {
        CAPTURE(name);
        Token token(product(name));
        MarketFeed feed({}, {});
        PathRow row;
        for (int k = 0; k <= 365; ++k)
            row = token.advance(feed.step(Observation::at(day(k), Price::of(100))));
        // Trades back to the target after a fee cost a little, which is no part of the fee.
        const double fees_alone = std::exp(token.attribution().fees);
        CHECK(100 * (1 - fees_alone) == Approx(drag).margin(0.05));
        CHECK(row.nav > 0);
    }
}

TEST_CASE("an unknown product is answered with the names that are near, the nearest first") {
    struct Row {
        const char* asked;
        const char* answer;
    };
    const Row rows[] = {
        {"ftx-bul", "near are ftx-bull"},
        {"fxt-bull", "near are ftx-bull"},
        {"gate-3", "near are gate-3l, gate-3s"},
        {"uproo", "near are upro"},
        {"leverage-shares", "near are leverage-shares-1s, leverage-shares-2l"},
        {"3X", "near are 3x"},
        {"zzzzzzzz", "; there are -2x, -3x"},
        {"", "; there are -2x"},
    };
    for (const auto& [asked, answer] : rows) {
        const std::string message = message_of([name = asked] { library_text(name); });
        CAPTURE(message);
        CHECK(contains(message, answer));
        CHECK(message.starts_with("no product is called \"" + std::string(asked) + '"'));
        CHECK(contains(message, "sqqq"));
    }
    CHECK(
        contains(message_of([] { library_text(std::string(1'000'000, 'x')); }), "; there are -2x"));
}

TEST_CASE("a setting changes one field, by its path") {
    struct Row {
        const char* product;
        Setting setting;
        const char* pointer;
        json value;
    };
    const Row rows[] = {
        {"ftx-bull", {"leverage", "2.5"}, "/leverage", 2.5},
        {"ftx-bull", {"fees.management.rate", "0"}, "/fees/management/rate", 0.0},
        {"ftx-bull", {"fees.management.per", "8h"}, "/fees/management/per", "8h"},
        {"ftx-bull",
         {"fees.management", "{\"rate\": 0.01, \"per\": \"year\"}"},
         "/fees/management/rate",
         0.01},
        {"ftx-bull", {"symbol", "3L"}, "/symbol", "3L"},
        {"ftx-bull", {"symbol", "\"3\""}, "/symbol", "3"},
        {"ftx-bull", {"rebalance.1.max", "5"}, "/rebalance/1/max", 5.0},
        {"ftx-bull",
         {"rebalance.2", R"({"when": "move", "size": 0.2})"},
         "/rebalance/2/when",
         "move"},
        {"ftx-bull", {"rebalance", "[]"}, "/rebalance", json::array()},
        {"ftx-bull", {"merge.below", "0.5"}, "/merge", {{"below", 0.5}, {"factor", 10.0}}},
        {"mexc-3l", {"merge", "null"}, "/merge", nullptr},
        {"ftx-bull", {"financing", "{\"kind\": \"none\"}"}, "/financing/kind", "none"},
        {"3x", {"rebalance.0.at", "08:00"}, "/rebalance/0/at", "08:00"},
        {"3x",
         {"rebalance.1", R"({"when": "leverage_outside", "max": 4})"},
         "/rebalance/1/max",
         4.0},
        {"3x", {"source.assumed.0", "leverage"}, "/source/assumed", {"leverage"}},
        {"3x", {"financing.kind", "perpetual"}, "/financing/kind", "perpetual"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.product, row.setting.path, row.setting.value);
        const json fields =
            json::parse(write_product(product(row.product, std::vector{row.setting})));
        const json::json_pointer pointer(row.pointer);
        CHECK((fields.contains(pointer) ? fields[pointer] : json()) == row.value);
    }
}

TEST_CASE("settings apply in their order") {
    const std::vector<Setting> settings{
        {"merge", "{\"below\": 1}"}, {"merge.factor", "100"}, {"merge.below", "2"}};
    const Terms terms = product("3x", settings);
    REQUIRE(terms.merge);
    CHECK(terms.merge->below == 2);
    CHECK(terms.merge->factor == 100);
}

TEST_CASE("the texts of a product have a length") {
    const auto said = [](const char* path, std::string value) {
        const std::vector<Setting> settings{{path, std::move(value)}};
        return message_of([&] { product("3x", settings); });
    };
    const auto text = [](std::size_t size) { return '"' + std::string(size, 'a') + '"'; };
    for (const char* path : {"name", "symbol"}) {
        CAPTURE(path);
        CHECK(said(path, text(200)).empty());
        CHECK(said(path, text(201)) == std::string(path) + ": must be at most 200 bytes, was 201");
    }
    for (const char* path : {"description", "source.what", "source.rules_of"}) {
        CAPTURE(path);
        CHECK(said(path, text(2000)).empty());
        CHECK(said(path, text(5'000'000)) ==
              std::string(path) + ": must be at most 2000 bytes, was 5000000");
    }
    CHECK(said("source.assumed", "[\"fees\", " + text(201) + "]") ==
          "source.assumed.1: must be at most 200 bytes, was 201");
    std::string many = "[\"fees\"";
    for (int i = 0; i < 1000; ++i) many += ", \"fees\"";
    CHECK(said("source.assumed", many + ']') ==
          "source.assumed: must be at most 1000 fields, was 1001");
}

TEST_CASE("a setting that cannot be applied says what would be right") {
    struct Row {
        Setting setting;
        const char* message;
    };
    const Row rows[] = {
        {{"", "1"}, "--set: must be path=value"},
        {{"fees..rate", "1"}, "--set: must be path=value"},
        {{"fees.", "1"}, "--set: must be path=value"},
        {{"rebalance.7.max", "5"},
         "rebalance.7: must name an item of the list from 0 to 2, was \"7\""},
        {{"rebalance.first.max", "5"},
         "rebalance.first: must name an item of the list from 0 to 2, was \"first\""},
        {{"rebalance.-1.max", "5"},
         "rebalance.-1: must name an item of the list from 0 to 2, was \"-1\""},
        {{"rebalance.99999999999999999999", "5"}, "must name an item of the list from 0 to 2"},
        {{"rebalance.2.max", "5"}, "rebalance.2.when: must be one of schedule, "},
        {{"leverage.x", "5"}, "leverage: must be an object or a list to hold \"x\", was 3"},
        {{"leverage", "three"}, "leverage: must be a number in [-100, 100], was \"three\""},
        {{"leverage", "1e999"}, "leverage: must be a number in [-100, 100], was \"1e999\""},
        {{"leverage", ""}, "leverage: must be a number in [-100, 100], was \"\""},
        {{"name", "3"}, "name: must be a text in double quotes, was 3"},
        {{"name", "\xff"}, "name: must be text in UTF-8"},
        {{"fees.managment.rate", "0"}, "fees.managment: unknown key"},
        {{"levrage", "4"}, "did you mean leverage?"},
        {{"merge", "{\"below\": 1, \"below\": 2}"},
         "merge.below: must be given once, was given twice"},
        {{"merge", "{\"below\": 1,"}, "merge: must be an object, was \"{\\\"below\\\": 1,\""},
    };
    for (const auto& [setting, message] : rows) {
        CAPTURE(setting.path, setting.value);
        const std::string said =
            message_of([change = std::vector{setting}] { product("ftx-bull", change); });
        CAPTURE(said);
        CHECK(contains(said, message));
    }
    std::string deep = "a";
    for (int i = 0; i < 100'000; ++i) deep += ".a";
    const std::vector<Setting> settings{{deep, "1"}};
    CHECK(message_of([&] { product("3x", settings); }).starts_with("--set: must be path=value"));
}
