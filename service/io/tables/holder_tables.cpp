#include <cmath>
#include <optional>
#include <string_view>

#include "montecarlo/study/best_leverage.hpp"
#include "montecarlo/study/holding_periods.hpp"
#include "rebalance/holder/holder.hpp"
#include "rebalance/holder/portfolio.hpp"
#include "rebalance/holder/portfolio_report.hpp"
#include "service/io/tables/columns/holder.hpp"
#include "service/io/tables/rows.hpp"
#include "service/io/tables/tables.hpp"

namespace levtok::io::tables {
namespace {

using rebalance::HolderRow;
using rebalance::HolderTrade;

std::optional<std::string_view> reason_if_out(rebalance::ExitReason reason) {
    if (reason == rebalance::ExitReason::none) return std::nullopt;
    return rebalance::exit_name(reason);
}

double days_of(const HolderTrade& trade) {
    return in_units_of(trade.exit_time - trade.entry_time, one_day);
}

constexpr auto holder_trade_cells = std::to_array<Cell<HolderTrade>>({
    {columns::entry_time, put<&HolderTrade::entry_time>},
    {columns::exit_time, put<&HolderTrade::exit_time>},
    {columns::exit_reason, put<&HolderTrade::reason, reason_if_out>},
    {columns::trade_result, put<&HolderTrade::result>},
    {columns::entry_nav, put<&HolderTrade::entry_nav>},
    {columns::exit_nav, put<&HolderTrade::exit_nav>},
    {columns::entry_price, put<&HolderTrade::entry_price>},
    {columns::exit_price, put<&HolderTrade::exit_price>},
    {columns::entry_size, put<&HolderTrade::size>},
    {columns::trade_paid, put<&HolderTrade::paid>},
    {columns::trade_received, put<&HolderTrade::received>},
    {columns::worst_on_way, put<&HolderTrade::worst>},
    {columns::best_on_way, put<&HolderTrade::best>},
    {columns::stop_slippage, put<&HolderTrade::slippage>},
    {columns::days_held, put<days_of>},
});

constexpr auto holder_path_cells = std::to_array<Cell<HolderRow>>({
    {columns::equity_time, put<&HolderRow::time>},
    {columns::held_price, put<&HolderRow::price>},
    {columns::held_nav, put<&HolderRow::nav>},
    {columns::tokens_held, put<&HolderRow::tokens>},
    {columns::cash_held, put<&HolderRow::cash>},
    {columns::holder_equity, put<&HolderRow::equity>},
});

using montecarlo::Estimate;
using montecarlo::HoldingRow;
using Holding = OfSeries<HoldingRow>;

double days_of_period(Duration period) { return in_units_of(period, one_day); }

std::optional<double> known_error(double error) {
    return std::isfinite(error) ? std::optional(error) : std::nullopt;
}

constexpr auto holding_cells = std::to_array<Cell<Holding>>({
    {columns::held_product, put<&Holding::label>},
    {columns::period_days, put<&Holding::row, &HoldingRow::period, days_of_period>},
    {columns::held_quantity, put<&Holding::row, &HoldingRow::estimate, &Estimate::quantity>},
    {columns::held_value, put<&Holding::row, &HoldingRow::estimate, &Estimate::value>},
    {columns::held_error,
     put<&Holding::row, &HoldingRow::estimate, &Estimate::standard_error, known_error>},
});

using rebalance::PortfolioRow;

constexpr auto portfolio_path_cells = std::to_array<Cell<PortfolioRow>>({
    {columns::portfolio_time, put<&PortfolioRow::time>},
    {columns::portfolio_value, put<&PortfolioRow::value>},
    {columns::portfolio_flow, put<&PortfolioRow::flow>},
    {columns::portfolio_cash, put<&PortfolioRow::cash>},
    {columns::portfolio_traded, put<&PortfolioRow::traded>},
    {columns::portfolio_cost, put<&PortfolioRow::cost>},
    {columns::portfolio_rebalanced, put<&PortfolioRow::rebalanced>},
    {columns::portfolio_index, put<&PortfolioRow::growth>},
    {columns::portfolio_hedge_ratio, put<&PortfolioRow::hedge_ratio>},
});

using rebalance::CorrelationRow;

constexpr auto correlation_cells = std::to_array<Cell<CorrelationRow>>({
    {columns::correlated, put<&CorrelationRow::holding>},
    {columns::correlated_with, put<&CorrelationRow::with>},
    {columns::correlation, put<&CorrelationRow::correlation>},
});

constexpr auto shuffled_cells = std::to_array<Cell<Estimate>>({
    {columns::shuffled_quantity, put<&Estimate::quantity>},
    {columns::shuffled_value, put<&Estimate::value>},
    {columns::shuffled_error, put<&Estimate::standard_error>},
});

using montecarlo::LeverageRow;
using Leverage = OfSeries<LeverageRow>;

constexpr auto leverage_cells = std::to_array<Cell<Leverage>>({
    {columns::held_product, put<&Leverage::label>},
    {columns::growth_from, put<&Leverage::row, &LeverageRow::first>},
    {columns::growth_to, put<&Leverage::row, &LeverageRow::last>},
    {columns::growth_quantity, put<&Leverage::row, &LeverageRow::estimate, &Estimate::quantity>},
    {columns::growth_value,
     put<&Leverage::row, &LeverageRow::estimate, &Estimate::value, known_error>},
    {columns::held_error,
     put<&Leverage::row, &LeverageRow::estimate, &Estimate::standard_error, known_error>},
});

}  // namespace

constinit const TableOf<PortfolioRow> portfolio_path = table_of<portfolio_path_cells>(
    "portfolio_path", "A portfolio at each observation", "`portfolio --path`");
constinit const TableOf<CorrelationRow> correlations = table_of<correlation_cells>(
    "correlations", "Pairs of holdings of a portfolio", "`portfolio --correlations`");
constinit const TableOf<Estimate> shuffled = table_of<shuffled_cells>(
    "shuffled", "Outcomes of a portfolio in other orders of its returns", "`portfolio --shuffled`");
constinit const TableOf<Leverage> best_leverage =
    table_of<leverage_cells>("best_leverage", "Leverages that would have grown most", "`leverage`");
constinit const TableOf<Holding> holding =
    table_of<holding_cells>("holding", "Returns of holding periods", "`holding`; /v1/holding");
constinit const TableOf<HolderTrade> holder_trades = table_of<holder_trade_cells>(
    "holder_trades", "Holdings from entry to exit", "`strategy --trades`; /v1/strategies");
constinit const TableOf<HolderRow> holder_path = table_of<holder_path_cells>(
    "holder_path", "A holder at each observation", "`strategy --equity`");

}  // namespace levtok::io::tables
