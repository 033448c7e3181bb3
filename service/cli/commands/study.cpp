#include "montecarlo/study/study.hpp"

#include <algorithm>
#include <memory>

#include "montecarlo/study/rules.hpp"
#include "nav/error.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/model_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/progress.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/read/text/characters.hpp"

namespace levtok::cli {
namespace {

struct StudyOptions {
    std::string kind = "sweep";
    ProductOptions product;
    ModelOptions model;
    CalendarOptions calendar;
    OutputOptions output;
    std::vector<double> leverages;
    std::vector<std::string> rules;
    std::vector<double> fees;
    std::vector<double> volatilities;
    std::vector<double> drifts;
    std::vector<double> stops;
    std::vector<double> sizes;
    std::vector<Duration> horizons;
    montecarlo::Quantities quantities;
    montecarlo::Sampling sampling;
};

std::vector<Duration> parse_spans(const std::string& text, const char* option) {
    std::vector<Duration> spans;
    for (const auto& part : parse_list(text)) spans.push_back(io::parse_span(part, option));
    return spans;
}

/// As a grid, in which none is 0.
std::vector<double> parse_stops(std::string_view text, std::string_view field) {
    std::vector<double> stops;
    for (const auto& part : parse_list(std::string(text))) {
        if (part == "none") {
            stops.push_back(0);
            continue;
        }
        for (const double stop : io::parse_grid(part, field)) stops.push_back(stop);
    }
    return stops;
}

/// The holding periods that people ask about.
std::vector<Duration> default_horizons(const std::string& kind) {
    if (kind == "sweep") return {std::chrono::days{365}};
    std::vector<Duration> out;
    for (const int days : {1, 3, 7, 14, 30, 90, 365}) out.push_back(std::chrono::days{days});
    return out;
}

montecarlo::StudyDesign design_of(const StudyOptions& options) {
    const auto calendar = load_calendar(options.calendar);
    return {
        .product = load_product(options.product),
        .model = load_model(options.model),
        .leverages = options.leverages,
        .rules = options.rules,
        .fees = options.fees,
        .volatilities = options.volatilities,
        .drifts = options.drifts,
        .stops = options.stops,
        .sizes = options.sizes,
        .horizons = options.horizons.empty() ? default_horizons(options.kind) : options.horizons,
        .start = calendar.start,
        .step = calendar.step,
        .funding = calendar.funding,
        .rate = calendar.rate,
        .quantities = options.quantities,
        .sampling = options.sampling};
}

void run_study(StudyOptions options, const Console& console) {
    if (options.product.products.empty()) options.product.products = {"3x"};
    options.sampling.threads = threads_to_use(options.sampling.threads);
    const auto design = design_of(options);
    const auto facts = facts_of(design.product, design.model);
    TableFile file(console, options.output, table_format(options.output, console),
                   io::tables::study, facts);
    Progress progress(console, Progress::large);
    const auto rows = montecarlo::study(design, [&](double share) {
        progress.show(static_cast<std::uint64_t>(share * static_cast<double>(Progress::large)));
    });
    file.write_all(rows);
    file.commit();
    for (auto& finding : montecarlo::stop_findings(rows)) {
        console.note({NoteCode::finding, std::move(finding)});
    }
}

void add_axes(CLI::App& app, StudyOptions& options) {
    add_value(app, "--leverage", "LIST", options.leverages, "Targets, e.g. --leverage=2,3,5,-3",
              io::parse_grid);
    add_parsed(app, "--rule", "LIST", "Rebalancing rules, see below, e.g. daily,band:0.2,never",
               [&](const std::string& text) { options.rules = parse_list(text); });
    add_value(app, "--fee", "LIST", options.fees, "Management fees per day, e.g. 0,0.0003",
              io::parse_grid);
    add_value(app, "--volatility", "LIST", options.volatilities, "Of the model, e.g. 0.4,0.8",
              io::parse_grid);
    add_value(app, "--drift", "LIST", options.drifts,
              "Of the model per year, e.g. --drift=-0.5,0,0.5", io::parse_grid);
    add_value(
        app, "--stop-loss", "LIST", options.stops,
        "Stops of a holder below the entry, e.g. none,0.05,0.1; with what they gain over none",
        parse_stops);
    add_value(app, "--size", "LIST", options.sizes,
              "Fractions of a holder's equity in the token, the rest in cash, e.g. 0.25,0.5,1",
              io::parse_grid);
    add_parsed(app, "--horizon", "LIST",
               "How far ahead, e.g. 30d,365d (default 365d; holding: 1, 3, 7, 14, 30, 90, 365 d)",
               [&](const std::string& text) { options.horizons = parse_spans(text, "--horizon"); });
    add_quantities_option(app, options.quantities);
}

void add_sampling(CLI::App& app, montecarlo::Sampling& sampling) {
    add_value(app, "--paths", "N", sampling.paths, "How many to simulate (default 100000)",
              io::count_in(2, 1'000'000'000'000));
    add_value(app, "--seed", "N", sampling.seed, "The same seed gives the same bits (default 1)",
              io::count_in());
    add_threads_option(app, sampling.threads);
}

std::string rule_help() {
    std::string text = "Rules (observed at the end of a step):\n";
    for (const auto& rule : montecarlo::rule_kinds()) {
        std::string name = "  " + std::string(rule.name);
        if (rule.parameter != 0) name += "[:X]";
        name.resize(std::max<std::size_t>(name.size() + 1, 15), ' ');
        text += name + rule.meaning;
        if (rule.parameter != 0) text += " (default " + shortest(rule.parameter) + ')';
        text += '\n';
    }
    return text;
}

}  // namespace

void add_study(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "study",
        "A sweep over leverage, rule, fee, stop, size, volatility, drift and horizon, as one tidy "
        "table");
    const auto options = std::make_shared<StudyOptions>();
    options->sampling.threads = 0;
    add_parsed(*command, "kind", "sweep|holding",
               "sweep (default), or holding: the curve over holding periods",
               [options](const std::string& text) {
                   if (text != "sweep" && text != "holding") {
                       throw InvalidValue("study", "must be one of sweep, holding",
                                          '"' + text + '"');
                   }
                   options->kind = text;
               });
    add_product_options(*command, options->product, HowMany::one);
    add_axes(*command, *options);
    add_model_options(*command, options->model);
    add_calendar_options(*command, options->calendar, Horizons::several);
    add_sampling(*command, options->sampling);
    add_output_options(*command, options->output);
    add_example(
        *command,
        "levtok study --leverage=2,3,-3 --rule daily,band --volatility 0.4,0.8 --out study.csv",
        "An axis that is not given keeps the value of the product (default 3x) or the model.\n"
        "Exact where the token is at its target at every step and the model's steps are\n"
        "independent, simulated elsewhere; closed forms are the limit of ever shorter steps.\n"
        "With --stop-loss or --size the answers are those of a holder, who buys at the start:\n"
        "gain_over_keeping_mean is the mean difference to the same purchase that is never sold.\n"
        "half_life_years is ln 2 / (- median log decay per year).\n"
        "The exact growth_optimal_leverage has the greatest median NAV over the horizon, which at\n"
        "finitely many steps is near (mean return - cost) / variance and not on it.\n\n" +
            rule_help());
    on_run(*command, [options, &console] { run_study(*options, console); });
}

}  // namespace levtok::cli
