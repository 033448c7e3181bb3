#include "rebalance/replay/uncharged.hpp"

#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "tests/catch.hpp"

namespace levtok::rebalance {
namespace {

using namespace std::chrono_literals;

Instant day(int count) { return Instant{std::chrono::sys_days{std::chrono::days{count}}}; }

const Cover prices{day(100), day(200), one_day};

Feed funding(std::optional<Cover> cover) {
    return {cover, "--funding", "funding.csv", "the underlying"};
}
Feed rates(std::optional<Cover> cover) { return {cover, "--rates", "rates.csv"}; }

TEST_CASE("a charge that nobody feeds or that a series does not cover is a note") {
    constexpr auto eight_hours = Duration{8h};
    struct Row {
        const char* name;
        const char* product;
        std::optional<Cover> funding;
        std::optional<Cover> rates;
        std::optional<Cover> prices;
        std::optional<NoteCode> code;  ///< nothing: no note
        const char* text;
    };
    const Row rows[] = {
        {"no financing", "3x", {}, {}, prices, {}, ""},
        {"funding, none", "ftx-bull", {}, {}, prices, NoteCode::uncharged, "without --funding"},
        {"funding, none and no price", "ftx-bull", {}, {}, {}, NoteCode::uncharged, "none is"},
        {"cash, none", "upro", {}, {}, prices, NoteCode::uncharged, "the benchmark is 0 and only"},
        {"funding covers", "ftx-bull", Cover{day(90), day(201), eight_hours}, {}, prices, {}, ""},
        {"funding begins within its slack",
         "ftx-bull",
         Cover{day(100) + 12h, day(200) - 12h, eight_hours},
         {},
         prices,
         {},
         ""},
        {"funding begins late",
         "ftx-bull",
         Cover{day(101), day(200), eight_hours},
         {},
         prices,
         NoteCode::uncovered,
         "none is charged where the underlying has none"},
        {"funding ends early",
         "ftx-bull",
         Cover{day(90), day(199), eight_hours},
         {},
         prices,
         NoteCode::uncovered,
         "none is charged where the underlying has none"},
        {"funding lies before",
         "ftx-bull",
         Cover{day(1), day(100), eight_hours},
         {},
         prices,
         NoteCode::uncovered,
         "no funding is charged"},
        {"funding lies after",
         "ftx-bull",
         Cover{day(201), day(210), eight_hours},
         {},
         prices,
         NoteCode::uncovered,
         "no funding is charged"},
        {"funding without a price", "ftx-bull", Cover{day(1), day(2), eight_hours}, {}, {}, {}, ""},
        {"funding that is not charged", "3x", Cover{day(1), day(2), one_day}, {}, prices, {}, ""},
        {"rates cover", "upro", {}, Cover{day(100), day(193), one_day}, prices, {}, ""},
        {"rates begin late",
         "upro",
         {},
         Cover{day(101), day(200), one_day},
         prices,
         NoteCode::uncovered,
         "the benchmark is 0 before the first rate"},
        {"rates end early",
         "upro",
         {},
         Cover{day(99), day(192), one_day},
         prices,
         NoteCode::uncovered,
         "the benchmark stays at the last one after it"},
        {"monthly rates reach further",
         "upro",
         {},
         Cover{day(40), day(160), 30 * one_day},
         prices,
         {},
         ""},
        {"rates that are not charged",
         "ftx-bull",
         Cover{day(90), day(201), eight_hours},
         Cover{day(1), day(2), one_day},
         prices,
         {},
         ""},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        const auto notes =
            uncharged(product(row.product), funding(row.funding), rates(row.rates), row.prices);
        REQUIRE(notes.size() == (row.code ? 1 : 0));
        if (!row.code) continue;
        CHECK(notes.front().code == *row.code);
        CHECK(notes.front().text.find(row.text) != std::string::npos);
        CHECK(notes.front().place == (row.code == NoteCode::uncharged ? ""
                                      : row.funding                   ? "funding.csv"
                                                                      : "rates.csv"));
    }
}

TEST_CASE("the time that a series covers") {
    CHECK(!cover_of(std::span<const FundingEvent>{}));
    const std::vector<RateEvent> events{
        {day(1), Rate::raw(0)}, {day(2), Rate::raw(0)}, {day(5), Rate::raw(0)}};
    const auto all = cover_of(std::span(events));
    REQUIRE(all);
    CHECK(all->first == day(1));
    CHECK(all->last == day(5));
    CHECK(all->interval == 2 * one_day);
    CHECK(cover_of(std::span(events).first(1))->interval == Duration{0});
}

}  // namespace
}  // namespace levtok::rebalance
