#include "rebalance/replay/spread_history.hpp"

#include "nav/error.hpp"
#include "rebalance/tracking/calibrate.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/tokens.hpp"
#include "tests/utc.hpp"

namespace levtok::rebalance {
namespace {

using testing::utc;

Spreads borrowing(double spread) { return {.borrow_spread = Rate::of(spread)}; }

/// What financing takes from 100 of NAV over each day of a flat price, at a benchmark of 5 %.
std::vector<double> paid_by_day(double leverage, const std::string& financing,
                                const std::vector<SpreadEvent>& spreads, int days) {
    Token token =
        test::token(leverage, R"("rebalance": [], "financing": {"kind": "cash", "day_count": 365)" +
                                  financing + "}");
    const std::vector<RateEvent> rates{{test::start, Rate::of(0.05)}};
    MarketFeed feed({}, rates, spreads);
    std::vector<double> paid;
    for (int day = 0; day <= days; ++day) {
        const double before = day == 0 ? 100 : token.state().ledger.equity;
        const auto row =
            token.advance(feed.step(Observation::at(test::start + day * one_day, Price::of(100))));
        if (day > 0) paid.push_back(row.financing * 365 * 100 / before);
    }
    return paid;
}

}  // namespace

TEST_CASE("a history of spreads is charged from its time on, and the product's own before") {
    const std::vector<SpreadEvent> spreads{{test::start + one_day, borrowing(0.01)},
                                           {test::start + 3 * one_day, borrowing(0.03)}};
    const auto paid = paid_by_day(3, R"(, "borrow_spread": 0.002)", spreads, 4);
    const double expected[] = {0.052, 0.06, 0.06, 0.08};
    for (std::size_t day = 0; day < paid.size(); ++day) {
        CAPTURE(day);
        // The position stays, so that what is borrowed does too but for the interest.
        CHECK(paid[day] == Approx(200 * 100 * expected[day] / 100).epsilon(2e-3));
    }
}

TEST_CASE("a short is charged by lend_spread and borrow_fee, never by borrow_spread") {
    const std::vector<SpreadEvent> of_longs{{test::start, borrowing(0.5)}};
    const std::vector<SpreadEvent> of_shorts{
        {test::start, {.lend_spread = Rate::of(0.01), .borrow_fee = Rate::of(0.02)}}};
    const std::string own = R"(, "lend_spread": 0.004)";
    CHECK(paid_by_day(-3, own, of_longs, 1) == paid_by_day(-3, own, {}, 1));
    CHECK(paid_by_day(-3, own, {}, 1).front() == Approx(-400 * (0.05 - 0.004)));
    CHECK(paid_by_day(-3, own, of_shorts, 1).front() == Approx(-400 * (0.05 - 0.01) + 300 * 0.02));
    CHECK(paid_by_day(3, "", of_shorts, 1) == paid_by_day(3, "", {}, 1));
}

TEST_CASE("a saved token goes on with the spread that is known") {
    const std::vector<SpreadEvent> spreads{{test::start, borrowing(0.01)}};
    MarketFeed feed({}, {}, spreads);
    feed.continue_after(test::start + one_day);
    const auto step = feed.step(Observation::at(test::start + 2 * one_day, Price::of(1)));
    CHECK(step.spreads == borrowing(0.01));
}

TEST_CASE("spreads that do not cover the prices, or charge nothing, are notes") {
    const Cover prices{test::start, test::start + 400 * one_day, one_day};
    const std::vector<SpreadEvent> late{{test::start + one_day, borrowing(0.01)}};
    auto notes = uncovered_spreads(late, "s.csv", prices);
    REQUIRE(notes.size() == 1);
    CHECK(notes.front().code == NoteCode::uncovered);
    CHECK(notes.front().place == "s.csv");
    CHECK(notes.front().text.ends_with(
        "borrow_spread is the product's own before the first rate and stays at the last one after "
        "it"));
    // One kind begins with the prices, the other later: the latter is named.
    std::vector<SpreadEvent> two{{test::start, borrowing(0.01)},
                                 {test::start + 300 * one_day, borrowing(0.01)}};
    CHECK(uncovered_spreads(two, "s.csv", prices).empty());
    two.back().spreads.lend_spread = Rate::of(0.01);
    notes = uncovered_spreads(two, "s.csv", prices);
    REQUIRE(notes.size() == 1);
    CHECK(notes.front().text.starts_with("lend_spread from "));

    struct Row {
        const char* product;
        Spreads given;
        const char* note;  ///< empty: none
    };
    const Row rows[] = {
        {"upro", borrowing(0.01), ""},
        {"sqqq", borrowing(0.01),
         "--spreads charges sqqq nothing: it has borrow_spread, and a token of leverage -3 is "
         "charged by lend_spread and borrow_fee"},
        {"sqqq", {.borrow_fee = Rate::of(0.01)}, ""},
        {"tqqq", {.lend_spread = Rate::of(0.01)}, "is charged by borrow_spread"},
        {"3x", borrowing(0.01), ""},  // has no cash financing: another note
        {"upro", {}, ""},
    };
    for (const auto& row : rows) {
        INFO(row.product);
        const auto found = unused_spreads(product(row.product), row.given, "--spreads");
        CHECK(found.size() == (*row.note == '\0' ? 0 : 1));
        if (!found.empty()) CHECK(found.front().text.find(row.note) != std::string::npos);
    }
}

TEST_CASE("the spreads of years are a history that begins with them") {
    Calibration found;
    const auto add = [&](const char* period, const char* term, double value) {
        found.terms.push_back({.period = period, .term = term, .value = value});
    };
    add("all", "financing.borrow_spread", 0.5);
    add("2012", "leverage", 3);
    add("2012", "financing.borrow_spread", 0.004);
    add("2012", "financing.lend_spread", 0.001);
    add("2013", "financing.borrow_spread", 0.006);
    const auto events = spreads_by_year(found);
    REQUIRE(events.size() == 2);
    CHECK(events[0].time == utc("2012-01-01"));
    CHECK(events[0].spreads ==
          Spreads{.borrow_spread = Rate::of(0.004), .lend_spread = Rate::of(0.001)});
    CHECK(events[1].time == utc("2013-01-01"));
    CHECK(events[1].spreads == borrowing(0.006));
}

TEST_CASE("a spread that a history gives cannot be found too") {
    std::vector<MarketStep> steps;
    std::vector<ObservedValue> observed;
    for (int day = 0; day < 30; ++day) {
        const Instant time = test::start + day * one_day;
        steps.push_back(
            {Observation::at(time, Price::of(100 + day % 3)), Rate{}, Rate{}, borrowing(0.01)});
        observed.push_back({time, 100.0 + day % 3, 0});
    }
    CHECK_THROWS_AS(calibrate({.product = std::string(library_text("upro")),
                               .free = {"financing.borrow_spread"},
                               .steps = steps,
                               .observed = observed}),
                    InvalidValue);
}

}  // namespace levtok::rebalance
