#include "rebalance/tracking/premium.hpp"

#include <memory>

#include "nav/error.hpp"
#include "rebalance/tracking/observed.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/model.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/figures.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {
namespace {

struct PremiumOptions {
    ProductOptions product;
    PriceOptions prices;
    ObservedOptions observed;
    ObservedOptions nav;
    OutputOptions output;
    std::uint64_t crashes = 10;
};

/// What the token is worth, as rows of a model: its published NAV, or a replay.
std::vector<rebalance::ModelRow> worth_of(const PremiumOptions& options,
                                          const ObservedSeries& market,
                                          std::optional<rebalance::Token>& token,
                                          const Console& console) {
    if (!options.nav.files.empty()) {
        return rebalance::as_model(read_observed(console, options.nav, options.prices.file).values);
    }
    token.emplace(load_product(options.product));
    return replayed_model(console, prices_for(options.prices, market), *token);
}

void check_sources(const PremiumOptions& options) {
    const bool product = !options.product.products.empty() || !options.prices.prices.empty();
    if (product != options.nav.files.empty()) {
        throw Error(ErrorKind::malformed,
                    product ? "premium: takes either --nav, or --product and --prices"
                            : "premium: needs what the token is worth: --nav with its published "
                              "NAV, or --product and --prices");
    }
    if (product && (options.product.products.empty() || options.prices.prices.empty())) {
        throw Error(ErrorKind::malformed, "premium: --product and --prices need each other");
    }
}

void run_premium(const PremiumOptions& options, const Console& console) {
    check_sources(options);
    const auto market = read_observed(console, options.observed, options.prices.file);
    std::optional<rebalance::Token> token;
    const auto worth = worth_of(options, market, token, console);
    const auto& place = options.observed.files.text();
    const auto joined = rebalance::join(
        worth, market.values,
        rebalance::trading_calendar(token ? token->terms().calendar : "weekdays"), place);
    console.note(joined.notes);
    auto found = rebalance::premium(
        rebalance::premium_days(joined),
        token ? rebalance::PremiumLevel::relative : rebalance::PremiumLevel::as_is, options.crashes,
        place);
    console.note(found.notes);
    write_figures(console, options.output,
                  {{token ? token->terms().name : market.name, std::move(found.figures)}},
                  token ? facts_of({token->terms()}) : Facts{});
}

}  // namespace

void add_premium(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "premium", "The market price of a fund or token over its NAV, or over its replay");
    const auto options = std::make_shared<PremiumOptions>();
    add_observed_options(*command, options->observed);
    require(*command, {"--observed"});
    add_texts(*command, "--nav", options->nav.files.paths, file_type,
              "Published NAV that the market price is compared with");
    add_text(*command, "--nav-column", options->nav.file.column, "NAME", "Column of the NAV");
    add_product_options(*command, options->product, HowMany::one);
    add_price_options(*command, options->prices);
    add_value(*command, "--crashes", "N", options->crashes,
              "How many days with the largest moves to list (default 10)", io::count_in(0, 10'000));
    add_output_options(*command, options->output);
    add_example(*command, "levtok premium --observed closes.csv --nav nav.csv",
                "Days at a premium and at a discount by calendar quarter, as SEC Rule 6c-11 has "
                "funds publish them.");
    on_run(*command, [options, &console] { run_premium(*options, console); });
}

}  // namespace levtok::cli
