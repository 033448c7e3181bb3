#pragma once

#include <span>
#include <vector>

#include "rebalance/tracking/observed.hpp"
#include "service/io/read/prices/price_file.hpp"

namespace levtok::io {

/// The prices of a replay that an observed series is held against begin so long before its first
/// value: long enough for the row that opens the token, whatever the market was closed for.
inline constexpr Duration opening_time = std::chrono::days{10};

/// What a file of an observed series holds.
struct ObservedFile {
    std::vector<rebalance::ObservedRow> rows;
    /// Distributions are known, though none may lie between the rows.
    bool has_distributions = false;
    bool lacks_interval = false;  ///< as PriceReader has it
};

/// Reads an observed series as prices are read, splits taken out. Distributions stay in the values
/// and stand beside them: those of the file of `options`, else those of a column of the series,
/// which the values may have without them. One at the first row is not known.
ObservedFile read_observed_file(std::span<const TextSource> sources,
                                const PriceFileOptions& options, const Warn& warn);

}  // namespace levtok::io
