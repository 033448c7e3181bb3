#include <cmath>
#include <optional>
#include <string_view>

#include "rebalance/account/paper_value.hpp"
#include "service/io/tables/columns/accounts.hpp"
#include "service/io/tables/rows.hpp"
#include "service/io/tables/tables.hpp"

namespace levtok::io::tables {
namespace {

using rebalance::JournalLine;
using rebalance::LotValue;
using rebalance::PaperLot;
using rebalance::PaperOrder;
using rebalance::PaperPosition;
using rebalance::PositionValue;

std::optional<std::uint64_t> number_if_any(std::uint64_t number) {
    return number == 0 ? std::nullopt : std::optional(number);
}
std::optional<double> if_given(double number) {
    return number == 0 ? std::nullopt : std::optional(number);
}
std::optional<std::string_view> if_said(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

constexpr auto account_cells = std::to_array<Cell<AccountRow>>({
    {columns::account, put<&AccountRow::name>},
    {columns::account_balance, put<&AccountRow::balance>},
    {columns::tokens_value, put<&AccountRow::tokens_value>},
    {columns::positions_equity, put<&AccountRow::positions_equity>},
    {columns::account_equity, put<&AccountRow::equity>},
    {columns::deposited, put<&AccountRow::deposited>},
    {columns::realised_profit, put<&AccountRow::realised>},
    {columns::open_profit, put<&AccountRow::open_profit>},
    {columns::lots_held, put<&AccountRow::lots>},
    {columns::positions_held, put<&AccountRow::positions>},
    {columns::resting_orders, put<&AccountRow::resting_orders>},
    {columns::orders_placed, put<&AccountRow::orders>},
    {columns::journal_lines, put<&AccountRow::lines>},
    {columns::account_created, put<&AccountRow::created>},
    {columns::account_closed, put<&AccountRow::closed>},
    {columns::own_note, put<&AccountRow::note>},
});

/// Of a token as it was when the order was placed.
std::optional<double> in_tokens_then(const PaperOrder& order, std::optional<double> level) {
    return level ? std::optional(*level * order.first_tokens) : std::nullopt;
}
std::optional<double> level_of_order(const PaperOrder& order) {
    return in_tokens_then(order, order.request.level);
}
std::optional<double> stop_of_order(const PaperOrder& order) {
    return in_tokens_then(order, order.request.stop_loss);
}
std::optional<double> profit_of_order(const PaperOrder& order) {
    return in_tokens_then(order, order.request.take_profit);
}
std::optional<double> fill_of_order(const PaperOrder& order) {
    return in_tokens_then(order, order.fill);
}
std::optional<double> tokens_of_order(const PaperOrder& order) {
    return if_given(order.request.tokens / order.first_tokens);
}
std::optional<std::string_view> token_of_order(const PaperOrder& order) {
    return if_said(order.request.token);
}
std::optional<std::uint64_t> position_of_order(const PaperOrder& order) {
    return number_if_any(order.request.position);
}
std::optional<std::uint64_t> parent_of_order(const PaperOrder& order) {
    return number_if_any(order.parent);
}
std::optional<double> units_of_order(const PaperOrder& order) {
    return if_given(order.request.units);
}
std::optional<double> amount_of_order(const PaperOrder& order) {
    return if_given(order.request.amount);
}
std::optional<double> margin_of_order(const PaperOrder& order) {
    return if_given(order.request.margin);
}
std::optional<double> leverage_of_order(const PaperOrder& order) {
    return if_given(order.request.leverage);
}
std::optional<std::string_view> reason_of_order(const PaperOrder& order) {
    return if_said(order.reason);
}
std::string_view side_of_order(const PaperOrder& order) { return name_of(order.request.side); }
std::string_view type_of_order(const PaperOrder& order) { return name_of(order.request.type); }
std::string_view state_of_order(const PaperOrder& order) { return name_of(order.state); }
std::string_view note_of_order(const PaperOrder& order) { return order.request.note; }

constexpr auto account_order_cells = std::to_array<Cell<PaperOrder>>({
    {columns::order_number, put<&PaperOrder::number>},
    {columns::parent_order, put<parent_of_order>},
    {columns::order_token, put<token_of_order>},
    {columns::order_underlying, put<&PaperOrder::underlying>},
    {columns::order_position, put<position_of_order>},
    {columns::order_side, put<side_of_order>},
    {columns::order_type, put<type_of_order>},
    {columns::order_level, put<level_of_order>},
    {columns::order_tokens, put<tokens_of_order>},
    {columns::order_units, put<units_of_order>},
    {columns::order_amount, put<amount_of_order>},
    {columns::order_margin, put<margin_of_order>},
    {columns::order_leverage, put<leverage_of_order>},
    {columns::order_stop_loss, put<stop_of_order>},
    {columns::order_take_profit, put<profit_of_order>},
    {columns::order_state, put<state_of_order>},
    {columns::placed_time, put<&PaperOrder::placed>},
    {columns::ended_time, put<&PaperOrder::ended>},
    {columns::fill_price, put<fill_of_order>},
    {columns::order_reason, put<reason_of_order>},
    {columns::own_note, put<note_of_order>},
});

constexpr auto account_lot_cells = std::to_array<Cell<LotValue>>({
    {columns::lot, put<&LotValue::lot, &PaperLot::number>},
    {columns::lot_token, put<&LotValue::lot, &PaperLot::token>},
    {columns::opened_time, put<&LotValue::lot, &PaperLot::time>},
    {columns::tokens_left, put<&LotValue::quantity>},
    {columns::lot_paid, put<&LotValue::lot, &PaperLot::cost>},
    {columns::lot_nav, put<&LotValue::nav>},
    {columns::lot_value, put<&LotValue::value>},
    {columns::lot_profit, put<&LotValue::open_profit>},
});

constexpr auto account_position_cells = std::to_array<Cell<PositionValue>>({
    {columns::position_number, put<&PositionValue::position, &PaperPosition::number>},
    {columns::position_underlying, put<&PositionValue::position, &PaperPosition::underlying>},
    {columns::opened_time, put<&PositionValue::position, &PaperPosition::time>},
    {columns::position_units, put<&PositionValue::quantity>},
    {columns::position_leverage, put<&PositionValue::position, &PaperPosition::leverage>},
    {columns::position_entry, put<&PositionValue::entry>},
    {columns::collateral, put<&PositionValue::margin>},
    {columns::lot_paid, put<&PositionValue::position, &PaperPosition::cost>},
    {columns::position_price, put<&PositionValue::price>},
    {columns::position_equity, put<&PositionValue::equity>},
    {columns::lot_profit, put<&PositionValue::open_profit>},
    {columns::position_call, put<&PositionValue::margin_call_price>},
    {columns::position_liquidation, put<&PositionValue::liquidation_price>},
    {columns::position_called, put<&PositionValue::called>},
});

std::string_view kind_of_line(const JournalLine& line) { return name_of(line.kind); }
std::optional<std::uint64_t> order_of_line(const JournalLine& line) {
    return number_if_any(line.order);
}
std::optional<std::uint64_t> lot_of_line(const JournalLine& line) {
    return number_if_any(line.lot);
}
std::optional<std::uint64_t> position_of_line(const JournalLine& line) {
    return number_if_any(line.position);
}
std::optional<double> tokens_of_line(const JournalLine& line) {
    return line.lot == 0 ? std::nullopt : std::optional(line.quantity / line.first_tokens);
}
std::optional<double> units_of_line(const JournalLine& line) {
    return line.position == 0 ? std::nullopt : std::optional(line.quantity);
}
std::optional<double> price_of_line(const JournalLine& line) {
    return line.lot == 0 && line.position == 0 ? std::nullopt
                                               : std::optional(line.price * line.first_tokens);
}

using Line = JournalRow;

constexpr auto account_journal_cells = std::to_array<Cell<Line>>({
    {columns::line, put<&Line::line, &JournalLine::number>},
    {columns::line_time, put<&Line::line, &JournalLine::time>},
    {columns::written_time, put<&Line::written>},
    {columns::line_kind, put<&Line::line, kind_of_line>},
    {columns::line_order, put<&Line::line, order_of_line>},
    {columns::line_name, put<&Line::line, &JournalLine::name>},
    {columns::line_lot, put<&Line::line, lot_of_line>},
    {columns::line_position, put<&Line::line, position_of_line>},
    {columns::line_tokens, put<&Line::line, tokens_of_line>},
    {columns::line_units, put<&Line::line, units_of_line>},
    {columns::line_price, put<&Line::line, price_of_line>},
    {columns::line_cost, put<&Line::line, &JournalLine::cost>},
    {columns::line_amount, put<&Line::line, &JournalLine::amount>},
    {columns::line_margin, put<&Line::line, &JournalLine::margin>},
    {columns::line_profit, put<&Line::line, &JournalLine::realised>},
    {columns::line_note, put<&Line::line, &JournalLine::note>},
});

}  // namespace

constinit const TableOf<AccountRow> accounts =
    table_of<account_cells>("accounts", "Paper accounts", "/v1/accounts");
constinit const TableOf<PaperOrder> account_orders = table_of<account_order_cells>(
    "account_orders", "Orders of a paper account", "/v1/accounts/{id}/orders");
constinit const TableOf<LotValue> account_lots = table_of<account_lot_cells>(
    "account_lots", "Tokens of a paper account", "/v1/accounts/{id}/lots");
constinit const TableOf<PositionValue> account_positions = table_of<account_position_cells>(
    "account_positions", "Margin positions of a paper account", "/v1/accounts/{id}/positions");
constinit const TableOf<JournalRow> account_journal = table_of<account_journal_cells>(
    "account_journal", "What happened to a paper account", "/v1/accounts/{id}/journal");

}  // namespace levtok::io::tables
