#include "service/cli/model.hpp"

#include "rebalance/tracking/model.hpp"
#include "service/cli/options/option.hpp"
#include "service/io/read/prices/observed_file.hpp"

namespace levtok::cli {

void add_tracked_options(CLI::App& app, ProductOptions& product, PriceOptions& prices,
                         ObservedOptions& observed) {
    add_product_options(app, product, HowMany::one);
    add_price_options(app, prices);
    add_observed_options(app, observed);
    require(app, {"--product", "--prices", "--observed"});
}

PriceOptions prices_for(PriceOptions prices, const ObservedSeries& observed) {
    if (!prices.file.from) prices.file.from = observed.values.front().time - io::opening_time;
    return prices;
}

std::vector<rebalance::ModelRow> replayed_model(const Console& console, const PriceOptions& options,
                                                rebalance::Token& token) {
    std::vector<rebalance::ModelRow> rows;
    replay(console, options, {&token, 1},
           [&](std::size_t, const rebalance::Token& now, const rebalance::PathRow& row,
               const MarketStep&) {
               rows.push_back(rebalance::model_row(now, row));
               note_death(console, now, row);
           });
    return rows;
}

}  // namespace levtok::cli
