#pragma once

#include <string>
#include <vector>

#include "nav/observation.hpp"
#include "service/io/input_error.hpp"
#include "service/io/text_file.hpp"

namespace levtok::io {

/// Reads funding rates, fractions per period, in the order of time: a time (`fundingTime`,
/// `calc_time`, `time`, `date`, …) and a rate (`fundingRate`, `last_funding_rate`, `rate`). A
/// column `funding_mean` is the mean of a day's three rates: three times it is charged at the end
/// of the day, which a warning says. Stamps stay as they are, milliseconds late or not. A stamp
/// that stands twice keeps its last row, with a warning, or `strict` refuses it. Throws InputError.
std::vector<FundingEvent> read_funding(const TextSource& source, const Warn& warn = {},
                                       bool strict = false);

}  // namespace levtok::io
