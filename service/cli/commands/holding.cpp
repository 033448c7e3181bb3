#include <memory>

#include "montecarlo/study/holding_periods.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/replay.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/read/text/characters.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

struct HoldingOptions {
    ProductOptions product;
    PriceOptions prices;
    OutputOptions output;
    montecarlo::HoldingDesign design{.periods = {std::chrono::days{1}, std::chrono::days{3},
                                                 std::chrono::days{7}, std::chrono::days{14},
                                                 std::chrono::days{21}}};
};

void run_holding(const HoldingOptions& options, const Console& console) {
    const auto products = load_products(options.product);
    TableFile file(console, options.output, table_format(options.output, console),
                   io::tables::holding, facts_of(products));
    std::vector<rebalance::Token> tokens;
    for (const auto& terms : products) tokens.emplace_back(terms);
    const auto paths = replayed_paths(console, options.prices, tokens);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto rows = montecarlo::holding_periods({.time = paths.time,
                                                       .nav = paths.nav[i],
                                                       .price = paths.price,
                                                       .leverage = products[i].leverage},
                                                      options.design);
        for (const auto& row : rows) file.write({products[i].name, &row});
        console.note(montecarlo::notes_of(rows, products[i].name));
    }
    file.commit();
}

std::vector<Duration> parse_periods(const std::string& text) {
    std::vector<Duration> periods;
    for (const auto part : io::split(text, ',')) {
        periods.push_back(io::parse_span(std::string(part), "--periods"));
    }
    return periods;
}

}  // namespace

void add_holding(CLI::App& app, const Console& console) {
    auto* command = add_command(app, "holding",
                                "What came of holding a token for 1, 3, 7, … days, begun at every "
                                "observation of a history");
    const auto options = std::make_shared<HoldingOptions>();
    add_product_options(*command, options->product, HowMany::several);
    require(*command, {"--product"});
    add_price_options(*command, options->prices);
    require(*command, {"--prices"});
    add_parsed(
        *command, "--periods", "LIST", "How long, e.g. 1d,7d (default 1d,3d,7d,14d,21d)",
        [options](const std::string& text) { options->design.periods = parse_periods(text); });
    add_value(*command, "--seed", "N", options->design.seed,
              "Of the resampling; the same seed gives the same bits (default 1)", io::count_in());
    add_value(*command, "--resamples", "N", options->design.resamples,
              "How many the errors rest on (default 200)", io::count_in(2, 100'000));
    add_output_options(*command, options->output);
    add_example(
        *command, "levtok holding --product ftx-bull --prices btc.csv --periods 1d,7d,21d",
        "Periods that begin an hour apart have nearly all in common, so the standard errors "
        "are those of a block bootstrap.");
    on_run(*command, [options, &console] { run_holding(*options, console); });
}

}  // namespace levtok::cli
