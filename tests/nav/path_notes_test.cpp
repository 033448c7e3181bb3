#include "nav/metrics/path_notes.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace levtok;
using namespace levtok::nav;
using namespace std::chrono;

namespace {

constexpr Instant opening = sys_days{2020y / March / 10};

/// A path of days; the price is a hundred times NAV, and 4800 where that is 0.
Notes notes_of(const std::vector<double>& navs, std::string_view by = "", int step_days = 1) {
    std::vector<Instant> time;
    std::vector<double> price;
    for (const double nav : navs) {
        time.push_back(opening + static_cast<int>(time.size()) * days{step_days});
        price.push_back(nav > 0 ? 100 * nav : 4800);
    }
    return metric_notes("3x", {.time = time, .nav = navs, .price = price}, by);
}

}  // namespace

TEST_CASE("metrics of less than a year say what they lack, and for how long they are") {
    const auto notes = notes_of({100, 101, 99});
    REQUIRE(notes.size() == 1);
    CHECK(notes[0] ==
          Note{NoteCode::less_than_a_year,
               "the path lasts 2 days, which is less than a year: annual return and Calmar ratio "
               "are left out",
               ""});
    CHECK(notes_of({100, 101}, "", 365).empty());
    CHECK(notes_of({100, 101}, "", 364).size() == 1);
    // No path, nothing to say of it.
    CHECK(notes_of({100}).empty());
    CHECK(notes_of({}).empty());
}

TEST_CASE("the end of a token is told with its time, its price and its cause") {
    const auto notes = notes_of({100, 20, 0, 0, 0}, "the market", 200);
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].code == NoteCode::wiped_out);
    CHECK(notes[0].place == "3x");
    CHECK(
        notes[0].text ==
        "was wiped out by the market at 2021-04-14T00:00:00Z, at a price of 4800; attribution and "
        "metrics end there, and Sharpe, Sortino and Calmar ratios are left out");
    // What it lived counts, not what the market did after it.
    CHECK(notes_of({100, 0, 0, 0, 0, 0, 0}, "", 100).size() == 2);
    CHECK(wiped_out_note("x", opening, 5, "").text.starts_with("was wiped out at 2020-03-10"));
}

TEST_CASE("a beginning before the first row is told with both") {
    CHECK(message_of(before_first_row_note("btc.csv", "--from", opening, opening + days{3})) ==
          "btc.csv: what --from asks for begins at 2020-03-10T00:00:00Z, and the first row is of "
          "2020-03-13T00:00:00Z");
}
