#pragma once

#include <string_view>
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

/// `low:high:step`, or numbers with commas between them. The steps are rounded to 12 digits, so
/// that a grid about 0 has a 0.
std::vector<double> parse_grid(std::string_view text, std::string_view field);

}  // namespace levtok::io
