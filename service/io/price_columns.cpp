#include "service/io/price_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace levtok::io {
namespace {

constexpr std::array<std::string_view, 4> open_time_names{"opentime", "timeopen", "opentimestamp",
                                                          "starttime"};
constexpr std::array<std::string_view, 3> close_time_names{"closetime", "timeclose", "endtime"};
constexpr std::array<std::string_view, 15> time_names{
    "date",         "datetime", "time",    "timestamp",       "datetimeutc",
    "timestamputc", "timeutc",  "dateutc", "unixtimestamp",   "unixtime",
    "unix",         "epoch",    "ts",      "observationdate", "day"};
constexpr std::array<std::string_view, 17> close_names{
    "close",         "closelast", "closeprice", "price", "nav",   "adjclose",
    "adjustedclose", "last",      "lastprice",  "value", "index", "indexvalue",
    "settle",        "markprice", "vwap",       "mid",   "mark"};
constexpr std::array<std::string_view, 2> volume_names{"volume", "vol"};
constexpr std::array<std::string_view, 4> bar_names{"open", "high", "low", "close"};
constexpr std::array<std::string_view, 2> adjusted_close_names{"adjclose", "adjustedclose"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> names_without_header(const Table& table) {
    const std::vector<std::string> kline{"open_time",
                                         "open",
                                         "high",
                                         "low",
                                         "close",
                                         "volume",
                                         "close_time",
                                         "quote_volume",
                                         "count",
                                         "taker_buy_volume",
                                         "taker_buy_quote_volume",
                                         "ignore"};
    const std::size_t count = table.columns().size();
    if (count == 2) return {"time", "close"};
    if (count == 5 || count == 6 || count == 11 || count == 12) {
        return {kline.begin(), kline.begin() + static_cast<std::ptrdiff_t>(count)};
    }
    table.fail(table.header_line(), "header",
               fmt::format("there is none, and {} columns do not say what they are", count),
               "name them in the first line, such as time,open,high,low,close,volume");
}

std::size_t choose_close(const Table& table, const std::string& column, std::size_t time) {
    if (!column.empty()) {
        if (const auto chosen = table.find(column)) return *chosen;
        table.fail(table.header_line(), "column", "there is no column " + in_quotes(column),
                   "choose one of " + table.column_list());
    }
    if (const auto known = table.find_first(close_names)) return *known;
    if (table.columns().size() == 2) return 1 - time;
    table.fail(table.header_line(), "column",
               "none of " + table.column_list() + " is known as a price",
               "choose one with --column NAME");
}

/// Whether `column` as written is one column, whatever else has its name in normal form.
bool names_once(const Table& table, const std::string& column) {
    const auto& names = table.columns();
    return std::count(names.begin(), names.end(), column) == 1;
}

/// The column that holds the time and what that time is. `bar_time`: the price is known only when
/// its bar closes.
struct TimeColumn {
    std::size_t column;
    Stamp stamp;
};

TimeColumn choose_time(const Table& table, bool bar_time, std::optional<Stamp> stamp) {
    const auto opens = table.find_first(open_time_names);
    const auto closes = table.find_first(close_time_names);
    const auto plain = table.find_first(time_names);
    if (closes && stamp != Stamp::open) return {*closes, Stamp::close};
    if (opens) return {*opens, stamp.value_or(Stamp::open)};
    if (plain) return {*plain, stamp.value_or(bar_time ? Stamp::open : Stamp::close)};
    if (closes) return {*closes, Stamp::close};
    table.fail(table.header_line(), "time",
               "none of " + table.column_list() + " is known as a time",
               "name one date, time, timestamp, open_time or close_time");
}

}  // namespace

PriceColumns choose_price_columns(Table& table, const std::string& column,
                                  std::optional<Stamp> stamp) {
    if (!table.has_header()) table.name_columns(names_without_header(table));
    std::array<std::optional<std::size_t>, bar_names.size()> bar;
    for (std::size_t i = 0; i < bar.size(); ++i) bar[i] = table.find(bar_names[i]);
    const bool file_of_bars =
        std::all_of(bar.begin(), bar.end(), [](auto place) { return place.has_value(); });

    PriceColumns chosen;
    chosen.bars = file_of_bars && column.empty();
    const auto any_time = choose_time(table, false, std::nullopt).column;
    const auto close = choose_close(table, column, any_time);
    chosen.close_name = table.columns()[close];
    const auto close_normal = normal_name(chosen.close_name);
    const bool of_the_bar =
        contains(bar_names, close_normal) || contains(adjusted_close_names, close_normal);
    const auto time = choose_time(table, file_of_bars && of_the_bar, stamp);
    chosen.stamp = time.stamp;

    chosen.uses.resize(table.columns().size());
    if (chosen.bars) {
        for (std::size_t i = 0; i < bar.size(); ++i) {
            chosen.uses[*bar[i]] = {Take::number, static_cast<std::uint8_t>(open_slot + i)};
        }
    }
    chosen.uses[close] = {Take::number, close_slot};
    if (close == time.column) {
        table.fail(table.header_line(), "column", in_quotes(column) + " is the time",
                   "choose a price among " + table.column_list());
    }
    chosen.uses[time.column] = {Take::time, 0};
    const auto parts = table.find_date_and_time();
    if (parts && parts->date == time.column) {
        chosen.uses[parts->time] = {Take::time_of_day, 0};
    }
    const auto volume = table.find_first(volume_names);
    if (volume && *volume != close) chosen.uses[*volume] = {Take::optional_number, volume_slot};
    for (std::size_t i = 0; i < chosen.uses.size(); ++i) {
        const bool named = i == close && chosen.close_name == column && names_once(table, column);
        if (chosen.uses[i].take != Take::nothing && !named) table.require_unique(i);
    }
    for (const auto name : close_names) {
        const auto other = table.find(name);
        if (!other || contains(bar_names, name)) continue;
        chosen.other_price = table.columns()[*other];
        break;
    }
    return chosen;
}

}  // namespace levtok::io
