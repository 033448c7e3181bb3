#pragma once

#include <string_view>
#include <vector>

#include "nav/check.hpp"
#include "nav/time.hpp"

/// Values of options as they are typed. Each throws InvalidValue that names the option.
namespace levtok::cli {

double parse_number(std::string_view text, const Range& range, std::string_view option);
Instant parse_instant(std::string_view text, std::string_view option);
Duration parse_span(std::string_view text, std::string_view option);
std::uint64_t parse_count(std::string_view text, std::string_view option);

/// `low:high:step`, or numbers with commas between them. The steps are rounded to 12 digits, so
/// that a grid about 0 has a 0.
std::vector<double> parse_grid(std::string_view text, std::string_view option);

}  // namespace levtok::cli
