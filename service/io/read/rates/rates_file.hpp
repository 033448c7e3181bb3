#pragma once

#include <string>
#include <vector>

#include "nav/observation.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/rates/rate_options.hpp"
#include "service/io/read/text/text_file.hpp"

namespace levtok::io {

/// With the name of the command's option.
inline RateOptions rates_options() { return {.unit_option = "--rates-unit "}; }

/// Reads benchmark rates per year, in the order of time, as fractions: a time and a rate column
/// (`rate`, `yield`, a series such as `DFF`, `SOFR`, `DGS3MO`, a maturity such as `3 Mo`), or the
/// close of an index that quotes a rate, such as ^IRX. The unit is given by the column's name or
/// the fields; series, maturities and indices are in percent; else it is a fraction, which a note
/// says. An empty field or a `.` keeps the rate before, with a note. Of two rates at one stamp the
/// last is kept, with a note, or `strict` refuses them. Throws InputError, also for a rate above 1
/// whose unit is not given by `options`, and where several columns hold different rates.
std::vector<RateEvent> read_rates(const TextSource& source,
                                  const RateOptions& options = rates_options(),
                                  const Warn& warn = {});

/// Whether a column of this name is a benchmark rate, and not the price of one.
bool names_rate(std::string_view column);

}  // namespace levtok::io
