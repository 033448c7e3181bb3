#include "service/cli/options/price_options.hpp"

#include "nav/error.hpp"
#include "service/cli/options/option.hpp"
#include "service/io/parse.hpp"

namespace levtok::cli {

void add_price_options(CLI::App& app, PriceOptions& options) {
    add_price_file_options(app, options);
    add_text(app, "--funding", options.funding, file_type,
             "Funding rates of the perpetual: time and rate per funding interval");
    add_text(app, "--rates", options.rates, file_type,
             "Benchmark interest rates: time and rate per year");
    add_choice(app, "--rates-unit", options.rates_unit, {"auto", "fraction", "percent"},
               "What a rate of 5.25 in the rates file is");
}

void add_price_file_options(CLI::App& app, PriceOptions& options) {
    add_text(app, "--prices", options.prices, file_type,
             "Price history of the underlying: CSV, also gzipped; - is standard input");
    add_text(app, "--column", options.file.column, "NAME", "Column of the price, e.g. Price");
    add_flag(app, "--strict", options.file.strict,
             "Rows of one time that differ are an error, not a warning");
    add_parsed(app, "--stamps", "open|close", "What the time of a bar is, where the file misleads",
               [&options](const std::string& text) {
                   if (text != "open" && text != "close") {
                       throw InvalidValue("--stamps", "must be one of open, close",
                                          '"' + text + '"');
                   }
                   options.file.stamp = text == "open" ? io::Stamp::open : io::Stamp::close;
               });
    add_parsed(app, "--from", "TIME", "First observation, e.g. 2020-03-01",
               [&options](const std::string& text) {
                   options.file.from = io::parse_instant(text, "--from");
               });
    add_parsed(
        app, "--to", "TIME", "Last observation, inclusive",
        [&options](const std::string& text) { options.file.to = io::parse_instant(text, "--to"); });
}

void check(const PriceOptions& options) {
    const auto& [from, to] = std::pair(options.file.from, options.file.to);
    if (from && to && *from >= *to) {
        throw InvalidValue("--from", "must be before --to, " + format_time(*to),
                           format_time(*from));
    }
}

io::RateUnit rate_unit(const PriceOptions& options) {
    if (options.rates_unit == "percent") return io::RateUnit::percent;
    if (options.rates_unit == "fraction") return io::RateUnit::fraction;
    return io::RateUnit::automatic;
}

}  // namespace levtok::cli
