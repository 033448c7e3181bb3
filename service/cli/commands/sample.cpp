#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "montecarlo/sample_history.hpp"
#include "nav/check.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/output/endings.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

struct SampleOptions {
    OutputOptions output;
    std::string funding_out;
    std::uint64_t days = 365;
    montecarlo::SampleTerms terms{.start = Instant{std::chrono::sys_days{
                                      std::chrono::year{2024} / std::chrono::January / 1}}};
};

/// Enough for a decade of seconds; more is a slip of the pen.
constexpr double most_bars = 400e6;

/// What the rows were made from, every default told.
Facts sample_facts(const SampleOptions& options) {
    const auto& terms = options.terms;
    return std::make_shared<nlohmann::ordered_json>(
        nlohmann::ordered_json{{"sample",
                                {{"seed", terms.seed},
                                 {"volatility", terms.volatility},
                                 {"price", terms.price},
                                 {"start", format_time(terms.start)},
                                 {"interval", format_duration(terms.interval)},
                                 {"days", options.days}}}});
}

void write_prices(const SampleOptions& options, const Console& console) {
    TableFile file(console, options.output, Format::csv, io::tables::sample, sample_facts(options));
    montecarlo::SampleHistory history(options.terms);
    io::SampleBar row{{}, options.terms.interval};
    while (history.next(row.bar)) file.write(row);
    file.commit();
}

void write_funding(const SampleOptions& options, const Console& console) {
    const Duration span = std::chrono::days{static_cast<int>(options.days)};
    write_table(console, options.output.with_path(options.funding_out), Format::csv,
                io::tables::sample_funding,
                montecarlo::sample_funding(options.terms.start, span, options.terms.seed),
                sample_facts(options));
}

void run_sample(SampleOptions& options, const Console& console) {
    const double bars =
        static_cast<double>(options.days) * in_units_of(one_day, options.terms.interval);
    require_in_range(bars, {.low = 1, .high = most_bars}, "--days over --interval");
    options.terms.bars = static_cast<std::uint64_t>(bars);
    auto& out = options.output.out;
    if (out.empty() && options.funding_out.empty()) out = "-";
    for (const auto& path : {out, options.funding_out}) check_ending(path, Written::csv);
    check_distinct({{"--out", out}, {"--funding-out", options.funding_out}});
    if (!out.empty()) write_prices(options, console);
    if (!options.funding_out.empty()) write_funding(options, console);
}

void add_sample_options(CLI::App& app, SampleOptions& options) {
    options.output.command = &app;
    add_text(app, "--out,-o", options.output.out, output_type,
             "Write the prices here (default: standard output), with a description of their "
             "columns beside them (.manifest.json)");
    add_text(app, "--funding-out", options.funding_out, output_type, "Write funding rates here");
    add_value(app, "--days", "N", options.days, "Length of the history (default 365)",
              io::count_in(1, 36'500));
    add_value(app, "--interval", "SPAN", options.terms.interval,
              "Length of a bar, e.g. 1m, 1h, 1d (default 1h)", io::parse_span);
    add_value(app, "--start", "TIME", options.terms.start,
              "Open of the first bar (default 2024-01-01)", io::parse_instant);
    add_value(app, "--seed", "N", options.terms.seed,
              "The same seed gives the same file (default 1)", io::count_in());
    add_value(app, "--volatility", "V", options.terms.volatility,
              "Per square root of a year (default 0.8)", io::number_in({.low = 0, .high = 10}));
    add_value(app, "--price", "P", options.terms.price, "Price at the start (default 20000)",
              io::number_in({.low = 0.01, .high = 1e9}));
}

}  // namespace

void add_sample(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "sample",
        "Write a synthetic price history, labelled as such, for a machine without data");
    const auto options = std::make_shared<SampleOptions>();
    add_sample_options(*command, *options);
    add_example(*command, "levtok sample --out btc.csv --funding-out funding.csv --days 730");
    on_run(*command, [options, &console] { run_sample(*options, console); });
}

}  // namespace levtok::cli
