#include "service/io/read/prices/columns/price_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "service/io/read/table/time_columns.hpp"

namespace levtok::io {
namespace {

using Names = std::vector<std::string>;

const Names& names_of(std::size_t count) {
    static const std::array<Names, 8> by_count{
        Names{},
        {"close"},
        {},
        {},
        {"open", "high", "low", "close"},
        {"open", "high", "low", "close", "volume"},
        {"open", "high", "low", "close", "volume", "count"},
        {"open", "high", "low", "close", "vwap", "volume", "count"}};
    static const Names kline{"open",
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
    static const Names short_kline(kline.begin(), kline.end() - 1);
    if (count == kline.size()) return kline;
    if (count == short_kline.size()) return short_kline;
    return count < by_count.size() ? by_count[count] : by_count[0];
}

/// Whether the columns of `places` (open, high, low, close) are bars in all first rows.
bool are_bars(const Table& table, const std::vector<std::size_t>& numbers,
              const std::array<std::size_t, 4>& places) {
    std::array<std::vector<double>, 4> x;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = table.first_numbers(numbers[places[i]]);
    for (std::size_t i = 0; i < x[0].size(); ++i) {
        const double open = x[0][i];
        const double high = x[1][i];
        const double low = x[2][i];
        const double close = x[3][i];
        const double slack = 1e-9 * std::abs(high);
        if (std::max(open, close) > high + slack || std::min(open, close) < low - slack)
            return false;
    }
    return true;
}

/// Coinbase's candles are time, low, high, open, close, volume.
bool are_low_first(const Table& table, const std::vector<std::size_t>& numbers) {
    return numbers.size() == 5 && !are_bars(table, numbers, {0, 1, 2, 3}) &&
           are_bars(table, numbers, {2, 1, 0, 3});
}

}  // namespace

void name_columns_without_header(Table& table, const Warn& warn) {
    const auto time = find_time(table, {});
    const std::size_t width = table.columns().size();
    if (!time) {
        table.fail(table.header_line(), "header", "there is none, and no column holds times",
                   "name them in the first line, such as time,open,high,low,close,volume");
    }
    const auto clock = with_time_of_day(table, *time).time_of_day;
    std::vector<std::size_t> numbers;
    bool behind_time = true;
    for (std::size_t i = 0; i < width; ++i) {
        if (i == *time || i == clock) continue;
        // A column of words, such as a ticker, is not a price; an index is before the time.
        if (table.kind(i) == ColumnKind::text) continue;
        behind_time = behind_time && i > *time;
        numbers.push_back(i);
    }
    auto names = names_of(behind_time ? numbers.size() : 0);
    const bool odd_mean =
        numbers.size() == 7 && !names.empty() && !are_bars(table, numbers, {4, 1, 2, 3});
    if (names.empty() || odd_mean) {
        table.fail(table.header_line(), "header",
                   fmt::format("there is none, and {} columns do not say what they are", width),
                   "name them in the first line, such as time,open,high,low,close,volume");
    }
    if (are_low_first(table, numbers)) {
        names = {"low", "high", "open", "close", "volume"};
        if (warn) {
            warn({NoteCode::chosen_prices,
                  "has no header; read as time, low, high, open, close, volume, in which order "
                  "alone the rows are bars",
                  table.file().name()});
        }
    }
    Names all(width);
    const bool kline = numbers.size() >= 10;
    all[*time] = kline ? "open_time" : "time";
    if (clock) {
        all[*time] = "date";
        all[*clock] = "time";
    }
    for (std::size_t i = 0; i < numbers.size(); ++i) all[numbers[i]] = names[i];
    table.name_columns(std::move(all));
}

}  // namespace levtok::io
