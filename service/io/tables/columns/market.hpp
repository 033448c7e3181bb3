#pragma once

#include "service/io/tables/columns/units.hpp"

/// Price histories, funding and rates.
namespace levtok::io::columns {

inline constexpr Column underlying{"underlying", text, words, "Name of the price history."};
inline constexpr Column first_time{"first_time", time, utc,
                                   "Close of its first bar; empty where it has none.", or_nothing};
inline constexpr Column last_time{"last_time", time, utc,
                                  "Close of its last bar; empty where it has none.", or_nothing};
inline constexpr Column last_close{"close", number, quote, "Price at that close.", or_nothing};
inline constexpr Column tick_time{"tick_time", time, utc, "Of its last tick; empty for none.",
                                  or_nothing};
inline constexpr Column tick_price{"tick_price", number, quote, "Price of that tick.", or_nothing};

inline constexpr Column side{"side", text,
                             words,  "support below the last close, resistance above it.",
                             false,  "support|resistance"};
inline constexpr Column level_price{"price", number, quote,
                                    "Of the level: the mean of its pivots in logs."};
inline constexpr Column lowest_pivot{"low", number, quote, "Its lowest pivot."};
inline constexpr Column highest_pivot{"high", number, quote, "Its highest pivot."};
inline constexpr Column touches{"touches", integer, "count", "Pivots that make it."};
inline constexpr Column strength{"strength", number, "touches",
                                 "Touches, each halved for every 125 bars of age."};
inline constexpr Column first_touch_time{"first_touch_time", time, utc,
                                         "Of the bar that touched it first."};
inline constexpr Column last_touch_time{"last_touch_time", time, utc,
                                        "Of the bar that touched it last."};
inline constexpr Column timeframe{"timeframe", text, words, "Span of the bars, such as 1d."};
inline constexpr Column bars_looked_at{"bars", integer, "count",
                                       "Bars of the timeframe that were looked at."};

inline constexpr Column open_time{"open_time", time, utc,
                                  "Open of the bar; it is known one interval later."};
inline constexpr Column close_time{"close_time", time, utc,
                                   "Close of the bar: when its prices were known."};
inline constexpr Column open{"open", number, quote, "First price of the bar."};
inline constexpr Column high{"high", number, quote, "Highest price of the bar."};
inline constexpr Column low{"low", number, quote, "Lowest price of the bar."};
inline constexpr Column close{"close", number, quote, "Last price of the bar."};
inline constexpr Column volume{"volume", number, "as imported",
                               "Traded in the bar; 0 where not known."};
inline constexpr Column sample_volume{"volume", number, "units of the underlying",
                                      "Traded in the bar."};
inline constexpr Column source{"source", text, words, "synthetic: no market's data."};

inline constexpr Column payment_time{"time", time, utc, "When it was paid."};
inline constexpr Column paid_funding_rate{"funding_rate", number, "fraction of the exposure",
                                          "Longs pay it to shorts."};
inline constexpr Column rate_time{"time", time, utc, "From when it holds."};
inline constexpr Column rate{"rate", number, "fraction per year", "The benchmark rate."};

inline constexpr Column added{"added", integer, "rows", "New ones."};
inline constexpr Column repeated{"repeated", integer, "rows",
                                 "There already, with the same values."};
inline constexpr Column corrected{"corrected", integer, "rows",
                                  "Replaced; the old values are kept."};
inline constexpr Column removed{"removed", integer, "bars", "Taken out; they are kept aside."};
inline constexpr Column kept{"kept", boolean, yes_or_no,
                             "Whether it is newer than the last bar and tick."};
inline constexpr Column why_not_kept{"note", text, words, "Why it was not kept.", or_nothing};

}  // namespace levtok::io::columns
