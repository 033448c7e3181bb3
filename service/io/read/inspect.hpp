#pragma once

#include <string>

#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/rates/rate_options.hpp"
#include "service/io/read/understood.hpp"

namespace levtok::io {

/// How the readers of each kind are set.
struct InspectOptions {
    std::string kind;  ///< prices, funding or rates; empty: by the names of the columns
    PriceFileOptions prices;
    RateOptions funding;
    RateOptions rates;
};

/// A file, as its reader has read it to its end.
struct Inspected {
    Understood understood;
    std::uint64_t rows = 0;
    Instant first{};
    Instant last{};
};

/// Reads a file, a folder or an archive as a replay would, and says what was understood. Throws
/// Error as the readers do.
Inspected inspect(const TextSource& source, const InspectOptions& options, const Warn& warn);

}  // namespace levtok::io
