#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/io/table.hpp"

namespace levtok::io {

/// What the time of a row is: the instant at which its bar opens, or at which its price was
/// observed.
enum class Stamp { open, close };

/// Where the numbers of a price row stand in TableRow::numbers.
enum PriceSlot : std::uint8_t { open_slot, high_slot, low_slot, close_slot, volume_slot };

/// Which columns of a table make its price rows.
struct PriceColumns {
    std::vector<ColumnUse> uses;
    bool bars = false;        ///< open, high, low and close are read; else the close alone
    std::string close_name;   ///< as the file writes it
    std::string other_price;  ///< a column to choose instead of a broken bar; may be empty
    Stamp stamp = Stamp::close;
};

/// Chooses by the names in the header, or by the number of columns where there is none (2: time,
/// close; 5: and open, high, low; 6: and volume; 11 or 12: a Binance kline). `column` empty takes
/// the bar where there is one, else the first of close, price, nav, adj close, last, value, index,
/// settle, mark price, vwap, mid, else the only column beside the time. The time is an open time if
/// its column says so or if the price is the bar's own (open, high, low, close, adj close) in a
/// file of bars; a close-time column, where there is one, is taken in its stead. `stamp` overrides.
PriceColumns choose_price_columns(Table& table, const std::string& column,
                                  std::optional<Stamp> stamp);

}  // namespace levtok::io
