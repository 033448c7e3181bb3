#include <string>

#include "nav/error.hpp"
#include "service/io/read/parse.hpp"
#include "tests/catch.hpp"

namespace levtok::io {
namespace {

std::string start_of(const char* window, const char* last) {
    const auto start = parse_window(window, "window").start(parse_time(last).value());
    return start ? format_time(*start) : "all";
}

}  // namespace

TEST_CASE("a window ends with the last row and begins where its text says") {
    struct Row {
        const char* window;
        const char* last;
        const char* start;
    };
    for (const auto& [window, last, start] : {
             Row{"90d", "2024-03-31T12:00:00Z", "2024-01-01T12:00:00Z"},
             {"1y", "2024-03-31", "2023-04-01T00:00:00Z"},  // of 365 days, over a leap day
             {"3y", "2023-03-31", "2020-03-31T00:00:00Z"},
             {"ytd", "2024-03-31T12:00:00Z", "2024-01-01T00:00:00Z"},
             {"ytd", "2024-01-01T00:00:00Z", "2023-01-01T00:00:00Z"},  // it closes the year before
             {"ytd", "2024-01-01T00:00:00.000001Z", "2024-01-01T00:00:00Z"},
             {"all", "2024-03-31", "all"},
             {"8h", "2024-03-31", "2024-03-30T16:00:00Z"},
         }) {
        CAPTURE(window, last);
        CHECK(start_of(window, last) == start);
    }
}

TEST_CASE("what is no window is refused with what one is") {
    for (const char* text : {"", "y", "0y", "-1y", "1.5y", "1001y", "0d", "90", "YTD", "all "}) {
        CAPTURE(text);
        CHECK_THROWS_WITH(parse_window(text, "--window"),
                          Catch::Matchers::StartsWith("--window: must be a span like 90d or 1y"));
    }
}

}  // namespace levtok::io
