#include "rebalance/replay/rows.hpp"
#include "service/io/tables/columns/path.hpp"
#include "service/io/tables/events.hpp"
#include "service/io/tables/rows.hpp"
#include "service/io/tables/tables.hpp"

namespace levtok::io::tables {
namespace {

using rebalance::PathRow;
using rebalance::TradeRow;

constexpr auto nav_cells = std::to_array<Cell<PathRow>>({
    {columns::nav_time, put<&PathRow::time>},
    {columns::price, put<&PathRow::price>},
    {columns::nav, put<&PathRow::nav>},
    {columns::real_leverage, put<&PathRow::leverage>},
    {columns::basket, put<&PathRow::position>},
    {columns::loan, put<loan_of>},
    {columns::fee, put<&PathRow::fee>},
    {columns::financing, put<&PathRow::financing>},
    {columns::cost, put<&PathRow::cost>},
    {columns::cap, put<&PathRow::cap>},
    {columns::event, put<&PathRow::events, event_names>},
});

using rebalance::Dealt;
using rebalance::SupplyRow;

constexpr auto supply_cells = std::to_array<Cell<SupplyRow>>({
    {columns::nav_time, put<&SupplyRow::row, &PathRow::time>},
    {columns::price, put<&SupplyRow::row, &PathRow::price>},
    {columns::nav, put<&SupplyRow::row, &PathRow::nav>},
    {columns::real_leverage, put<&SupplyRow::row, &PathRow::leverage>},
    {columns::basket, put<&SupplyRow::row, &PathRow::position>},
    {columns::loan, put<&SupplyRow::row, loan_of>},
    {columns::fee, put<&SupplyRow::row, &PathRow::fee>},
    {columns::financing, put<&SupplyRow::row, &PathRow::financing>},
    {columns::cost, put<&SupplyRow::row, &PathRow::cost>},
    {columns::cap, put<&SupplyRow::row, &PathRow::cap>},
    {columns::event, put<&SupplyRow::row, &PathRow::events, event_names>},
    {columns::tokens_created, put<&SupplyRow::dealt, &Dealt::created>},
    {columns::tokens_redeemed, put<&SupplyRow::dealt, &Dealt::redeemed>},
    {columns::money_in, put<&SupplyRow::dealt, &Dealt::money_in>},
    {columns::money_out, put<&SupplyRow::dealt, &Dealt::money_out>},
    {columns::dealing_fee, put<&SupplyRow::dealt, &Dealt::fee>},
    {columns::tokens_outstanding, put<&SupplyRow::dealt, &Dealt::supply>},
    {columns::fund_assets, put<&SupplyRow::dealt, &Dealt::assets>},
});

constexpr auto trade_cells = std::to_array<Cell<TradeRow>>({
    {columns::trade_time, put<&TradeRow::time>},
    {columns::due_time, put<&TradeRow::instant>},
    {columns::trigger, put<&TradeRow::trigger>},
    {columns::traded_price, put<&TradeRow::price>},
    {columns::real_leverage_before, put<&TradeRow::leverage_before>},
    {columns::real_leverage_after, put<&TradeRow::leverage_after>},
    {columns::notional, put<&TradeRow::notional>},
    {columns::trade_cost, put<&TradeRow::cost>},
    {columns::nav_after_trade, put<&TradeRow::nav>},
    {columns::nav_time_of_trade, put<&TradeRow::nav_time>},
});

}  // namespace

constinit const TableOf<PathRow> nav = table_of<nav_cells>(
    "nav", "Observations of a token",
    "`nav`, `export --token`; /v1/tokens/{symbol}/nav, …/nav/at, /v1/simulations");
constinit const TableOf<rebalance::SupplyRow> nav_supply =
    table_of<supply_cells>("nav_supply", "Observations of a token with creations and redemptions",
                           "`nav --flows`; /v1/simulations with flows");
constinit const TableOf<TradeRow> trades =
    table_of<trade_cells>("trades", "Trades of a token",
                          "`nav --trades`, `export --trades`; /v1/tokens/{symbol}/rebalances");

Cells<PathRow> nav_state() {
    constexpr std::size_t count = 6;
    static_assert(nav_cells[count].column.name == columns::fee.name);
    return Cells<PathRow>(nav_cells).first(count);
}

}  // namespace levtok::io::tables
