#include <memory>

#include "montecarlo/sample_history.hpp"
#include "nav/check.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/io/parse.hpp"

namespace levtok::cli {
namespace {

struct SampleOptions {
    std::string out;
    std::string funding_out;
    std::uint64_t days = 365;
    montecarlo::SampleTerms terms{.start = Instant{std::chrono::sys_days{
                                      std::chrono::year{2024} / std::chrono::January / 1}}};
};

/// Enough for a decade of seconds; more is a slip of the pen.
constexpr double most_bars = 400e6;

std::string label(const SampleOptions& options) {
    return "# synthetic: a random walk written by `levtok sample`, seed " +
           std::to_string(options.terms.seed) + ", volatility " +
           shortest(options.terms.volatility) + "; no market's data\n";
}

void write_prices(const SampleOptions& options) {
    io::AtomicFile file(options.out);
    file.write(label(options));
    io::CsvWriter rows(file, {"open_time", "open", "high", "low", "close", "volume"});
    montecarlo::SampleHistory history(options.terms);
    Observation bar;
    while (history.next(bar)) {
        rows.field(bar.time - options.terms.interval).field(bar.open.value());
        rows.field(bar.high.value()).field(bar.low.value()).field(bar.close.value());
        rows.field(bar.volume).end_row();
    }
    rows.finish();
    file.commit();
}

void write_funding(const SampleOptions& options) {
    io::AtomicFile file(options.funding_out);
    file.write(label(options));
    io::CsvWriter rows(file, {"time", "funding_rate"});
    const Duration span = std::chrono::days{static_cast<int>(options.days)};
    for (const auto& event :
         montecarlo::sample_funding(options.terms.start, span, options.terms.seed)) {
        rows.field(event.time).field(event.rate.value()).end_row();
    }
    rows.finish();
    file.commit();
}

void run_sample(SampleOptions& options) {
    const double bars =
        static_cast<double>(options.days) * in_units_of(one_day, options.terms.interval);
    require_in_range(bars, {.low = 1, .high = most_bars}, "--days over --interval");
    options.terms.bars = static_cast<std::uint64_t>(bars);
    if (options.out.empty() && options.funding_out.empty()) options.out = "-";
    check_distinct({{"--out", options.out}, {"--funding-out", options.funding_out}});
    if (!options.out.empty()) write_prices(options);
    if (!options.funding_out.empty()) write_funding(options);
}

void add_sample_options(CLI::App& app, SampleOptions& options) {
    add_text(app, "--out,-o", options.out, output_type,
             "Write the prices here (default: standard output)");
    add_text(app, "--funding-out", options.funding_out, output_type, "Write funding rates here");
    add_parsed(app, "--days", "N", "Length of the history (default 365)",
               [&](const std::string& text) {
                   options.days = io::parse_count(text, 1, 36'500, "--days");
               });
    add_parsed(app, "--interval", "SPAN", "Length of a bar, e.g. 1m, 1h, 1d (default 1h)",
               [&](const std::string& text) {
                   options.terms.interval = io::parse_span(text, "--interval");
               });
    add_parsed(
        app, "--start", "TIME", "Open of the first bar (default 2024-01-01)",
        [&](const std::string& text) { options.terms.start = io::parse_instant(text, "--start"); });
    add_parsed(
        app, "--seed", "N", "The same seed gives the same file (default 1)",
        [&](const std::string& text) { options.terms.seed = io::parse_count(text, "--seed"); });
    add_parsed(app, "--volatility", "V", "Per square root of a year (default 0.8)",
               [&](const std::string& text) {
                   options.terms.volatility =
                       io::parse_number(text, {.low = 0, .high = 10}, "--volatility");
               });
    add_parsed(
        app, "--price", "P", "Price at the start (default 20000)", [&](const std::string& text) {
            options.terms.price = io::parse_number(text, {.low = 0.01, .high = 1e9}, "--price");
        });
}

}  // namespace

void add_sample(CLI::App& app, const Console&) {
    auto* command = add_command(
        app, "sample",
        "Write a synthetic price history, labelled as such: for a machine without data");
    const auto options = std::make_shared<SampleOptions>();
    add_sample_options(*command, *options);
    add_example(*command, "levtok sample --out btc.csv --funding-out funding.csv --days 730");
    on_run(*command, [options] { run_sample(*options); });
}

}  // namespace levtok::cli
