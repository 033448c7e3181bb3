#pragma once

#include <string_view>
#include <vector>

#include "nav/check.hpp"
#include "nav/time.hpp"

/// Values as they are typed, in options of the command and in targets of requests. Each throws
/// InvalidValue that names the field.
namespace levtok::io {

double parse_number(std::string_view text, const Range& range, std::string_view field);
Instant parse_instant(std::string_view text, std::string_view field);
Duration parse_span(std::string_view text, std::string_view field);
std::uint64_t parse_count(std::string_view text, std::string_view field);
/// From `low` to `high`; the message has all of them in plain digits.
std::uint64_t parse_count(std::string_view text, std::uint64_t low, std::uint64_t high,
                          std::string_view field);

/// `low:high:step`, or numbers with commas between them. The steps are rounded to 12 digits, so
/// that a grid about 0 has a 0.
std::vector<double> parse_grid(std::string_view text, std::string_view field);

}  // namespace levtok::io
