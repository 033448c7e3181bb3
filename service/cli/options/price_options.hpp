#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nav/observation.hpp"
#include "service/cli/options/option.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/rates/rate_options.hpp"

namespace levtok::cli {

/// The files, folders and archives of one history, as given in an option.
struct InputFiles {
    InputFiles() = default;
    InputFiles(std::string path) : paths{std::move(path)} {}  // NOLINT(google-explicit-constructor)

    bool empty() const { return paths.empty(); }
    /// The names in messages.
    std::string text() const;
    /// The names without their folders, for documents that are sent to others.
    std::string names() const;
    /// The sources to read.
    std::vector<io::TextSource> sources() const { return {paths.begin(), paths.end()}; }

    std::vector<std::string> paths{};
};

/// The history that a command replays: --prices, --funding, --rates, --spreads and how they are
/// read.
struct PriceOptions {
    InputFiles prices;
    InputFiles funding;
    InputFiles rates;
    std::string spreads;
    std::string funding_unit = "auto";
    std::string rates_unit = "auto";
    std::string spreads_unit = "auto";
    std::vector<std::string> rate_columns;
    io::PriceFileOptions file;
};

void add_price_options(CLI::App& app, PriceOptions& options);

/// Adds the options of a history that is stored, which has no spreads.
void add_stored_price_options(CLI::App& app, PriceOptions& options);

/// Adds the options of the price file alone, without funding and rates.
void add_price_file_options(CLI::App& app, PriceOptions& options);

/// Adds the options on how price files are read, without those that name them.
void add_price_reader_options(CLI::App& app, PriceOptions& options);
void add_rate_reader_options(CLI::App& app, PriceOptions& options);
void add_spreads_reader_option(CLI::App& app, PriceOptions& options);

/// Checks the options against each other, e.g. that --from is before --to. Throws InvalidValue.
void check(const PriceOptions& options);

/// How the options have a file of funding, of rates, or of spreads, read.
io::RateOptions funding_reading(const PriceOptions& options);
io::RateOptions rates_reading(const PriceOptions& options);
io::RateOptions spreads_reading(const PriceOptions& options);

/// The events in the files of --funding, --rates and --spreads; empty for a file that is not given.
struct RateInputs {
    std::vector<FundingEvent> funding;
    std::vector<RateEvent> rates;
    std::vector<SpreadEvent> spreads;
};

/// Reads the files. Throws InputError, also where neither has a column of --rate-column.
RateInputs read_rate_inputs(const PriceOptions& options, const io::Warn& warn);

}  // namespace levtok::cli
