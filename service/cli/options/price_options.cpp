#include "service/cli/options/price_options.hpp"

#include <filesystem>

#include "nav/error.hpp"
#include "rebalance/json/similar.hpp"
#include "service/cli/options/option.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/read/rates/funding_file.hpp"
#include "service/io/read/rates/joined_events.hpp"
#include "service/io/read/rates/rates_file.hpp"
#include "service/io/read/rates/spreads_file.hpp"

namespace levtok::cli {
namespace {

const std::vector<std::string> rate_units{"auto", "fraction", "percent", "bp"};

io::RateOptions reading(io::RateOptions how, const std::string& unit, const PriceOptions& options) {
    how.unit = io::rate_unit_of(unit).value();
    how.columns = options.rate_columns;
    how.strict = options.file.strict;
    how.time = {.order = options.file.time.order, .zone = options.file.time.zone};
    return how;
}

}  // namespace

void add_price_options(CLI::App& app, PriceOptions& options) {
    add_stored_price_options(app, options);
    add_text(app, "--spreads", options.spreads, file_type,
             "History of what a product charges beside the benchmark, instead of its own: time and "
             "borrow_spread (on loans), lend_spread (on cash) or borrow_fee (of shorts) per year");
    add_spreads_reader_option(app, options);
}

void add_spreads_reader_option(CLI::App& app, PriceOptions& options) {
    add_choice(app, "--spreads-unit", options.spreads_unit, rate_units,
               "Unit of the spreads in the spreads file, where the file does not determine it");
}

void add_stored_price_options(CLI::App& app, PriceOptions& options) {
    add_price_file_options(app, options);
    add_texts(app, "--funding", options.funding.paths, file_type,
              "Funding rates of the perpetual: time and rate per funding interval");
    add_texts(app, "--rates", options.rates.paths, file_type,
              "Benchmark interest rates: time and rate per year");
    add_rate_reader_options(app, options);
}

void add_rate_reader_options(CLI::App& app, PriceOptions& options) {
    add_choice(app, "--funding-unit", options.funding_unit, rate_units,
               "Unit of the rates in the funding file, where the file does not determine it");
    add_choice(
        app, "--rates-unit", options.rates_unit, rate_units,
        "Unit of the rates in the rates file: a rate of 5.25 is percent, one of 0.0525 a fraction");
    add_texts(app, "--rate-column", options.rate_columns, "NAME",
              "Column of the rate in the file of --funding or --rates that has it");
}

void add_price_file_options(CLI::App& app, PriceOptions& options) {
    add_texts(app, "--prices", options.prices.paths, file_type,
              "Price history of the underlying: CSV, packed or not; - is standard input. Given "
              "again, or a folder: all files as one history");
    add_price_reader_options(app, options);
    add_value(app, "--from", "TIME", options.file.from, "First observation, e.g. 2020-03-01",
              io::parse_instant);
    add_value(app, "--to", "TIME", options.file.to, "Last observation, inclusive",
              io::parse_instant);
}

void add_price_reader_options(CLI::App& app, PriceOptions& options) {
    add_text(app, "--column", options.file.column, "NAME", "Column of the price, e.g. Price");
    add_text(app, "--splits", options.file.splits, file_type,
             "Splits to take out of the prices: date and ratio (4, 4:1, 1-for-10); none leaves out "
             "those that the price file has");
    add_text(app, "--distributions", options.file.distributions, file_type,
             "Distributions to take out of the prices: date and money per unit; or none");
    add_flag(app, "--strict", options.file.strict,
             "Rows of one time that differ are an error, not a warning");
    add_parsed(app, "--stamps", "open|close",
               "Whether the time of a bar is its open or its close, where the file misleads",
               [&options](const std::string& text) {
                   if (text != "open" && text != "close") {
                       throw InvalidValue("--stamps", "must be one of open, close",
                                          '"' + text + '"');
                   }
                   options.file.stamp = text == "open" ? io::Stamp::open : io::Stamp::close;
               });
    add_text(app, "--bars", options.file.bars, "NAME",
             "Which bars of a file with several: raw, adjusted, or the word next to open and close "
             "in their names, e.g. bid");
    add_text(app, "--time-column", options.file.time.column, "NAME",
             "Column of the time, where its name does not say so");
    add_parsed(app, "--date-order", "dmy|mdy|ymd",
               "Order of day, month and year in dates such as 01/02/2024, where the file does not "
               "determine it",
               [&options](const std::string& text) {
                   options.file.time.order = io::parse_date_order(text, "--date-order");
               });
    add_parsed(app, "--tz", "ZONE",
               "Zone of times that name none, e.g. America/New_York; without it they are UTC",
               [&options](const std::string& text) {
                   options.file.time.zone = rebalance::Zone::named(text);
               });
}

std::string InputFiles::text() const { return rebalance::listed({paths.begin(), paths.end()}); }

std::string InputFiles::names() const {
    std::string list;
    for (const auto& path : paths) {
        list += (list.empty() ? "" : ", ") + std::filesystem::path(path).filename().string();
    }
    return list;
}

void check(const PriceOptions& options) {
    const auto& [from, to] = std::pair(options.file.from, options.file.to);
    if (from && to && *from >= *to) {
        throw InvalidValue("--from", "must be before --to, " + format_time(*to),
                           format_time(*from));
    }
}

io::RateOptions funding_reading(const PriceOptions& options) {
    return reading(io::funding_options(), options.funding_unit, options);
}

io::RateOptions rates_reading(const PriceOptions& options) {
    return reading(io::rates_options(), options.rates_unit, options);
}

io::RateOptions spreads_reading(const PriceOptions& options) {
    return reading(io::spreads_options(), options.spreads_unit, options);
}

RateInputs read_rate_inputs(const PriceOptions& options, const io::Warn& warn) {
    RateInputs inputs;
    bool funding_has_column = false;
    bool rates_have_column = false;
    const bool both = !options.funding.empty() && !options.rates.empty();
    if (!options.rates.empty()) {
        auto how = rates_reading(options);
        if (both) how.has_column = &rates_have_column;
        inputs.rates = io::joined_events(
            options.rates.sources(), warn,
            [&](const io::TextSource& source) { return io::read_rates(source, how, warn); });
    }
    if (!options.funding.empty()) {
        auto how = funding_reading(options);
        if (both) how.has_column = &funding_has_column;
        inputs.funding = io::joined_events(
            options.funding.sources(), warn,
            [&](const io::TextSource& source) { return io::read_funding(source, how, warn); });
    }
    if (!options.spreads.empty()) {
        inputs.spreads = io::read_spreads(options.spreads, spreads_reading(options), warn);
    }
    if (both && !options.rate_columns.empty() && !funding_has_column && !rates_have_column) {
        throw InvalidValue(
            "--rate-column",
            "must be a column of " + options.funding.text() + " or " + options.rates.text(),
            io::in_quotes(options.rate_columns.front()));
    }
    return inputs;
}

}  // namespace levtok::cli
