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

/// Files, folders and archives of one history, as an option names them.
struct InputFiles {
    InputFiles() = default;
    InputFiles(std::string path) : paths{std::move(path)} {}  // NOLINT(google-explicit-constructor)

    bool empty() const { return paths.empty(); }
    /// For messages.
    std::string text() const;
    /// Without their folders, for what is sent to others.
    std::string names() const;
    /// For a reader.
    std::vector<io::TextSource> sources() const { return {paths.begin(), paths.end()}; }

    std::vector<std::string> paths{};
};

/// Which history a command replays: --prices, --funding, --rates and how they are read.
struct PriceOptions {
    InputFiles prices;
    InputFiles funding;
    InputFiles rates;
    std::string funding_unit = "auto";
    std::string rates_unit = "auto";
    std::vector<std::string> rate_columns;
    io::PriceFileOptions file;
};

void add_price_options(CLI::App& app, PriceOptions& options);

/// Those of the price file alone, without funding and rates.
void add_price_file_options(CLI::App& app, PriceOptions& options);

/// How files are read, without the options that name them.
void add_price_reader_options(CLI::App& app, PriceOptions& options);
void add_rate_reader_options(CLI::App& app, PriceOptions& options);

/// What the options say of each other, e.g. that --from is before --to. Throws InvalidValue.
void check(const PriceOptions& options);

/// How a file of funding, or of rates, is to be read by the options.
io::RateOptions funding_reading(const PriceOptions& options);
io::RateOptions rates_reading(const PriceOptions& options);

/// What the files of --funding and --rates hold; nothing of a file that is not given.
struct RateInputs {
    std::vector<FundingEvent> funding;
    std::vector<RateEvent> rates;
};

/// Reads them. Throws InputError, also where neither file has a column of --rate-column.
RateInputs read_rate_inputs(const PriceOptions& options, const io::Warn& warn);

}  // namespace levtok::cli
