#include "rebalance/terms.hpp"
#include "rebalance/token/next_trades.hpp"
#include "service/io/tables/columns/analysis.hpp"
#include "service/io/tables/columns/path.hpp"
#include "service/io/tables/columns/tokens.hpp"
#include "service/io/tables/rows.hpp"
#include "service/io/tables/tables.hpp"

namespace levtok::io::tables {
namespace {

using rebalance::NextTrades;
using rebalance::PathRow;
using rebalance::Terms;

std::string_view intrabar_of(const Terms& terms) {
    return terms.intrabar == rebalance::Intrabar::ohlc ? "ohlc" : "close";
}

constexpr auto product_cells = std::to_array<Cell<Terms>>({
    {columns::product, put<&Terms::name>},
    {columns::issuer_symbol, put<&Terms::symbol>},
    {columns::leverage, put<&Terms::leverage>},
    {columns::intrabar, put<intrabar_of>},
    {columns::description, put<&Terms::description>},
});

constexpr auto token_cells = std::to_array<Cell<TokenRow>>({
    {columns::symbol, put<&TokenRow::symbol>},
    {columns::underlying_of_token, put<&TokenRow::underlying>},
    {columns::product_of_token, put<&TokenRow::product>},
    {columns::leverage, put<&TokenRow::leverage>},
    {columns::last_nav_time, put<&TokenRow::last, &PathRow::time>},
    {columns::last_nav, put<&TokenRow::last, &PathRow::nav>},
    {columns::last_real_leverage, put<&TokenRow::last, &PathRow::leverage>},
    {columns::last_price, put<&TokenRow::last, &PathRow::price>},
    {columns::change_24h, put<&TokenRow::change_24h>},
    {columns::session_change, put<&TokenRow::session, &SessionChange::change>},
    {columns::session_close_time, put<&TokenRow::session, &SessionChange::close>},
    {columns::next_rebalance_time, put<&TokenRow::next, &NextTrades::schedule>},
    {columns::emergency_below, put<&TokenRow::next, &NextTrades::below>},
    {columns::emergency_above, put<&TokenRow::next, &NextTrades::above>},
    {columns::real_leverage_below, put<&TokenRow::next, &NextTrades::leverage_below>},
    {columns::real_leverage_above, put<&TokenRow::next, &NextTrades::leverage_above>},
    {columns::retired, put<&TokenRow::retired>},
});

constexpr auto latest_cells = std::to_array<Cell<LatestRow>>({
    {columns::symbol, put<&LatestRow::symbol>},
    {columns::nav_time, put<&LatestRow::row, &PathRow::time>},
    {columns::price, put<&LatestRow::row, &PathRow::price>},
    {columns::nav, put<&LatestRow::row, &PathRow::nav>},
    {columns::real_leverage, put<&LatestRow::row, &PathRow::leverage>},
    {columns::basket, put<&LatestRow::row, &PathRow::position>},
    {columns::loan, put<&LatestRow::row, loan_of>},
    {columns::circulation, put<&LatestRow::circulation>},
    {columns::management_fee, put<&LatestRow::management_fee>},
    {columns::funding_rate, put<&LatestRow::funding_rate>},
    {columns::indicative_nav_time, put<&LatestRow::indicative, &PathRow::time>},
    {columns::indicative_price, put<&LatestRow::indicative, &PathRow::price>},
    {columns::indicative_nav, put<&LatestRow::indicative, &PathRow::nav>},
    {columns::indicative_real_leverage, put<&LatestRow::indicative, &PathRow::leverage>},
    {columns::indicative_basket, put<&LatestRow::indicative, &PathRow::position>},
    {columns::indicative_loan, put<&LatestRow::indicative, loan_of>},
    {columns::retired, put<&LatestRow::retired>},
});

constexpr auto key_cells = std::to_array<Cell<KeyRow>>({
    {columns::key_id, put<&KeyRow::id>},
    {columns::role, put<&KeyRow::role>},
    {columns::created_time, put<&KeyRow::created>},
    {columns::owner, put<&KeyRow::name>},
});

constexpr auto check_cells = std::to_array<Cell<CheckRow>>({
    {columns::check, put<&CheckRow::check>},
    {columns::check_subject, put<&CheckRow::subject>},
    {columns::check_result, put<&CheckRow::result>},
    {columns::check_detail, put<&CheckRow::detail>},
});

}  // namespace

constinit const TableOf<Terms> products =
    table_of<product_cells>("products", "Products of the library", "`products`; /v1/products");
constinit const TableOf<TokenRow> tokens =
    table_of<token_cells>("tokens", "Tokens of the service", "/v1/tokens");

Cells<TokenRow> beside_nav() {
    constexpr std::size_t first = 8, count = 8;
    static_assert(token_cells[first].column.name == columns::change_24h.name);
    static_assert(token_cells[first + count].column.name == columns::retired.name);
    return Cells<TokenRow>(token_cells).subspan(first, count);
}

constinit const TableOf<LatestRow> latest = table_of<latest_cells>(
    "latest", "Last rows of tokens", "/v1/tokens/{symbol}/nav/latest, /v1/nav/latest");
constinit const TableOf<KeyRow> keys =
    table_of<key_cells>("keys", "Keys of the service", "`keys list`");
constinit const TableOf<CheckRow> verification =
    table_of<check_cells>("verification", "Checks of the store", "`verify`");

}  // namespace levtok::io::tables
