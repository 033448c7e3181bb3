#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/io/read/prices/price_time.hpp"

namespace levtok::io {

/// Where the numbers of a price row stand in TableRow::numbers.
enum PriceSlot : std::uint8_t {
    open_slot,
    high_slot,
    low_slot,
    close_slot,
    volume_slot,
    adjusted_slot,      ///< an adjusted close that stands alone: it scales the bar
    split_slot,         ///< new shares for one old; 0 and 1 where there is no split
    distribution_slot,  ///< money per share
};

/// Which prices of a file are wanted, where it has several.
struct PriceChoice {
    std::string column;  ///< one column, read alone; empty: by the names
    std::string bars;  ///< `raw`, `adjusted`, or the stem of a family of columns; empty: the usual
    std::optional<Stamp> stamp;  ///< what the time column means, where the file's own signs mislead
};

/// Which columns of a table make its price rows.
struct PriceColumns {
    std::vector<ColumnUse> uses;
    TimeColumns time{};
    bool bars = false;           ///< open, high, low and close are read; else the close alone
    std::string close_name;      ///< as the file writes it
    std::string other_price;     ///< a column to choose instead of a broken bar; may be empty
    std::string adjusted_close;  ///< the column that scales the bar; empty: none does
    bool adjusted = false;       ///< by its name, or scaled: nothing is taken out of it
    std::string split;           ///< the column of splits, empty where none is used
    std::string distribution;    ///< the columns of distributions, empty where none is used
    /// Files with such columns have splits and distributions in their prices as a rule.
    bool usually_adjusted = false;
    Stamp stamp = Stamp::close;
    bool volume_is_loose = false;  ///< its mistakes do not matter

    /// What to do about a row whose bar is broken.
    std::string remedy_of_bar() const;
};

/// Chooses by the names in the header, or by the number of columns where there is none (a time, and
/// close; open, high, low, close; and volume; and count; a Binance kline). Without a wish: the bar,
/// the adjusted one where there are two, else the adjusted close, else the first of close, price,
/// nav, last, value, index, settle, mark price, vwap, mid, else the only column of numbers beside
/// the time. The time is an open time if its column says so or if the price is one of a bar; a
/// close-time column, where there is one, is taken in its stead. What is chosen among several, and
/// columns like prices that are not used, are notes.
PriceColumns choose_price_columns(Table& table, const PriceChoice& choice, const Warn& warn);

}  // namespace levtok::io
