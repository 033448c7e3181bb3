#include "rebalance/holder/portfolio.hpp"

#include <memory>
#include <optional>

#include "montecarlo/study/shuffled_order.hpp"
#include "nav/error.hpp"
#include "nav/metrics.hpp"
#include "rebalance/holder/examples.hpp"
#include "rebalance/holder/held_asset.hpp"
#include "rebalance/holder/portfolio_report.hpp"
#include "rebalance/instruments.hpp"
#include "rebalance/product.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/replay/uncharged.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/portfolio_file.hpp"
#include "service/cli/replay.hpp"
#include "service/io/read/entry_signals.hpp"
#include "service/io/read/instruments.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

/// Portfolios whose index is the price of a holding of another, one in the other.
constexpr int most_nested = 4;

struct PortfolioOptions {
    std::string file;
    std::string folder;
    OutputOptions output;
    std::string path;
    std::string correlations;
    std::string shuffled;
    std::optional<Duration> shuffle_blocks;
    montecarlo::ShuffleDesign design;
};

InputFiles files_of(const std::string& path) {
    return path.empty() ? InputFiles() : InputFiles(path);
}

PriceOptions prices_of(const HoldingEntry& holding, const PortfolioFile& file) {
    PriceOptions prices;
    prices.prices = files_of(holding.prices);
    prices.funding = files_of(holding.funding);
    prices.rates = files_of(holding.rates);
    prices.spreads = holding.spreads;
    prices.file.column = holding.column;
    if (!file.from.empty()) prices.file.from = io::parse_instant(file.from, "from");
    if (!file.to.empty()) prices.file.to = io::parse_instant(file.to, "to");
    return prices;
}

rebalance::HeldAsset asset_of(const HoldingEntry& holding, const std::string& place,
                              const Console& console) {
    if (!holding.instrument.empty()) {
        return {holding.name, rebalance::account_terms(
                                  io::parse_instrument(holding.instrument, place + ".instrument"))};
    }
    if (holding.product.empty()) return rebalance::HeldAsset(holding.name);
    auto terms = load_product(holding.product, rebalance::parse_settings(holding.set, "set"));
    if (!holding.strategy) return {holding.name, std::move(terms)};
    std::vector<rebalance::EntrySignal> signals;
    if (!holding.entry.empty()) {
        signals = io::read_entry_signals(holding.entry, {}, noting(console));
    }
    return {holding.name, std::move(terms), *holding.strategy, std::move(signals)};
}

rebalance::PortfolioHistory history_of(const PortfolioFile& file, const std::string& folder,
                                       const Console& console, int nested);

/// The steps of a token on the index of another portfolio, which begins at 100 before the cost of
/// its first purchase.
void for_each_step_of_index(const PriceOptions& prices, const std::string& folder,
                            const Console& console, int nested, const StepSink& sink) {
    const std::string path = prices.prices.text();
    if (nested >= most_nested) {
        throw Error(ErrorKind::malformed, path + ": is the index of a portfolio " +
                                              std::to_string(most_nested) +
                                              " deep; a portfolio cannot hold itself");
    }
    constexpr double first_value = 100;
    const auto index = history_of(read_portfolio(path, folder), folder, console, nested + 1);
    const auto [funding, rates, spreads] = read_rate_inputs(prices, noting(console));
    rebalance::MarketFeed feed(funding, rates, spreads);
    const rebalance::Cover cover{index.time().front(), index.time().back()};
    console.note(uncovered_funding({rebalance::cover_of(std::span<const FundingEvent>(funding)),
                                    "funding", prices.funding.text()},
                                   cover));
    console.note(uncovered_rates(
        {rebalance::cover_of(std::span<const RateEvent>(rates)), "rates", prices.rates.text()},
        cover));
    for (const auto& row : index.rows()) {
        if (prices.file.from && row.time < *prices.file.from) continue;
        if (prices.file.to && row.time > *prices.file.to) break;
        if (!(row.growth > 0)) {
            throw Error(ErrorKind::malformed, path + ": has lost everything at " +
                                                  format_time(row.time) + " and is no index");
        }
        sink(feed.step(Observation::at(row.time, Price::raw(first_value * row.growth))));
    }
}

