#include <memory>
#include <optional>

#include "nav/error.hpp"
#include "rebalance/replay/adjusted.hpp"
#include "rebalance/replay/interval_rows.hpp"
#include "rebalance/token/saved_token.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/interval_option.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/endings.hpp"
#include "service/cli/output/summary.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/replay.hpp"

namespace levtok::cli {
namespace {

struct NavOptions {
    ProductOptions product;
    PriceOptions prices;
    OutputOptions output;
    std::string trades;
    std::string save_state;
    std::string from_state;
    std::optional<Duration> interval;
    bool adjusted = false;
    bool summary = false;
};

void save(const rebalance::Token& token, const std::string& path) {
    io::AtomicFile file(path);
    file.write(rebalance::write_token(token));
    file.commit();
}

void run_nav(const NavOptions& options, const Console& console) {
    if (!options.save_state.empty()) check_ending(options.save_state, Written::json);
    check_distinct({{"--out", options.output.path()},
                    {"--trades", options.trades},
                    {"--save-state", options.save_state}});
    auto token = make_token(load_product(options.product), options.from_state);
    const auto facts = facts_of({token.terms()});
    TableFile path(console, options.output, format_of(options.output, Format::csv), io::tables::nav,
                   facts);
    std::optional<TableFile<rebalance::TradeRow>> trades;
    if (!options.trades.empty()) {
        const auto output = options.output.with_path(options.trades);
        trades.emplace(console, output, format_of(output, Format::csv), io::tables::trades, facts);
    }

    rebalance::IntervalRows rows(options.interval);
    Summary summary;
    double merged = token.state().merged;
    std::vector<rebalance::TradeRow> adjusted_trades;
    replay(console, options.prices, {&token, 1},
           [&](std::size_t, const rebalance::Token& at, const rebalance::PathRow& row,
               const MarketStep&) {
               const double merged_now = at.state().merged;
               const auto adjusted = rebalance::in_first_tokens(row, merged, merged_now);
               adjusted_trades.clear();
               for (const auto& trade : at.trades()) {
                   adjusted_trades.push_back(rebalance::in_first_tokens(trade, merged));
               }
               if (const auto whole = rows.add(options.adjusted ? adjusted : row)) {
                   path.write(*whole);
               }
               if (trades) {
                   const std::span<const rebalance::TradeRow> as_adjusted(adjusted_trades);
                   for (const auto& trade : options.adjusted ? as_adjusted : at.trades()) {
                       trades->write(trade);
                   }
               }
               summary.add(adjusted, adjusted_trades);
               note_death(console, at, row);
               merged = merged_now;
           });

    if (const auto last = rows.finish()) path.write(*last);
    if (trades) trades->commit();
    path.commit();
    if (!options.save_state.empty()) save(token, options.save_state);
    if (options.summary || console.err_is_terminal) console.say(summary.text(token));
}

}  // namespace

void add_nav(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "nav", "Replay a token through a price history: one row of NAV per observation");
    const auto options = std::make_shared<NavOptions>();
    add_product_options(*command, options->product, HowMany::one);
    require(*command, {"--product"});
    add_price_options(*command, options->prices);
    require(*command, {"--prices"});
    add_output_options(*command, options->output);
    add_interval(*command, options->interval);
    add_text(*command, "--trades", options->trades, output_type, "Write the trades, one row each");
    add_flag(*command, "--adjusted", options->adjusted,
             "NAV and amounts in units of the first token: merges undone");
    add_flag(*command, "--summary", options->summary,
             "Print the summary also where standard error is not a terminal");
    add_text(*command, "--save-state", options->save_state, output_type,
             "Write the token's state after the last row");
    add_text(*command, "--from-state", options->from_state, file_type,
             "Continue from a saved state, after its last row");
    add_example(*command,
                "levtok nav --product ftx-bull --prices btc.csv --from 2020-03-01 --to 2020-03-15 "
                "--out nav.csv --trades trades.csv");
    on_run(*command, [options, &console] { run_nav(*options, console); });
}

}  // namespace levtok::cli
