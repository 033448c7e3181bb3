#include "service/cli/options/observed_options.hpp"

#include "nav/error.hpp"
#include "rebalance/tracking/observed.hpp"
#include "service/cli/options/option.hpp"
#include "service/io/read/prices/observed_file.hpp"

namespace levtok::cli {

void add_observed_options(CLI::App& app, ObservedOptions& options) {
    add_texts(app, "--observed", options.files.paths, file_type,
              "What really traded: a fund's NAV, closes, an exchange's prices of the token. Given "
              "again, or a folder: all files as one history");
    add_text(app, "--observed-column", options.file.column, "NAME",
             "Column of the observed value, e.g. NAV");
    add_text(app, "--observed-splits", options.file.splits, file_type,
             "Splits to take out of the observed values: date and ratio; or none");
    add_text(app, "--observed-distributions", options.file.distributions, file_type,
             "Distributions to holders: date and money per unit; or none");
}

io::PriceFileOptions observed_reading(const ObservedOptions& options,
                                      const io::PriceFileOptions& prices) {
    auto how = options.file;
    how.adjustment_options = "--observed-";
    how.from = prices.from;
    how.to = prices.to;
    how.strict = prices.strict;
    how.time.order = prices.time.order;
    how.time.zone = prices.time.zone;
    return how;
}

ObservedSeries read_observed(const Console& console, const ObservedOptions& options,
                             const io::PriceFileOptions& prices) {
    const auto read = io::read_observed_file(options.files.sources(),
                                             observed_reading(options, prices), noting(console));
    if (read.rows.empty()) {
        throw Error(ErrorKind::malformed, options.files.text() + ": holds no observation");
    }
    return {.name = options.files.names(),
            .values = rebalance::observed_values(read.rows, read.has_distributions),
            .has_distributions = read.has_distributions};
}

}  // namespace levtok::cli
