#include "rebalance/holder/portfolio.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>

#include "nav/error.hpp"
#include "nav/metrics.hpp"
#include "nav/metrics/path_notes.hpp"
#include "rebalance/holder/portfolio_history.hpp"
#include "rebalance/product.hpp"
#include "rebalance/replay/replay.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/cli/portfolio_file.hpp"
#include "service/cli/replay.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

struct PortfolioOptions {
    std::string file;
    OutputOptions output;
    std::string path;
};

InputFiles files_of(const std::string& path) {
    return path.empty() ? InputFiles() : InputFiles(path);
}

/// The holding through its history: a price, or a token on it.
rebalance::HoldingSeries series_of(const HoldingEntry& holding, const PortfolioFile& file,
                                   const Console& console) {
    PriceOptions prices;
    prices.prices = files_of(holding.prices);
    prices.funding = files_of(holding.funding);
    prices.rates = files_of(holding.rates);
    if (!file.from.empty()) prices.file.from = io::parse_instant(file.from, "from");
    if (!file.to.empty()) prices.file.to = io::parse_instant(file.to, "to");
    rebalance::HoldingSeries series{.name = holding.name};
    const auto add = [&](Instant time, double value) {
        series.time.push_back(time);
        series.value.push_back(value);
    };
    if (holding.product.empty()) {
        for_each_step(console, prices, {}, std::nullopt,
                      [&](const MarketStep& step) { add(step.bar.time, step.bar.close.value()); });
        return series;
    }
    rebalance::Token token(
        load_product(holding.product, rebalance::parse_settings(holding.set, "set")));
    replay(console, prices, {&token, 1},
           [&](std::size_t, const rebalance::Token& at, const rebalance::PathRow& row,
               const MarketStep&) {
               note_death(console, at, row);
               add(row.time, at.adjusted_nav());
           });
    return series;
}

std::vector<RateEvent> rates_of_cash(const PortfolioFile& file, const Console& console) {
    if (file.rates.empty()) return {};
    PriceOptions options;
    options.rates = files_of(file.rates);
    return read_rate_inputs(options, noting(console)).rates;
}

nav::MetricValue fraction_of(std::string_view name, double value) {
    return {name, "fraction", value};
}

/// What the portfolio came to, then each holding.
struct PortfolioReport {
    std::vector<nav::MetricValue> whole;
    std::vector<std::vector<nav::MetricValue>> holdings;
};

PortfolioReport report_of(const rebalance::PortfolioHistory& history,
                          const std::vector<double>& money_weighted) {
    const auto& portfolio = history.portfolio();
    const auto& last = history.rows().back();
    double flows = 0;
    for (const auto& flow : portfolio.flows()) flows += flow.amount;
    PortfolioReport report;
    report.whole = {
        {"final_value", "quote currency", last.value},
        {"paid_in", "quote currency", flows},
        fraction_of("time_weighted_return", portfolio.time_weighted_return()),
        {"money_weighted_return", "per year",
         money_weighted.size() == 1 ? nav::MetricResult{money_weighted.front()} : std::monostate{}},
        {"traded_over_value", "ratio", portfolio.turnover()},
        {"costs", "quote currency", portfolio.costs()},
        {"made_by_cash", "quote currency", portfolio.contributions().back()}};
    for (auto& value : nav::evaluate(history.growth())) report.whole.push_back(std::move(value));
    const auto made = portfolio.contributions();
    const auto weights = portfolio.weights_now();
    for (std::size_t i = 0; i < history.series().size(); ++i) {
        report.holdings.push_back({{"made", "quote currency", made[i]},
                                   fraction_of("weight", weights[i]),
                                   fraction_of("total_return", history.total_return(i)),
                                   {"correlation_with_first", "ratio", history.correlation(0, i)}});
    }
    return report;
}

void note_money_weighted(const std::vector<double>& rates, const Console& console) {
    if (rates.size() == 1) return;
    std::string several;
    for (const double rate : rates) several += (several.empty() ? "" : ", ") + shortest(rate);
    console.note({NoteCode::money_weighted_return,
                  rates.empty() ? "no yearly rate explains the flows and the value at the end"
                                : "several yearly rates explain the flows: " + several,
                  "money_weighted_return"});
}

void run_portfolio(const PortfolioOptions& options, const Console& console) {
    check_distinct({{"--out", options.output.path()}, {"--path", options.path}});
    const auto file = read_portfolio(options.file);
    std::vector<rebalance::HoldingSeries> series;
    std::vector<double> weights;
    for (const auto& holding : file.holdings) {
        series.push_back(series_of(holding, file, console));
        weights.push_back(holding.weight);
    }
    std::vector<rebalance::CashFlow> flows;
    for (const auto& flow : file.flows) flows.push_back({flow.time, flow.amount});
    rebalance::PortfolioHistory history(rebalance::Portfolio(file.rules, weights),
                                        std::move(series));
    history.run(rates_of_cash(file, console), flows);
    console.note(history.notes());
    const auto& last = history.rows().back();
    const auto money_weighted =
        rebalance::money_weighted_returns(history.portfolio().flows(), last.time, last.value);
    note_money_weighted(money_weighted, console);
    console.note(nav::metric_notes("the portfolio", history.growth(), ""));

    TableFile table(console, options.output, table_format(options.output, console),
                    io::tables::metrics);
    const auto report = report_of(history, money_weighted);
    table.write_all(io::rows_of("portfolio", report.whole));
    for (std::size_t i = 0; i < report.holdings.size(); ++i) {
        table.write_all(io::rows_of(history.series()[i].name, report.holdings[i]));
    }
    if (!options.path.empty()) {
        const auto output = options.output.with_path(options.path);
        TableFile path(console, output, format_of(output, Format::csv), io::tables::portfolio_path);
        path.write_all(history.rows());
        path.commit();
    }
    table.commit();
}

}  // namespace

void add_portfolio(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "portfolio",
        "Tokens, prices and cash held together: weights, rebalancing, cash flows, what each made");
    const auto options = std::make_shared<PortfolioOptions>();
    add_text(*command, "file", options->file, file_type, "The portfolio, as JSON");
    require(*command, {"file"});
    add_output_options(*command, options->output);
    add_text(*command, "--path", options->path, output_type,
             "Write the value at every observation, one row each");
    add_example(
        *command, "levtok portfolio portfolio.json --path value.csv",
        "A portfolio of 55 % of a 3x fund and 45 % of a bond price, back to that by quarter:\n"
        "{\"rebalance\": \"quarter\", \"rates\": \"ff.csv\", \"holdings\": [\n"
        "  {\"product\": \"upro\", \"weight\": 0.55, \"prices\": \"spx.csv\", \"rates\": "
        "\"ff.csv\"},\n"
        "  {\"name\": \"bond\", \"weight\": 0.45, \"prices\": \"bond.csv\"}]}\n"
        "Files are found from the folder of the portfolio's. Also: capital, rebalance "
        "(week, month, quarter, year),\n"
        "band, cost, contribution (a month), flows ([{\"time\": …, \"amount\": …}], below 0 "
        "goes out), from, to.");
    on_run(*command, [options, &console] { run_portfolio(*options, console); });
}

}  // namespace levtok::cli
