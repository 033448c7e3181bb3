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

constexpr auto position_cells = std::to_array<Cell<PositionRow>>({
    {columns::margin, put<&PositionRow::margin>},
    {columns::size, put<&PositionRow::report, &PositionReport::size>},
    {columns::units_held, put<&PositionRow::report, &PositionReport::quantity>},
    {columns::borrowed, put<&PositionRow::report, &PositionReport::borrowed>},
    {columns::profit, put<&PositionRow::report, &PositionReport::profit>},
    {columns::equity, put<&PositionRow::report, &PositionReport::equity>},
    {columns::return_on_margin, put<&PositionRow::report, &PositionReport::return_on_margin>},
    {columns::real_leverage_of_equity, put<&PositionRow::report, &PositionReport::leverage>},
    {columns::margin_ratio, put<&PositionRow::report, &PositionReport::margin_ratio>},
    {columns::margin_call_price, put<&PositionRow::report, &PositionReport::margin_call_price>},
    {columns::liquidation_price, put<&PositionRow::report, &PositionReport::liquidation_price>},
    {columns::bankruptcy_price, put<&PositionRow::report, &PositionReport::bankruptcy_price>},
    {columns::liquidation_fee, put<&PositionRow::report, &PositionReport::liquidation_fee>},
    {columns::left_after_liquidation,
     put<&PositionRow::report, &PositionReport::left_after_liquidation>},
    {columns::margin_called, put<&PositionRow::report, &PositionReport::margin_called>},
    {columns::liquidated, put<&PositionRow::report, &PositionReport::liquidated>},
});

}  // namespace

constinit const TableOf<ComparisonRow> comparison = table_of<comparison_cells>(
    "comparison", "Products and instruments on one path", "`compare`; /v1/compare");
constinit const TableOf<ComparisonPathRow> comparison_paths = table_of<comparison_path_cells>(
    "comparison_paths", "Values of products and instruments on the way", "`compare --paths`");
constinit const TableOf<InstrumentRow> instruments =
    table_of<instrument_cells>("instruments", "Instruments to compare with", "/v1/instruments");
constinit const TableOf<PositionRow> position =
    table_of<position_cells>("position", "One position", "`position`");

}  // namespace levtok::io::tables
