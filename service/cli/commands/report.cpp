#include <memory>

#include "montecarlo/models.hpp"
#include "nav/error.hpp"
#include "nav/metrics/path_notes.hpp"
#include "rebalance/product.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/model_options.hpp"
#include "service/cli/options/observed_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/endings.hpp"
#include "service/cli/output/named_files.hpp"
#include "service/cli/replay.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/write/digest.hpp"
#include "service/report/page.hpp"

namespace levtok::cli {
namespace {

struct ReportOptions {
    ProductOptions product;
    PriceOptions prices;
    ObservedOptions observed;  ///< prices that the token traded at
    ModelOptions model;
    report::OutlookDesign outlook;
    std::string title;
    bool two_pages = false;
    std::string out;
    const CLI::App* command = nullptr;  ///< whose options these are
};

/// One pass over the prices for all tokens.
std::vector<report::History> replayed(const ReportOptions& options, const Console& console) {
    std::vector<rebalance::Token> tokens;
    std::vector<report::History> histories;
    for (auto& terms : load_products(options.product)) {
        histories.emplace_back(terms);
        tokens.emplace_back(std::move(terms));
    }
    replay(console, options.prices, tokens,
           [&](std::size_t i, const rebalance::Token& at, const rebalance::PathRow& row,
               const MarketStep& step) { histories[i].add(step, at, row); });
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        auto& history = histories[i];
        history.attribution = tokens[i].attribution();
        console.note(nav::metric_notes(history.terms.name, view_of(history),
                                       nav::wiped_out_by(history.attribution)));
    }
    return histories;
}

/// A name of the list is fitted to the prices, with the parameters that are given in the place of
/// fitted ones; a model file is taken as it is.
report::OutlookDesign outlook_of(const ReportOptions& options) {
    auto design = options.outlook;
    design.model = options.model.model;
    if (!montecarlo::is_model(design.model)) {
        design.given = load_model(options.model);
        return design;
    }
    for (const auto& text : options.model.parameters) {
        const auto [name, value] =
            rebalance::parse_setting(text, "--param", "must be name=value like drift=0");
        design.parameters.push_back({"parameters." + name, value});
    }
    return design;
}

using Inputs = std::vector<std::pair<std::string, std::string>>;

bool changes_the_page(const GivenOption& option) {
    return option.type != output_type && option.name != "--threads";
}

/// Every given option, the defaults of the others, and the hash of each file.
Inputs inputs_of(const ReportOptions& options) {
    Inputs inputs;
    const auto files = input_files(*options.command);
    for (const auto& option : given_options(*options.command)) {
        if (!changes_the_page(option)) continue;
        const bool of_library = option.type == product_type && rebalance::in_library(option.text);
        inputs.emplace_back(option.name, with_names(*options.command, option.text) +
                                             (of_library ? " (library)" : ""));
        for (const auto& file : files) {
            if (file.option != option.name || file.path != option.text) continue;
            const auto digest = io::digest_of_file(file.path);
            inputs.emplace_back("SHA-256 of " + option.name,
                                digest.sha256 + ", " + std::to_string(digest.bytes) + " bytes");
        }
    }
    const auto add_default = [&](const char* name, const std::string& text) {
        if (!was_given(*options.command, name)) inputs.emplace_back(name, text + " (default)");
    };
    add_default("--model", options.model.model);
    add_default("--horizon", format_duration(options.outlook.horizon));
    add_default("--paths", std::to_string(options.outlook.sampling.paths));
    add_default("--seed", std::to_string(options.outlook.sampling.seed));
    return inputs;
}

/// The page is sent to others, who have no such folders.
Notes notes_with_names(const CLI::App& command, Notes notes) {
    for (auto& note : notes) {
        note.text = with_names(command, std::move(note.text));
        note.place = with_names(command, std::move(note.place));
    }
    return notes;
}

void check_horizon(Duration horizon) {
    if (horizon >= one_day && horizon % one_day == Duration{0}) return;
    throw InvalidValue("--horizon", "must be a whole number of days", format_duration(horizon));
}

/// What the market paid for the token, whose prices are given.
std::optional<report::MarketPremium> premium_of(const ReportOptions& options,
                                                const report::History& history,
                                                const Console& console) {
    if (options.observed.files.empty()) return std::nullopt;
    const auto observed = read_observed(console, options.observed, options.prices.file);
    auto premium =
        report::market_premium_of(history, observed.values, options.observed.files.text());
    console.note(premium.notes);
    return premium;
}

void check_observed(const ReportOptions& options) {
    if (options.observed.files.empty() || options.product.products.size() < 2) return;
    throw Error(ErrorKind::malformed,
                "report: --observed is the market price of one token, so that it goes with one "
                "--product");
}

void run_report(ReportOptions options, const Console& console) {
    check_horizon(options.outlook.horizon);
    check_observed(options);
    check_ending(options.out, Written::page);
    options.outlook.sampling.threads = threads_to_use(options.outlook.sampling.threads);
    const auto design = outlook_of(options);
    io::AtomicFile file(options.out);
    report::Document document{.title = options.title, .two_pages = options.two_pages};
    for (auto& history : replayed(options, console)) {
        auto premium = premium_of(options, history, console);
        auto outlook = report::look_ahead(history, design);
        auto past = report::past_of(std::move(history));
        auto sheet = report::fact_sheet_of(past);
        document.reports.push_back(
            {std::move(past), std::move(sheet), std::move(outlook), design, std::move(premium)});
    }
    document.inputs = inputs_of(options);
    document.notes = notes_with_names(*options.command, *console.notes);
    file.write(page(document));
    file.commit();
}

void add_outlook_options(CLI::App& app, ReportOptions& options) {
    add_text(app, "--model", options.model.model, "NAME|FILE",
             "A return model, fitted to the prices, or a model file as `levtok fit` writes, used "
             "without a fit (default gbm)");
    add_texts(app, "--param", options.model.parameters, "NAME=VALUE",
              "A parameter that replaces the fitted one, e.g. drift=0; may be given several times");
    add_value(app, "--horizon", "SPAN", options.outlook.horizon, "How far ahead (default 365d)",
              io::parse_span);
    add_value(app, "--paths", "N", options.outlook.sampling.paths,
              "How many to simulate (default 20000)", io::count_in(2, 1'000'000'000));
    add_value(app, "--seed", "N", options.outlook.sampling.seed,
              "The same seed gives the same page (default 1)", io::count_in());
    add_threads_option(app, options.outlook.sampling.threads);
}

}  // namespace

void add_report(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "report",
        "One HTML page to send: a fact sheet with attribution, returns by month, and an outlook");
    const auto options = std::make_shared<ReportOptions>();
    options->outlook.sampling.threads = 0;
    options->command = command;
    add_product_options(*command, options->product, HowMany::several);
    add_text(*command, "--title", options->title, "TEXT",
             "The title of the page (default: the names of the tokens)");
    add_flag(*command, "--two-pages", options->two_pages,
             "On paper one token is two pages: what a fact sheet has, without the outlook");
    add_price_options(*command, options->prices);
    add_observed_options(*command, options->observed);
    add_outlook_options(*command, *options);
    add_text(*command, "--out,-o", options->out, output_type,
             "Write the page here; it appears whole or not at all");
    require(*command, {"--product", "--prices", "--out"});
    add_example(*command, "levtok report --product ftx-bull --prices btc.csv --out report.html",
                "The page refers to nothing outside itself: it opens from a file, prints, and can "
                "be sent.\nThe same inputs and seed give the same bytes.");
    on_run(*command, [options, &console] { run_report(*options, console); });
}

}  // namespace levtok::cli
