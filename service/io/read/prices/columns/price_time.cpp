#include "service/io/read/prices/columns/price_time.hpp"

#include <array>

namespace levtok::io {
namespace {

using namespace std::string_view_literals;

constexpr std::array open_time_names{"opentime"sv, "timeopen"sv, "opentimestamp"sv, "starttime"sv};
constexpr std::array close_time_names{"closetime"sv, "timeclose"sv, "endtime"sv};
constexpr std::array price_time_names{"date"sv,
                                      "datetime"sv,
                                      "time"sv,
                                      "timestamp"sv,
                                      "datetimeutc"sv,
                                      "timestamputc"sv,
                                      "timeutc"sv,
                                      "dateutc"sv,
                                      "unixtimestamp"sv,
                                      "unixtime"sv,
                                      "unix"sv,
                                      "epoch"sv,
                                      "ts"sv,
                                      "observationdate"sv,
                                      "day"sv,
                                      "t"sv};

/// A column that holds times and is called so.
std::optional<std::size_t> find_time_called(const Table& table,
                                            std::span<const std::string_view> names) {
    const auto column = table.find_first(names);
    const bool text = column && (table.kind(*column) == ColumnKind::text ||
                                 table.kind(*column) == ColumnKind::time_of_day);
    return text ? std::nullopt : column;
}

}  // namespace

PriceTime choose_price_time(const Table& table, std::optional<Stamp> wanted) {
    if (!table.time_options().column.empty()) {
        const auto column = find_time(table, price_time_names).value();
        const auto name = normal_name(table.columns()[column]);
        if (is_among(close_time_names, name)) return {column, Stamp::close};
        if (is_among(open_time_names, name)) return {column, Stamp::open};
        return {column, std::nullopt};
    }
    const auto closes = find_time_called(table, close_time_names);
    if (closes && wanted != Stamp::open) return {*closes, Stamp::close};
    if (const auto opens = find_time_called(table, open_time_names)) return {*opens, Stamp::open};
    if (const auto plain = find_time(table, price_time_names)) return {*plain, std::nullopt};
    if (closes) return {*closes, Stamp::close};
    complain_of_no_time(table, "open_time,open,high,low,close");
}

}  // namespace levtok::io
