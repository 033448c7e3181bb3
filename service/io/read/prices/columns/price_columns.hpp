#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/io/read/prices/columns/price_time.hpp"

namespace levtok::io {

/// The places of the numbers of a price row in TableRow::numbers.
enum PriceSlot : std::uint8_t {
    open_slot,
    high_slot,
    low_slot,
    close_slot,
    volume_slot,
    adjusted_slot,      ///< a single adjusted close: it scales the bar
    split_slot,         ///< new shares per old one; 0 and 1 where there is no split
    distribution_slot,  ///< money per share
};

/// The choice among several prices of a file.
struct PriceChoice {
    std::string column;  ///< the only column to read; empty: chosen by the names
    std::string bars;  ///< `raw`, `adjusted`, or the stem of a family of columns; empty: the usual
    std::optional<Stamp> stamp;  ///< the meaning of the time column, where the file misleads
};

/// The columns of a table that its price rows are read from.
struct PriceColumns {
    std::vector<ColumnUse> uses;
    TimeColumns time{};
    bool bars = false;           ///< open, high, low and close are read; else the close alone
    std::string close_name;      ///< as the file writes it
    std::string other_price;     ///< a column to choose instead of a broken bar; may be empty
    std::string adjusted_close;  ///< the column that scales the bar; empty: none does
    bool adjusted = false;       ///< by its name, or scaled, so that nothing is taken out of it
    std::string split;           ///< the column of splits, empty where none is used
    std::string distribution;    ///< the columns of distributions, empty where none is used
    /// Whether the prices of files with such columns usually have splits and distributions taken
    /// out.
    bool usually_adjusted = false;
    Stamp stamp = Stamp::close;
    bool volume_is_loose = false;  ///< errors in it do not matter

    /// The advice for a row with a broken bar.
    std::string remedy_of_bar() const;
};

/// Chooses by the names in the header, or by the number of columns where there is none (a time, and
/// close; open, high, low, close; and volume; and count; a Binance kline). Without a choice: the
/// bar, the adjusted one where there are two, else the adjusted close, else the first of close,
/// price, nav, last, value, index, settle, mark price, vwap, mid, else the only column of numbers
/// besides the time. The time is an open time if its column says so or if the price is that of a
/// bar; a close-time column, where there is one, takes precedence. A choice among several columns,
/// and unused columns that look like prices, are noted.
PriceColumns choose_price_columns(Table& table, const PriceChoice& choice, const Warn& warn);

}  // namespace levtok::io
