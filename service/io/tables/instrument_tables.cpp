#include "service/io/tables/columns/instruments.hpp"
#include "service/io/tables/columns/path.hpp"
#include "service/io/tables/events.hpp"
#include "service/io/tables/rows.hpp"
#include "service/io/tables/tables.hpp"

namespace levtok::io::tables {
namespace {

using rebalance::ComparisonPoint;
using rebalance::ComparisonRow;
using rebalance::PositionReport;
using rebalance::Tally;

/// How it ended.
std::string_view end_of(const ComparisonRow& row) {
    if (row.liquidated.count > 0) return "liquidated";
    return row.wiped_out.count > 0 ? "wiped_out" : "";
}

/// Where it ended: at the liquidation or the wipe-out; nothing where it lived.
std::optional<Tally::Place> place_of_end(const ComparisonRow& row) {
    if (row.liquidated.count > 0) return row.liquidated.first;
    return row.wiped_out.count > 0 ? std::optional(row.wiped_out.first) : std::nullopt;
}

constexpr auto comparison_cells = std::to_array<Cell<ComparisonRow>>({
    {columns::contender, put<&ComparisonRow::name>},
    {columns::final_value, put<&ComparisonRow::value>},
    {columns::total_return, put<&ComparisonRow::total_return>},
    {columns::log_return, put<&ComparisonRow::log_return>},
    {columns::max_drawdown, put<&ComparisonRow::max_drawdown>},
    {columns::financing_paid, put<&ComparisonRow::financing>},
    {columns::charges, put<&ComparisonRow::charges>},
    {columns::fees_paid, put<&ComparisonRow::fees>},
    {columns::trading_paid, put<&ComparisonRow::trading>},
    {columns::scheduled, put<&ComparisonRow::scheduled, &Tally::count>},
    {columns::emergency, put<&ComparisonRow::emergency, &Tally::count>},
    {columns::margin_calls, put<&ComparisonRow::margin_call, &Tally::count>},
    {columns::end, put<end_of>},
    {columns::end_time, put<place_of_end, &Tally::Place::time>},
    {columns::end_price, put<place_of_end, &Tally::Place::price>},
    {columns::deficit, put<&ComparisonRow::deficit>},
});

using Point = ComparisonPathRow;

constexpr auto comparison_path_cells = std::to_array<Cell<Point>>({
    {columns::value_time, put<&Point::bar, &Observation::time>},
    {columns::contender, put<&Point::point, &ComparisonPoint::name>},
    {columns::price, put<&Point::bar, &Observation::close>},
    {columns::value_on_the_way, put<&Point::point, &ComparisonPoint::value>},
    {columns::real_leverage_of_value, put<&Point::point, &ComparisonPoint::leverage>},
    {columns::instrument_event, put<&Point::point, &ComparisonPoint::events, event_names>},
});

constexpr auto instrument_cells = std::to_array<Cell<InstrumentRow>>({
    {columns::instrument, put<&InstrumentRow::name>},
    {columns::instrument_fields, put<&InstrumentRow::fields>},
    {columns::instrument_summary, put<&InstrumentRow::summary>},
});

constexpr auto position_cells = std::to_array<Cell<PositionReport>>({
    {columns::margin, put<&PositionReport::margin>},
    {columns::size, put<&PositionReport::size>},
    {columns::units_held, put<&PositionReport::quantity>},
    {columns::borrowed, put<&PositionReport::borrowed>},
    {columns::profit, put<&PositionReport::profit>},
    {columns::fee_in, put<&PositionReport::fee_in>},
    {columns::fee_out, put<&PositionReport::fee_out>},
    {columns::net_profit, put<&PositionReport::net_profit>},
    {columns::break_even_price, put<&PositionReport::break_even_price>},
    {columns::loss_at_stop, put<&PositionReport::loss_at_stop>},
    {columns::equity, put<&PositionReport::equity>},
    {columns::return_on_margin, put<&PositionReport::return_on_margin>},
    {columns::real_leverage_of_equity, put<&PositionReport::leverage>},
    {columns::margin_ratio, put<&PositionReport::margin_ratio>},
    {columns::maintenance_margin, put<&PositionReport::maintenance_margin>},
    {columns::margin_call_price, put<&PositionReport::margin_call_price>},
    {columns::liquidation_price, put<&PositionReport::liquidation_price>},
    {columns::liquidation_distance, put<&PositionReport::liquidation_distance>},
    {columns::bankruptcy_price, put<&PositionReport::bankruptcy_price>},
    {columns::liquidation_fee, put<&PositionReport::liquidation_fee>},
    {columns::left_after_liquidation, put<&PositionReport::left_after_liquidation>},
    {columns::margin_called, put<&PositionReport::margin_called>},
    {columns::liquidated, put<&PositionReport::liquidated>},
    {columns::deposit_to_clear, put<&PositionReport::deposit_to_clear>},
    {columns::deposit_to_restore, put<&PositionReport::deposit_to_restore>},
});

using rebalance::LadderRow;

constexpr auto ladder_cells = std::to_array<Cell<LadderRow>>({
    {columns::ladder_leverage, put<&LadderRow::leverage>},
    {columns::margin, put<&LadderRow::margin>},
    {columns::size, put<&LadderRow::size>},
    {columns::units_held, put<&LadderRow::units>},
    {columns::fees_in_and_out, put<&LadderRow::fees>},
    {columns::liquidation_price, put<&LadderRow::liquidation_price>},
    {columns::distance_from_entry, put<&LadderRow::liquidation_distance>},
    {columns::stop_first, put<&LadderRow::stop_first>},
    {columns::leverage_allowed, put<&LadderRow::allowed>},
});

}  // namespace

constinit const TableOf<ComparisonRow> comparison = table_of<comparison_cells>(
    "comparison", "Products and instruments on one path", "`compare`; /v1/compare");
constinit const TableOf<ComparisonPathRow> comparison_paths = table_of<comparison_path_cells>(
    "comparison_paths", "Values of products and instruments on the way", "`compare --paths`");
constinit const TableOf<InstrumentRow> instruments =
    table_of<instrument_cells>("instruments", "Instruments to compare with", "/v1/instruments");
constinit const TableOf<PositionReport> position =
    table_of<position_cells>("position", "One position", "`position`; /v1/position");
constinit const TableOf<LadderRow> position_ladder = table_of<ladder_cells>(
    "position_ladder", "A position at 2x to 125x", "`position --ladder`; /v1/position");

}  // namespace levtok::io::tables
