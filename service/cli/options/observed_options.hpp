#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rebalance/tracking/joined.hpp"
#include "service/cli/options/price_options.hpp"
#include "service/cli/output/console.hpp"

namespace levtok::cli {

/// What really traded: --observed and how it is read.
struct ObservedOptions {
    InputFiles files;
    io::PriceFileOptions file;
};

void add_observed_options(CLI::App& app, ObservedOptions& options);

struct ObservedSeries {
    std::string name;  ///< of the files, without their folders
    std::vector<rebalance::ObservedValue> values;
    bool has_distributions = false;  ///< then `total` of the values is known
};

/// How the options have the series read; `from`, `to` and the form of times are those of the
/// prices.
io::PriceFileOptions observed_reading(const ObservedOptions& options,
                                      const io::PriceFileOptions& prices);

/// Reads the series, splits taken out. Distributions, of --observed-distributions or of the file's
/// own column, stay out of the value and are put back in its total. `from` and `to` are those of
/// the prices. Throws Error where the file has no row.
ObservedSeries read_observed(const Console& console, const ObservedOptions& options,
                             const io::PriceFileOptions& prices);

}  // namespace levtok::cli
