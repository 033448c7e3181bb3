#include <memory>

#include "montecarlo/study/best_leverage.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/replay.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

struct LeverageOptions {
    ProductOptions product;
    PriceOptions prices;
    OutputOptions output;
    montecarlo::LeverageDesign design{.leverages = io::parse_grid("0:6:0.25", "--leverages")};
};

void run_leverage(const LeverageOptions& options, const Console& console) {
    const auto terms = load_product(options.product);
    TableFile file(console, options.output, table_format(options.output, console),
                   io::tables::best_leverage, facts_of({terms}));
    note_missing_inputs(console, options.prices, terms.financing, terms.name);
    note_unused_inputs(console, options.prices, {&terms.financing, 1});
    note_unused_spreads(console, options.prices, {&terms, 1}, {});
    std::vector<MarketStep> steps;
    for_each_step(console, options.prices, std::span(&terms.calendar, 1), std::nullopt,
                  [&](const MarketStep& step) { steps.push_back(step); });
    const auto rows = montecarlo::best_leverages(terms, steps, options.design);
    for (const auto& row : rows) file.write({terms.name, &row});
    console.note(montecarlo::notes_of(rows, options.design, terms.name));
    file.commit();
}

}  // namespace

void add_leverage(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "leverage",
        "The leverage that would have grown most, over a history and by period, with its error");
    const auto options = std::make_shared<LeverageOptions>();
    add_product_options(*command, options->product, HowMany::one);
    require(*command, {"--product"});
    add_price_options(*command, options->prices);
    require(*command, {"--prices"});
    add_value(*command, "--leverages", "LOW:HIGH:STEP", options->design.leverages,
              "Leverages to compare, or a rising list; 0 is cash (default 0:6:0.25)",
              io::parse_grid);
    add_value(*command, "--by", "SPAN", options->design.by,
              "Also each period of this length, e.g. 1825d", io::parse_span);
    add_value(*command, "--block", "SPAN", options->design.block,
              "Length of the blocks that the errors are resampled in (default 20d)",
              io::parse_span);
    add_value(*command, "--seed", "N", options->design.seed,
              "Of the resampling; the same seed gives the same bits (default 1)", io::count_in());
    add_value(*command, "--resamples", "N", options->design.resamples,
              "How many the errors rest on (default 200)", io::count_in(2, 100'000));
    add_output_options(*command, options->output);
    add_example(*command, "levtok leverage --product 3x --prices spx.csv --rates ff.csv --by 3650d",
                "The product's terms hold at every leverage: its fees, financing and rules. Growth "
                "is a log return per year.\n"
                "best_leverage may lie between the leverages that are compared; growth_best is at "
                "the best of these.\n"
                "The error of the best leverage is that of a block bootstrap, and seldom small.");
    on_run(*command, [options, &console] { run_leverage(*options, console); });
}

}  // namespace levtok::cli
