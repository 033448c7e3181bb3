#include "rebalance/holder/strategy.hpp"

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "nav/error.hpp"
#include "rebalance/holder/held_token.hpp"
#include "rebalance/json/reader.hpp"
#include "rebalance/json/writer.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/field_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/named_files.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/replay.hpp"
#include "service/io/read/entry_signals.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

struct StrategyOptions {
    ProductOptions product;
    PriceOptions prices;
    OutputOptions output;
    std::vector<GivenField> fields;
    std::string entry;
    std::string trades;
    std::string equity;
};

constexpr std::string_view always_in = "always";
constexpr std::string_view by_trend = "trend:";

bool is_file(const std::string& entry) {
    return !entry.empty() && entry != always_in && !entry.starts_with(by_trend);
}

rebalance::Strategy strategy_of(const StrategyOptions& options) {
    auto document = nlohmann::json::object();
    put_fields(document, options.fields);
    const bool is_trend = options.entry.starts_with(by_trend);
    if ((is_trend || options.entry == always_in) && document.contains("trend")) {
        throw Error(ErrorKind::malformed, "strategy: --entry " + options.entry +
                                              " and --trend both say when; give one of them");
    }
    if (is_trend) {
        document["trend"] = options.entry.substr(by_trend.size());
    }
    rebalance::Strategy strategy;
    naming_options([&] {
        rebalance::read(document, "", strategy);
        check(strategy);
    });
    return strategy;
}

Facts strategy_facts(const rebalance::Terms& product, const rebalance::Strategy& strategy) {
    auto facts = *facts_of({product});
    facts["strategy"] = rebalance::written(strategy);
    return std::make_shared<nlohmann::ordered_json>(std::move(facts));
}

void run_strategy(const StrategyOptions& options, const Console& console) {
    check_distinct({{"--out", options.output.path()},
                    {"--trades", options.trades},
                    {"--equity", options.equity}});
    const auto strategy = strategy_of(options);
    rebalance::Token token(load_product(options.product));
    const auto facts = strategy_facts(token.terms(), strategy);
    TableFile file(console, options.output, table_format(options.output, console),
                   io::tables::metrics, facts);
    std::optional<TableFile<rebalance::HolderTrade>> trades;
    std::optional<TableFile<rebalance::HolderRow>> equity;
    const auto open_table = [&](auto& table, const std::string& path, const auto& of) {
        if (path.empty()) return;
        const auto output = options.output.with_path(path);
        table.emplace(console, output, format_of(output, Format::csv), of, facts);
    };
    open_table(trades, options.trades, io::tables::holder_trades);
    open_table(equity, options.equity, io::tables::holder_path);

    std::vector<rebalance::EntrySignal> signals;
    if (is_file(options.entry)) {
        signals = io::read_entry_signals(options.entry, options.prices.file.time, noting(console));
    }
    rebalance::HeldToken held(token, strategy, std::move(signals));
    replay(console, options.prices, {&token, 1},
           [&](std::size_t, const rebalance::Token& at, const rebalance::PathRow& row,
               const MarketStep& step) {
               const auto now = held.add(step, at, row);
               if (equity) equity->write(now);
           });
    if (trades) {
        trades->write_all(held.closed());
        if (held.open()) trades->write(*held.open());
    }
    console.note(held.notes());
    const auto statistics = held.statistics();
    const auto metrics = held.metrics();
    file.write_all(io::rows_of(token.terms().name, statistics));
    file.write_all(io::rows_of(token.terms().name, metrics));
    if (trades) trades->commit();
    if (equity) equity->commit();
    file.commit();
}

}  // namespace

void add_strategy(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "strategy",
        "What a holder makes of a token: entries, sizes, stops and other exits, on a history");
    const auto options = std::make_shared<StrategyOptions>();
    add_product_options(*command, options->product, HowMany::one);
    require(*command, {"--product"});
    add_price_options(*command, options->prices);
    require(*command, {"--prices"});
    add_field_options(*command, rebalance::fields_of(rebalance::Strategy{}), options->fields);
    add_text(
        *command, "--entry", options->entry, "always|trend:SPAN|FILE",
        "When the holder is in: always (default), above the mean of a span as with --trend, or "
        "by a file of your own signals: time and share of the size of an entry, 1 in, 0 out");
    add_output_options(*command, options->output);
    add_text(*command, "--trades", options->trades, output_type,
             "Write each holding here, from its entry to its exit");
    add_text(*command, "--equity", options->equity, output_type,
             "Write what the holder has at every observation, one row each");
    add_example(
        *command,
        "levtok strategy --product 3x --prices btc.csv --stop-loss 0.12 --max-hold 7d "
        "--trades trades.csv",
        "Begins with the initial NAV of one token in cash. An exit fills at its level on "
        "the way of NAV,\n"
        "which follows the intrabar path of the underlying (--intrabar ohlc), or behind the "
        "jump that passes it.\n"
        "With --entry signals.csv the last row at or before an observation counts there: 0 is "
        "out, a share is so much of the size.\n"
        "Cash earns the benchmark of --rates. Creation and redemption fees of the product "
        "are paid at entry and exit.");
    on_run(*command, [options, &console] { run_strategy(*options, console); });
}

}  // namespace levtok::cli
