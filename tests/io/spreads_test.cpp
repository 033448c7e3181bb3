#include "rebalance/replay/spread_history.hpp"
#include "service/io/read/rates/spreads_file.hpp"
#include "tests/catch.hpp"
#include "tests/io/scratch.hpp"

namespace levtok::io {
namespace {

/// `2020-01-01 borrow_spread=0.01 …`, a line an event.
std::string spread_lines(const std::vector<SpreadEvent>& events) {
    std::string out;
    for (const auto& event : events) {
        out += format_time(event.time).substr(0, 10);
        for (const auto& kind : rebalance::spread_kinds) {
            const auto& rate = event.spreads.*kind.given;
            if (rate) out += ' ' + std::string(kind.name) + '=' + shortest(rate->value());
        }
        out += '\n';
    }
    return out;
}

RateOptions spreads_in(RateUnit unit) {
    auto options = spreads_options();
    options.unit = unit;
    return options;
}

}  // namespace

TEST_CASE("a history of spreads, whatever the file writes") {
    struct Case {
        const char* text;
        RateUnit unit;
        const char* events;
        const char* note;  ///< empty: none
    };
    const Case cases[] = {
        {"date,borrow_spread\n2020-01-01,0.0036\n2021-01-01,0.0088\n", RateUnit::automatic,
         "2020-01-01 borrow_spread=0.0036\n2021-01-01 borrow_spread=0.0088\n",
         "column 'borrow_spread' read as a fraction per year (--spreads-unit percent if it is "
         "percent)"},
        {"time,spread\n2020-01-01,0.36%\n", RateUnit::automatic,
         "2020-01-01 borrow_spread=0.0036\n", ""},
        {"date,Borrow Spread (%)\n2020-01-01,0.5\n", RateUnit::automatic,
         "2020-01-01 borrow_spread=0.005\n", ""},
        {"date,lend_spread_bp\n2020-01-01,25\n", RateUnit::automatic,
         "2020-01-01 lend_spread=0.0025\n", ""},
        {"date,borrowSpread\n2020-01-01,0.5\n", RateUnit::percent,
         "2020-01-01 borrow_spread=0.005\n", ""},
        {"date,borrow_fee\n2020-01-01,0.5\n", RateUnit::fraction, "2020-01-01 borrow_fee=0.5\n",
         ""},
        {"date,what\n2020-01-01,0.5%\n", RateUnit::automatic, "2020-01-01 borrow_spread=0.005\n",
         ""},
        {"2020-01-01,0.5%\n2021-01-01,0.25%\n", RateUnit::automatic,
         "2020-01-01 borrow_spread=0.005\n2021-01-01 borrow_spread=0.0025\n", ""},
        // One file holds longs and shorts; an empty field keeps the spread before.
        {"date,borrow_spread,lend_spread,borrow_fee\n2020-01-01,0.5%,,\n2021-01-01,0.25%,1%,\n"
         "2022-01-01,,2%,1%\n",
         RateUnit::automatic,
         "2020-01-01 borrow_spread=0.005\n2021-01-01 borrow_spread=0.0025 lend_spread=0.01\n"
         "2022-01-01 borrow_spread=0.0025 lend_spread=0.02 borrow_fee=0.01\n",
         "the rate before applies"},
        {"date,lend_spread,source\n2021-01-01,1%,a\n2020-01-01,2%,b\n", RateUnit::automatic,
         "2020-01-01 lend_spread=0.02\n2021-01-01 lend_spread=0.01\n",
         "'source' is no spread (borrow_spread, lend_spread, borrow_fee) and is left out"},
    };
    Scratch scratch;
    for (const auto& each : cases) {
        INFO(each.text);
        Told told;
        CHECK(spread_lines(read_spreads(scratch.write(each.text), spreads_in(each.unit),
                                        told.warn())) == each.events);
        if (*each.note == '\0') {
            CHECK(told.texts.empty());
        } else {
            CHECK(told.any_has(each.note));
        }
    }
}

TEST_CASE("what is no history of spreads is refused, with what would be right") {
    struct Case {
        const char* text;
        const char* message;
    };
    const Case cases[] = {
        {"date,borrow_spread\n2020-01-01,0.36\n",
         "borrow_spread: must be a fraction per year in [-0.1, 0.1], was 0.36; choose "
         "--spreads-unit percent if it is in percent, or --spreads-unit fraction if it is meant"},
        {"date,a,b\n2020-01-01,1,2\n", "none of 'date', 'a', 'b' is known as a spread"},
        {"date,spread,borrow_spread\n2020-01-01,0.01,0.01\n",
         "both 'spread' and 'borrow_spread' are it"},
        {"date,borrow_spread\n2020-01-01,0.5%\n2021-01-01,0.5\n",
         "has no percent sign, as other rows have"},
    };
    Scratch scratch;
    for (const auto& each : cases) {
        INFO(each.text);
        const auto said = message_of([&] { read_spreads(scratch.write(each.text)); });
        INFO(said);
        CHECK(has(said, each.message));
    }
    CHECK_THROWS_AS(read_spreads("-"), InputError);
}

TEST_CASE("a history of spreads that is written reads back to the same") {
    Scratch scratch;
    const auto events = read_spreads(scratch.write(
        "date,borrow_spread,borrow_fee\n2020-01-01,0.3571%,\n2021-01-01,-0.88%,2.5%\n"));
    const auto text = spreads_text(events);
    CHECK(text ==
          "time,borrow_spread,borrow_fee\n2020-01-01T00:00:00Z,0.3571%,\n"
          "2021-01-01T00:00:00Z,-0.88%,2.5%\n");
    CHECK(spread_lines(read_spreads(scratch.write(text))) == spread_lines(events));
}

}  // namespace levtok::io
