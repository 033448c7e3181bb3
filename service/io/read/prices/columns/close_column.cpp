#include "service/io/read/prices/columns/close_column.hpp"

#include <array>

#include "service/io/read/prices/columns/volume_column.hpp"

namespace levtok::io {
namespace {

using namespace std::string_view_literals;

constexpr std::array close_names{
    "close"sv,         "closelast"sv, "closeprice"sv, "price"sv,  "nav"sv,   "adjclose"sv,
    "adjustedclose"sv, "last"sv,      "lastprice"sv,  "latest"sv, "value"sv, "index"sv,
    "indexvalue"sv,    "settle"sv,    "markprice"sv,  "vwap"sv,   "mid"sv,   "mark"sv};

/// The only column of numbers that may be a price.
std::optional<std::size_t> only_number(const Table& table, const TimeColumns& time) {
    std::optional<std::size_t> only;
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        const bool other = i == time.time || i == time.time_of_day ||
                           table.kind(i) != ColumnKind::number || names_volume(table.columns()[i]);
        if (other) continue;
        if (only) return std::nullopt;
        only = i;
    }
    return only;
}

}  // namespace

std::size_t choose_close(const Table& table, const PriceChoice& choice, const TimeColumns& time,
                         const std::vector<PriceFamily>& families) {
    const auto& column = choice.column;
    if (!column.empty()) {
        if (const auto chosen = table.find(column)) return *chosen;
        table.fail(table.header_line(), "column", "there is no column " + in_quotes(column),
                   "choose one of " + table.column_list());
    }
    const auto adjusted = choice.bars == "raw" ? std::nullopt : adjusted_close(families);
    if (adjusted) return *adjusted;
    for (const auto name : close_names) {
        const auto known = table.find(name);
        if (known && *known != time.time) return *known;
    }
    for (const auto& family : families) {
        if (!is_adjusted(family) && family.member(BarPrice::close))
            return *family.member(BarPrice::close);
        if (!family.has_extremes()) continue;
        table.fail(table.header_line(), "header",
                   "has open, high and low, and no column that is known as their close",
                   "name it close, or choose one price with --column NAME");
    }
    if (table.columns().size() == 2) return 1 - time.time;
    if (const auto only = only_number(table, time)) return *only;
    table.fail(table.header_line(), "column",
               "none of " + table.column_list() + " is known as a price",
               "choose one with --column NAME");
}

std::string find_other_close(const Table& table, std::span<const ColumnUse> uses) {
    for (const auto name : close_names) {
        const auto other = table.find(name);
        if (other && uses[*other].take == Take::nothing) return table.columns()[*other];
    }
    return {};
}

}  // namespace levtok::io
