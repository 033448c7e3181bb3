#pragma once

#include <string>

#include "service/io/read/prices/adjustment.hpp"
#include "service/io/read/text/text_file.hpp"

namespace levtok::io {

/// Reads the splits of a file, in the order of time: a date (`date`, `ex_date`, …) and a ratio of
/// new units per old one (`ratio`, `split`, `Stock Splits`, …; 4, 4:1, 1-for-10). Rows without a
/// split (0, 1, nothing) are skipped, so that it may be a price file. Throws InputError.
Adjustments read_splits(const TextSource& source, const TimeOptions& time, const Warn& warn);

/// Reads distributions likewise: a date and money per unit (`amount`, `Dividends`, `cash_amount`,
/// …).
Adjustments read_distributions(const TextSource& source, const TimeOptions& time, const Warn& warn);

}  // namespace levtok::io
