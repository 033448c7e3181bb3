#include <memory>

#include "rebalance/tracking/key_information.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/model.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/figures.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {
namespace {

struct KidOptions {
    ProductOptions product;
    PriceOptions prices;
    OutputOptions output;
    double years = 1;
};

void run_kid(const KidOptions& options, const Console& console) {
    rebalance::Token token(load_product(options.product));
    const auto& terms = token.terms();
    const auto model = replayed_model(console, options.prices, token);
    auto document = rebalance::key_information(terms, model, options.years);
    console.note(document.notes);
    write_figures(console, options.output, {{terms.name, std::move(document.figures)}},
                  facts_of({terms}));
}

}  // namespace

void add_kid(CLI::App& app, const Console& console) {
    auto* command = add_command(app, "kid",
                                "An estimate of a key information document's risk class, scenarios "
                                "and cost (PRIIPs)");
    const auto options = std::make_shared<KidOptions>();
    add_product_options(*command, options->product, HowMany::one);
    require(*command, {"--product"});
    add_price_options(*command, options->prices);
    require(*command, {"--prices"});
    add_value(*command, "--years", "T", options->years,
              "Recommended holding period in years (default 1)",
              io::number_in({.low = 0, .high = 50, .low_open = true}));
    add_output_options(*command, options->output);
    add_example(*command, "levtok kid --product upro --prices spx.csv --rates ff.csv --years 1",
                "Formulas of Delegated Regulation (EU) 2017/653 as amended by 2021/2268, category "
                "2. The replay stands for\n"
                "the history of the product, of which two years are needed. An estimate, not a "
                "document.");
    on_run(*command, [options, &console] { run_kid(*options, console); });
}

}  // namespace levtok::cli
