#include "service/io/read/parse.hpp"

#include <charconv>
#include <cmath>
#include <string>

#include "nav/error.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/values/decimal.hpp"

namespace levtok::io {
namespace {

constexpr double most_grid_points = 100'000;

double rounded_to_12_digits(double x) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, x, std::chars_format::scientific, 11);
    double rounded = x;
    std::from_chars(text, end.ptr, rounded);
    return rounded;
}

constexpr int most_years = 1000;  // as many as parse_duration takes in days

/// `1y`, `10y`.
std::optional<Duration> parse_years(std::string_view text) {
    if (!text.ends_with('y')) return std::nullopt;
    text.remove_suffix(1);
    int years = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), years);
    const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
    if (!whole || years < 1 || years > most_years) return std::nullopt;
    return std::chrono::days{365 * years};
}

}  // namespace

double parse_number(std::string_view text, const Range& range, std::string_view field) {
    const auto number = parse_number(text);
    if (!number) {
        const std::string rule = range.text();
        throw InvalidValue(std::string(field),
                           rule == finite.text() ? "must be a number" : "must be a number " + rule,
                           in_quotes(text));
    }
    return require_in_range(*number, range, field);
}

Instant parse_instant(std::string_view text, std::string_view field) {
    const auto time = parse_time(text);
    if (!time) {
        throw InvalidValue(std::string(field),
                           "must be a time like 2020-03-12 or 2020-03-12T10:00:00Z",
                           in_quotes(text));
    }
    return *time;
}

Duration parse_span(std::string_view text, std::string_view field) {
    const auto span = parse_duration(text);
    if (!span || span->count() <= 0) {
        throw InvalidValue(
            std::string(field),
            "must be a whole number above 0 with a unit like 1m, 8h or 1d, at most 365000d",
            in_quotes(text));
    }
    return *span;
}

std::uint64_t parse_count(std::string_view text, std::string_view field) {
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw InvalidValue(std::string(field), "must be a whole number >= 0", in_quotes(text));
    }
    return count;
}

std::uint64_t parse_count(std::string_view text, std::uint64_t low, std::uint64_t high,
                          std::string_view field) {
    const std::uint64_t count = parse_count(text, field);
    if (count >= low && count <= high) return count;
    throw InvalidValue(std::string(field),
                       "must be in [" + std::to_string(low) + ", " + std::to_string(high) + ']',
                       std::to_string(count));
}

std::vector<double> parse_grid(std::string_view text, std::string_view field) {
    std::vector<double> grid;
    const auto bounds = split(text, ':');
    if (bounds.size() == 1) {
        for (const auto part : split(text, ',')) grid.push_back(parse_number(part, finite, field));
        return grid;
    }
    if (bounds.size() != 3) {
        throw InvalidValue(std::string(field), "must be low:high:step or a list like -0.1,0,0.1",
                           in_quotes(text));
    }
    const double low = parse_number(bounds[0], finite, field);
    const double high = parse_number(bounds[1], finite, field);
    if (high < low) {
        throw InvalidValue(std::string(field), "must be low:high:step with high >= low",
                           in_quotes(text));
    }
    const double step = parse_number(bounds[2], positive, field);
    // A last point just above `high` because of rounding belongs to the grid.
    const double steps = std::floor((high - low) / step + 1e-9);
    if (steps >= most_grid_points) {
        throw InvalidValue(std::string(field), "must have at most 100000 points", in_quotes(text));
    }
    for (int i = 0; i <= static_cast<int>(steps); ++i) {
        // A multiple of the step is rounded to it: -0.1 + 10 x 0.01 is 1e-17 in binary, and 0 is
        // meant.
        const double point = low + step * i;
        grid.push_back(std::fabs(point) < step * 1e-9 ? 0 : rounded_to_12_digits(point));
    }
    return grid;
}

std::optional<Instant> Window::start(Instant last) const {
    using namespace std::chrono;
    if (kind == Kind::all) return std::nullopt;
    if (kind == Kind::span) return last - span;
    const year_month_day day{floor<days>(last - microseconds{1})};
    return Instant{sys_days{day.year() / January / 1}};
}

Window parse_window(std::string_view text, std::string_view field) {
    if (text == "all") return {.kind = Window::Kind::all};
    if (text == "ytd") return {.kind = Window::Kind::year_to_date};
    auto span = parse_years(text);
    if (!span) span = parse_duration(text);
    if (!span || span->count() <= 0) {
        throw InvalidValue(std::string(field),
                           "must be a span like 90d or 1y (365 days), or ytd or all",
                           in_quotes(text));
    }
    return {.kind = Window::Kind::span, .span = *span};
}

}  // namespace levtok::io
