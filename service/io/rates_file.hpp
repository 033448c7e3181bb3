#pragma once

#include <string>
#include <vector>

#include "nav/observation.hpp"
#include "service/io/input_error.hpp"
#include "service/io/text_file.hpp"

namespace levtok::io {

/// How a rates file writes five percent per year: 5 or 0.05.
enum class RateUnit {
    automatic,  ///< percent for the well-known series (fed_funds_rate, DFF, EFFR, SOFR, …) and for
                ///< names with percent or pct
    percent,
    fraction,
};

/// Reads benchmark rates per year, in the order of time, as fractions: a time and a rate column. An
/// empty field or a `.` keeps the rate before, with a warning; so does a unit that was guessed. Two
/// rates of one stamp keep the last, with a warning, or `strict` refuses them. Throws InputError,
/// also for a fraction above 1, which is a percent in disguise; `percent_choice` is how percent is
/// chosen there.
std::vector<RateEvent> read_rates(const TextSource& source, RateUnit unit = RateUnit::automatic,
                                  const Warn& warn = {}, bool strict = false,
                                  const std::string& percent_choice = "--rates-unit percent");

}  // namespace levtok::io
