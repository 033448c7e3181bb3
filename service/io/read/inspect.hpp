#pragma once

#include <string>

#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/rates/rate_options.hpp"
#include "service/io/read/understood.hpp"

namespace levtok::io {

/// The options of the readers of each kind.
struct InspectOptions {
    std::string kind;  ///< prices, funding, rates or spreads; empty: by the names of the columns
    PriceFileOptions prices;
    RateOptions funding;
    RateOptions rates;
    RateOptions spreads;
};

/// The results of reading a file to its end.
struct Inspected {
    Understood understood;
    std::uint64_t rows = 0;
    Instant first{};
    Instant last{};
};

/// Reads a file, a folder or an archive as a replay would, and reports what was understood. Throws
/// Error as the readers do.
Inspected inspect(const TextSource& source, const InspectOptions& options, const Warn& warn);

}  // namespace levtok::io
