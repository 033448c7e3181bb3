#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nav/check.hpp"
#include "nav/time.hpp"

/// Parses values of options of the command and of request targets. Each function throws
/// InvalidValue that names the field.

namespace levtok::io {

double parse_number(std::string_view text, const Range& range, std::string_view field);
Instant parse_instant(std::string_view text, std::string_view field);
Duration parse_span(std::string_view text, std::string_view field);
std::uint64_t parse_count(std::string_view text, std::string_view field);
/// A count from `low` to `high`; the message has both in plain digits.
std::uint64_t parse_count(std::string_view text, std::uint64_t low, std::uint64_t high,
                          std::string_view field);

/// The same with the range given before.
inline auto number_in(const Range& range) {
    return [range](std::string_view text, std::string_view field) {
        return parse_number(text, range, field);
    };
}
inline auto count_in(std::uint64_t low = 0,
                     std::uint64_t high = std::numeric_limits<std::uint64_t>::max()) {
    return [=](std::string_view text, std::string_view field) {
        return parse_count(text, low, high, field);
    };
}

/// `low:high:step`, or numbers with commas between them. The steps are rounded to 12 digits, so
/// that a grid about 0 has a 0.
std::vector<double> parse_grid(std::string_view text, std::string_view field);

/// A part of a path that ends with its last row.
struct Window {
    enum class Kind { span, year_to_date, all };
    Kind kind = Kind::all;
    Duration span{0};  ///< of Kind::span

    /// The start of the window that ends at `last`: returns count from the last row at or before
    /// it. Nothing for the whole path. A row stamped 00:00 belongs to the day that it closes, so
    /// the first instant of a year is the end of the year before.
    std::optional<Instant> start(Instant last) const;
};

/// `90d` or another span, `1y` (of 365 days, as the metrics have them), `ytd`, `all`. Throws
/// InvalidValue naming `field`.
Window parse_window(std::string_view text, std::string_view field);

}  // namespace levtok::io
