#pragma once

#include "service/io/tables/columns/units.hpp"

/// What is worked out from a path or for a token: attribution, metrics, flow, emergency prices.
namespace levtok::io::columns {

inline constexpr Column first_row_time{"first_time", time, utc,
                                       "Of the first row that was looked at."};
inline constexpr Column last_row_time{"last_time", time, utc,
                                      "Of the last row that was looked at, or that of a wipe-out."};

inline constexpr Column attribution_part{"name", text, words,
                                         "total, or the part of it: target, variance_drag, "
                                         "path_residual, financing, fees, trading, cap."};
inline constexpr Column attribution_value{
    "value", number, "log", "Part of ln(E_T / E_0); empty where it is not finite.", or_nothing};
inline constexpr Column inferred{
    "inferred", boolean, yes_or_no,
    "Whether prices of trades within bars were inferred; never where trades are known."};

inline constexpr Column product_or_file{
    "product", text, words, "The product, or the file of the NAV path where none was named."};
inline constexpr Column metric{"metric", text, words,
                               "Its name; `levtok metrics --list` explains."};
inline constexpr Column metric_unit{
    "unit", text, words,
    "Of the value: fraction, ratio, per year, per sqrt(year), days; or time, where time holds the "
    "result."};
inline constexpr Column metric_value{
    "value", number, by_row, "The metric; empty where it is a time or not determined.", or_nothing};
inline constexpr Column metric_time{"time", time, utc,
                                    "The metric where it is an instant; else empty.", or_nothing};
inline constexpr Column listed_metric{"metric", text, words, "Its name."};
inline constexpr Column listed_unit{"unit", text, words,
                                    "Of its value; a duration is days in the tables."};
inline constexpr Column formula{"description", text, words, "Its formula in words."};

inline constexpr Column period_year{"year", integer, "year", "Calendar year, UTC."};
inline constexpr Column period_month{"month", integer, "month",
                                     "1 to 12; nothing for the whole year.", or_nothing};
inline constexpr Column token_return{"token_return", number, fraction,
                                     "Simple return of the token; nothing once wiped out.",
                                     or_nothing};
inline constexpr Column underlying_return{"underlying_return", number, fraction,
                                          "Simple return of the underlying."};
inline constexpr Column partial{"partial", boolean, yes_or_no,
                                "Whether the path begins or ends inside the period."};
inline constexpr Column shade{"shade", text, words,
                              "How a page shades it, by size: gain0 to gain4, loss0 to loss4.",
                              or_nothing};

inline constexpr Column price_of_last_row{"price", number, quote,
                                          "From which the moves are counted."};
inline constexpr Column move{"move", number, fraction,
                             "Move of the price from the last observation."};
inline constexpr Column moved_price{"price", number, quote, "Price after the move."};
inline constexpr Column next_trigger{
    "trigger", text, words, "The rule that would trade on the way; empty where none does."};
inline constexpr Column trade_price{"trade_price", number, quote,
                                    "Where it trades; the moved price where none does."};
inline constexpr Column nav_before_trade{
    "nav", number, "quote currency per token",
    "Net asset value there, before the trade; 0 where wiped out."};
inline constexpr Column real_leverage_at_trade{"real_leverage", number, ratio,
                                               "Real leverage there, before the trade."};
inline constexpr Column supply_notional{"notional", number, quote,
                                        "Exposure to buy for the whole supply; negative to sell."};
inline constexpr Column supply_cost{"cost", number, quote, "Of that trade, for the whole supply."};

inline constexpr Column rule_index{"rule_index", integer, "index",
                                   "Place of the rule in the product's list, from 0."};
inline constexpr Column emergency_trigger{"trigger", text, words, "The trigger of the rule."};
inline constexpr Column at_or_below{"at_or_below", number, quote,
                                    "Price at or below which it fires; empty where none does.",
                                    or_nothing};
inline constexpr Column at_or_above{"at_or_above", number, quote,
                                    "Price at or above which it fires; empty where none does.",
                                    or_nothing};

inline constexpr Column move_to_below{
    "move_to_below", number, fraction,
    "Move of the price from the last observation to at_or_below; empty where none does.",
    or_nothing};
inline constexpr Column move_to_above{
    "move_to_above", number, fraction,
    "Move of the price from the last observation to at_or_above; empty where none does.",
    or_nothing};
inline constexpr Column real_leverage_below{
    "real_leverage_below", number, ratio,
    "Real leverage at that lower price, before the trade; empty where none does.", or_nothing};
inline constexpr Column real_leverage_above{
    "real_leverage_above", number, ratio,
    "Real leverage at that higher price, before the trade; empty where none does.", or_nothing};

}  // namespace levtok::io::columns
