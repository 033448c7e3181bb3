#include "rebalance/tracking/calibrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "nav/error.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/replay/spread_history.hpp"
#include "rebalance/short_form.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/model.hpp"
#include "service/cli/options/model_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/endings.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/read/rates/spreads_file.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

struct CalibrateOptions {
    ProductOptions product;
    PriceOptions prices;
    ObservedOptions observed;
    OutputOptions output;
    std::string product_out;
    std::string spreads_out;
    std::string by;
    std::vector<std::string> free;
    std::vector<Duration> times;
};

std::vector<Duration> parse_times(const std::string& text) {
    std::vector<Duration> times;
    for (const auto& part : parse_list(text)) {
        const auto time = parse_time_of_day(part);
        if (!time) {
            throw InvalidValue("--times", "must be times of day like 00:00,00:02,16:00",
                               '"' + part + '"');
        }
        times.push_back(*time);
    }
    return times;
}

/// The history with the notes of a replay of the product as it is.
std::vector<MarketStep> steps_of(const CalibrateOptions& options, const ObservedSeries& observed,
                                 const Console& console) {
    std::vector<MarketStep> steps;
    rebalance::Token token(load_product(options.product));
    replay(console, prices_for(options.prices, observed), {&token, 1},
           [&](std::size_t, const rebalance::Token&, const rebalance::PathRow&,
               const MarketStep& step) { steps.push_back(step); });
    return steps;
}

std::string report_of(const rebalance::Calibration& found) {
    std::string text;
    for (const auto& term : found.terms) {
        text += fmt::format("{:<6} ", term.period);
        if (term.value && term.standard_error) {
            const double error = *term.standard_error;
            text += fmt::format("{} = {} +- {}", term.term,
                                rebalance::rounded_by_error(*term.value, error),
                                rebalance::rounded_by_error(error, error));
        } else {
            text += term.setting;
        }
        text += fmt::format("  ({} sessions)\n", term.sessions);
    }
    if (const auto form = rebalance::short_form_of(found.product)) text += *form + '\n';
    return text + fmt::format("median error {:.2f} bp\n", found.noise * 1e4);
}

bool is_spread(const std::string& path) { return rebalance::spread_kind_of(path) != nullptr; }

void check(const CalibrateOptions& options) {
    check_distinct({{"--out", options.output.path()},
                    {"--product-out", options.product_out},
                    {"--spreads-out", options.spreads_out}});
    check_ending(options.product_out, Written::json);
    if (options.spreads_out.empty()) return;
    if (options.by != "year" || std::none_of(options.free.begin(), options.free.end(), is_spread)) {
        throw Error(ErrorKind::malformed,
                    "calibrate: --spreads-out needs --by year, and a spread in --free, such as "
                    "financing.borrow_spread");
    }
}

/// Other terms of a year have no place in a history of spreads.
void note_others(const CalibrateOptions& options, const Console& console) {
    for (const auto& path : options.free) {
        if (is_spread(path)) continue;
        console.note({NoteCode::left_out,
                      "the spreads of a year were found with a " + path +
                          " of the same year, which a history of spreads does not have",
                      options.spreads_out});
    }
}

void write_spreads(const CalibrateOptions& options, const rebalance::Calibration& found,
                   const Console& console) {
    if (options.spreads_out.empty()) return;
    note_others(options, console);
    io::AtomicFile file(options.spreads_out);
    file.write(io::spreads_text(rebalance::spreads_by_year(found)));
    file.commit();
}

void run_calibrate(const CalibrateOptions& options, const Console& console) {
    check(options);
    const auto& name = options.product.products.front();
    const auto observed = read_observed(console, options.observed, options.prices.file);
    const auto steps = steps_of(options, observed, console);
    rebalance::CalibrationQuestion question{.product = product_text(name),
                                            .settings = settings_of(options.product),
                                            .free = options.free,
                                            .times = options.times,
                                            .steps = steps,
                                            .observed = observed.values,
                                            .by_year = options.by == "year",
                                            .place = options.observed.files.text()};
    rebalance::Calibration found;
    try {
        found = rebalance::calibrate(question);
    } catch (const InvalidValue& error) {
        if (error.field() != "free") throw;
        throw InvalidValue("--free", error.rule(), error.value());
    }
    console.note(found.notes);
    if (found.product.name.empty()) found.product.name = load_product(options.product).name;
    if (!options.product_out.empty()) {
        io::AtomicFile file(options.product_out);
        file.write(rebalance::write_product(found.product));
        file.commit();
    }
    write_spreads(options, found, console);
    const Format format = table_format(options.output, console);
    if (format == Format::text) {
        auto file = open_output(options.output);
        file.write(report_of(found));
        return file.commit();
    }
    if (const auto form = rebalance::short_form_of(found.product)) {
        console.note({NoteCode::finding, "the fund in one line: " + *form, question.place});
    }
    TableFile file(console, options.output, format, io::tables::calibration,
                   facts_of({found.product}));
    for (const auto& term : found.terms) file.write({found.product.name, &term});
    file.commit();
}

}  // namespace

void add_calibrate(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "calibrate", "Which terms of a product what really traded shows, with their errors");
    const auto options = std::make_shared<CalibrateOptions>();
    add_tracked_options(*command, options->product, options->prices, options->observed);
    add_parsed(*command, "--free", "LIST",
               "Terms to find, e.g. fees.management.rate,financing.borrow_spread,leverage, and "
               "times of day such as rebalance.0.at",
               [options](const std::string& text) { options->free = parse_list(text); });
    require(*command, {"--free"});
    add_parsed(*command, "--times", "LIST",
               "Times of day to look for free times in (default: each full hour)",
               [options](const std::string& text) { options->times = parse_times(text); });
    add_choice(*command, "--by", options->by, {"year"}, "Find the numbers of each year too");
    add_output_options(*command, options->output);
    add_text(*command, "--product-out", options->product_out, output_type,
             "Write the product with the terms that were found here");
    add_text(*command, "--spreads-out", options->spreads_out, output_type,
             "Write the spreads of each year here, a history for --spreads");
    add_example(*command,
                "levtok calibrate --product upro --prices spx.csv --rates ff.csv --observed "
                "nav.csv\n    --free financing.borrow_spread --by year --spreads-out spreads.csv",
                "Least squares on daily log errors, robust to prints (Huber), with standard errors "
                "by Newey and West.\n"
                "Prints are told from errors by the terms that are found. A replay with --spreads "
                "reads what\n"
                "--spreads-out writes.");
    on_run(*command, [options, &console] { run_calibrate(*options, console); });
}

}  // namespace levtok::cli
