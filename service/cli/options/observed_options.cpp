#include "service/cli/options/observed_options.hpp"

#include <cmath>

#include "nav/error.hpp"
#include "service/cli/options/option.hpp"

namespace levtok::cli {
namespace {

std::vector<Observation> read_all(const Console& console, const ObservedOptions& options,
                                  const io::PriceFileOptions& how, bool silent) {
    io::PriceReader reader(options.files.sources(), how, silent ? io::Warn{} : noting(console));
    std::vector<Observation> rows;
    Observation row;
    while (reader.next(row)) rows.push_back(row);
    return rows;
}

}  // namespace

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

ObservedSeries read_observed(const Console& console, const ObservedOptions& options,
                             const io::PriceFileOptions& prices) {
    auto how = options.file;
    how.from = prices.from;
    how.to = prices.to;
    how.strict = prices.strict;
    how.time.order = prices.time.order;
    how.time.zone = prices.time.zone;
    how.distributions = "none";
    const auto rows = read_all(console, options, how, false);
    if (rows.empty()) {
        throw Error(ErrorKind::malformed, options.files.text() + ": holds no observation");
    }
    ObservedSeries series{.name = options.files.names()};
    for (const auto& row : rows) series.values.push_back({row.time, row.close.value(), 0});
    if (options.file.distributions == "none") return series;
    how.distributions = options.file.distributions;
    // The value has been read: only what the distributions bring is new.
    const bool silent = how.distributions.empty();
    const auto total = read_all(console, options, how, silent);
    if (total.size() != rows.size()) return series;
    const double scale = total.back().close.value() / rows.back().close.value();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double ratio = total[i].close.value() / rows[i].close.value() / scale;
        if (std::fabs(ratio - 1) > 1e-9) series.has_distributions = true;
    }
    if (!series.has_distributions && silent) return series;
    series.has_distributions = true;
    for (std::size_t i = 0; i < rows.size(); ++i) series.values[i].total = total[i].close.value();
    return series;
}

}  // namespace levtok::cli
