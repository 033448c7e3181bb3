#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nav/observation.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/rates/rate_options.hpp"
#include "service/io/read/text/text_file.hpp"

namespace levtok::io {

/// With the name of the command's option.
inline RateOptions spreads_options() { return {.unit_option = "--spreads-unit "}; }

/// Reads a history of spreads per year, in the order of time, as fractions: a time and one column
/// or more of `borrow_spread` (or `spread`), `lend_spread` and `borrow_fee`, each as in a product's
/// financing. The unit is given by the column's name or the fields; else it is a fraction, which a
/// note says. An empty field keeps the spread before, with a note; before the first there is none.
/// Other columns are left out, with a note. Throws InputError, also for a spread above 10 % whose
/// unit is not given by `options`, and for standard input, which cannot be read twice.
std::vector<SpreadEvent> read_spreads(const TextSource& source,
                                      const RateOptions& options = spreads_options(),
                                      const Warn& warn = {});

/// Whether a column of this name is a spread, and which field of a product's financing; nothing
/// where it is none.
std::string_view spread_field(std::string_view column);

/// The history as a file that read_spreads reads, in percent, to a billionth of one.
std::string spreads_text(std::span<const SpreadEvent> events);

}  // namespace levtok::io