rebalance::HoldingSeries series_of(const HoldingEntry& holding, const std::string& place,
                                   const PortfolioFile& file, const std::string& folder,
                                   const Console& console, int nested) {
    const auto prices = prices_of(holding, file);
    auto asset = asset_of(holding, place, console);
    if (const auto financing = asset.financing()) {
        note_missing_inputs(console, prices, *financing, asset.name());
        note_unused_inputs(console, prices, {&*financing, 1});
    }
    Spreads given;
    const auto take = [&](const MarketStep& step) {
        given = step.spreads;
        asset.add(step);
    };
    if (is_portfolio_file(holding.prices)) {
        for_each_step_of_index(prices, folder, console, nested, take);
    } else {
        for_each_step(console, prices, asset.calendars(), std::nullopt, take);
    }
    if (const auto* terms = asset.terms()) note_unused_spreads(console, prices, {terms, 1}, given);
    console.note(asset.notes());
    return asset.take();
}

std::vector<RateEvent> rates_of_cash(const PortfolioFile& file, const Console& console) {
    if (file.rates.empty()) return {};
    PriceOptions options;
    options.rates = files_of(file.rates);
    return read_rate_inputs(options, noting(console)).rates;
}

std::vector<rebalance::CashFlow> flows_of(const PortfolioFile& file) {
    std::vector<rebalance::CashFlow> flows;
    for (const auto& flow : file.flows) flows.push_back({flow.time, flow.amount});
    return flows;
}

rebalance::PortfolioHistory history_of(const PortfolioFile& file, const std::string& folder,
                                       const Console& console, int nested) {
    std::optional<rebalance::HedgePair> hedge;
    if (file.hedge) {
        std::vector<std::string> names;
        for (const auto& holding : file.holdings) names.push_back(holding.name);
        hedge = pair_of(*file.hedge, names);
    }
    std::vector<rebalance::HoldingSeries> series;
    for (std::size_t i = 0; i < file.holdings.size(); ++i) {
        series.push_back(series_of(file.holdings[i], "holdings." + std::to_string(i), file, folder,
                                   console, nested));
    }
    const std::vector<rebalance::HoldingDesign> holdings(file.holdings.begin(),
                                                         file.holdings.end());
    auto sizes = rebalance::sizes_of(file.rules, holdings, series);
    rebalance::PortfolioHistory history(std::move(sizes), std::move(series), hedge);
    history.run(rates_of_cash(file, console), flows_of(file));
    return history;
}

/// The examples with their first sentences.
std::string examples_help() {
    std::string text = "Examples, whose files --folder finds:\n";
    for (const auto& example : rebalance::portfolio_examples()) {
        text += std::string("  ") + example.name + '\n';
    }
    return text;
}

/// The rows of another table that is asked for.
template <class Row>
void write_beside(const PortfolioOptions& options, const std::string& path, const Console& console,
                  const io::TableOf<Row>& table, const std::vector<Row>& rows) {
    if (path.empty()) return;
    const auto output = options.output.with_path(path);
    write_table(console, output, format_of(output, Format::csv), table, rows);
}

/// What steers other orders is of no use without them.
void check_orders(const CLI::App& command, const PortfolioOptions& options) {
    if (options.shuffle_blocks || !options.shuffled.empty()) return;
    for (const auto* option : {"--times", "--seed"}) {
        if (!was_given(command, option)) continue;
        throw Error(ErrorKind::malformed, std::string("portfolio: ") + option +
                                              " goes with --shuffle-blocks or --shuffled; give "
                                              "one of them too, or neither");
    }
}

