#include <cmath>

#include "nav/check.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/read/values/decimal.hpp"
#include "service/io/read/values/times/stamp.hpp"
#include "tests/fuzz/fuzz.hpp"

/// Times, spans, numbers and grids, as options of the command, query parameters and fields of
/// tables have them. Each line is one value.
namespace {

using namespace levtok;
using fuzz::require;

void check_time(std::string_view text) {
    const auto strict = parse_time(text);
    if (strict) require(parse_time(format_time(*strict)) == strict, "a time reads back");
    for (const auto order :
         {io::DateOrder::month_first, io::DateOrder::day_first, io::DateOrder::year_first}) {
        if (const auto stamp = io::parse_written_stamp(text, order)) {
            require(io::is_written_time(text) || stamp->needs_order,
                    "what is a time in one order is a time");
            const auto own = io::parse_stamp(format_time(stamp->time));
            require(own == stamp->time, "a stamp reads back");
        }
    }
    if (const auto span = parse_duration(text)) {
        require(parse_duration(format_duration(*span)) == span, "a span reads back");
    }
    if (const auto time = parse_time_of_day(text)) {
        require(parse_time_of_day(format_time_of_day(*time)) == time, "a time of day reads back");
    }
}

void check_number(std::string_view text) {
    const auto number = io::parse_number(text);
    if (!number || !std::isfinite(*number)) return;
    require(io::parse_number(shortest(*number)) == *number, "a number reads back");
    const std::string plain(text);
    if (plain.find_first_not_of("0123456789.-eE") == std::string::npos) {
        require(std::strtod(plain.c_str(), nullptr) == *number, "a number is the nearest double");
    }
}

void check_line(std::string_view text) {
    check_time(text);
    check_number(text);
    fuzz::may_refuse([&] { io::parse_instant(text, "from"); });
    fuzz::may_refuse([&] { io::parse_span(text, "every"); });
    fuzz::may_refuse([&] { io::parse_window(text, "window"); });
    fuzz::may_refuse([&] { io::parse_number(text, positive, "price"); });
    fuzz::may_refuse([&] {
        require(io::parse_count(text, 1, 1000, "count") <= 1000, "a count is within its bounds");
    });
    fuzz::may_refuse([&] {
        for (const double x : io::parse_grid(text, "moves")) {
            require(std::isfinite(x), "a grid is finite");
        }
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    while (!input.rest().empty()) check_line(input.line());
    return 0;
}