void run_portfolio(const PortfolioOptions& options, const CLI::App& command,
                   const Console& console) {
    check_orders(command, options);
    check_distinct({{"--out", options.output.path()},
                    {"--path", options.path},
                    {"--correlations", options.correlations},
                    {"--shuffled", options.shuffled}});
    const auto file = read_portfolio(options.file, options.folder);
    const auto history = history_of(file, options.folder, console, 0);
    const auto report = rebalance::report_of(history);
    console.note(report.notes);

    TableFile table(console, options.output, table_format(options.output, console),
                    io::tables::metrics);
    for (const auto& part : report.parts) table.write_all(io::rows_of(part.name, part.metrics));
    if (options.shuffle_blocks || !options.shuffled.empty()) {
        auto design = options.design;
        if (options.shuffle_blocks) design.block = *options.shuffle_blocks;
        const auto shuffled = montecarlo::shuffled_outcomes(history, flows_of(file), design);
        table.write_all(io::rows_of("shuffled", montecarlo::metrics_of(shuffled)));
        write_beside(options, options.shuffled, console, io::tables::shuffled, shuffled);
    }
    write_beside(options, options.path, console, io::tables::portfolio_path, history.rows());
    write_beside(options, options.correlations, console, io::tables::correlations,
                 report.correlations);
    table.commit();
}

}  // namespace

void add_portfolio(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "portfolio",
        "Tokens, prices and cash held together: weights, rebalancing, cash flows, what each made");
    const auto options = std::make_shared<PortfolioOptions>();
    add_text(*command, "file", options->file, file_type,
             "The portfolio, as JSON, or the name of an example");
    require(*command, {"file"});
    add_output_options(*command, options->output);
    add_text(*command, "--folder", options->folder, folder_type,
             "Find the files that the portfolio names here (default: the folder of the portfolio)");
    add_text(*command, "--path", options->path, output_type,
             "Write the value at every observation, one row each");
    add_text(*command, "--correlations", options->correlations, output_type,
             "Write the correlation of each two holdings");
    add_value(
        *command, "--shuffle-blocks", "SPAN", options->shuffle_blocks,
        "Also put the returns into other orders, in blocks of this length (default 20d); what a "
        "token, strategy or position made in a block is taken as it was",
        io::parse_span);
    add_value(*command, "--times", "N", options->design.times, "How many orders (default 1000)",
              io::count_in(2, 1'000'000));
    add_value(*command, "--seed", "N", options->design.seed,
              "Of the orders; the same seed gives the same bits (default 1)", io::count_in());
    add_text(*command, "--shuffled", options->shuffled, output_type,
             "Write the outcomes of the orders with their errors");
    add_example(
        *command, "levtok portfolio portfolio.json --path value.csv",
        examples_help() +
            "A portfolio of 55 % of a 3x fund and 45 % of a bond price, back to that by quarter:\n"
            "{\"rebalance\": \"quarter\", \"rates\": \"ff.csv\", \"holdings\": [\n"
            "  {\"product\": \"upro\", \"weight\": 0.55, \"prices\": \"spx.csv\", \"rates\": "
            "\"ff.csv\"},\n"
            "  {\"name\": \"bond\", \"weight\": 0.45, \"prices\": \"bond.csv\"}]}\n"
            "A holding is a price, a token (product), the same by rules (strategy, with signals of "
            "entry), "
            "or a position\n"
            "(instrument, such as perpetual:leverage=-2, opened anew at each rebalance); a "
            "portfolio "
            "file as its prices is an index.\n"
            "Files are found from the folder of the portfolio's. Also: hedge "
            "({\"of\": …, \"by\": …}), capital, rebalance "
            "(week, month, quarter, year),\n"
            "band, cost, contribution (a month), flows ([{\"time\": …, \"amount\": …}], below 0 "
            "goes out), from, to.");
    on_run(*command, [options, command, &console] { run_portfolio(*options, *command, console); });
}

}  // namespace levtok::cli
