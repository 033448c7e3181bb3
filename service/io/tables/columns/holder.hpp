#pragma once

#include "service/io/tables/columns/units.hpp"

/// What a holder does with a token.
namespace levtok::io::columns {

inline constexpr std::string_view per_first_token = "quote currency per first token";

inline constexpr Column entry_time{"entry_time", time, utc, "When the holder got in."};
inline constexpr Column exit_time{
    "exit_time", time, utc,
    "When out: the observation, within a bar its close; the last one where still in."};
inline constexpr Column exit_reason{
    "reason",   text,
    words,      "What the holder got out for; empty where still in.",
    or_nothing, "stop_loss|take_profit|trailing|max_hold|signal|death"};
inline constexpr Column trade_result{"return", number, fraction, "Received over paid, less 1."};
inline constexpr Column entry_nav{"entry_nav", number, per_first_token, "NAV at the entry."};
inline constexpr Column exit_nav{"exit_nav", number, per_first_token,
                                 "NAV at the exit, or at the last observation."};
inline constexpr Column entry_price{"entry_price", number, quote, "Of the underlying."};
inline constexpr Column exit_price{"exit_price", number, quote, "Of the underlying."};
inline constexpr Column entry_size{"size", number, fraction, "Of the equity that went in."};
inline constexpr Column trade_paid{"paid", number, quote, "At the entry, with its costs."};
inline constexpr Column trade_received{"received", number, quote,
                                       "At the exit, less its costs; the value where still in."};
inline constexpr Column worst_on_way{
    "mae", number, fraction,
    "Maximum adverse excursion: least NAV on the way over that of the entry, less 1."};
inline constexpr Column best_on_way{
    "mfe", number, fraction,
    "Maximum favourable excursion: greatest NAV on the way over that of the entry, less 1."};
inline constexpr Column stop_slippage{"slippage", number, fraction,
                                      "By which the exit was below the level of its stop."};
inline constexpr Column days_held{"days", number, "days", "From the entry to the exit."};

inline constexpr Column equity_time{"time", time, utc, "Of the observation."};
inline constexpr Column held_price{"price", number, quote, "Of the underlying."};
inline constexpr Column held_nav{"nav", number, per_first_token, "Net asset value of a token."};
inline constexpr Column tokens_held{"tokens", number, "first tokens", "That the holder has."};
inline constexpr Column cash_held{"cash", number, quote, "That the holder has beside them."};
inline constexpr Column holder_equity{"equity", number, quote, "Cash and the tokens at their NAV."};

inline constexpr Column held_product{"product", text, words, "The product that is held."};
inline constexpr Column period_days{"period_days", number, "days", "How long the token is held."};
inline constexpr Column held_quantity{
    "quantity", text, words,
    "starts, mean and quantiles of the return, p_loss, p_beats_spot, p_beats_multiple."};
inline constexpr Column held_value{"value", number, by_row, "From all starts."};
inline constexpr Column held_error{
    "standard_error", number, by_row,
    "By a block bootstrap; empty where the history is too short for one.", or_nothing};

inline constexpr Column portfolio_time{"time", time, utc, "Of the observation."};
inline constexpr Column portfolio_value{"value", number, quote,
                                        "Of holdings and cash, after everything."};
inline constexpr Column portfolio_flow{"flow", number, quote,
                                       "Money that came in; below 0 went out."};
inline constexpr Column portfolio_cash{"cash", number, quote, "Beside the holdings."};
inline constexpr Column portfolio_traded{"traded", number, quote, "Bought and sold."};
inline constexpr Column portfolio_cost{"cost", number, quote, "Of these trades."};
inline constexpr Column portfolio_rebalanced{"rebalanced", boolean, yes_or_no,
                                             "Whether it went back to its weights."};
inline constexpr Column portfolio_index{
    "index", number, "ratio", "What 1 became since before the first purchase, without the flows."};
inline constexpr Column portfolio_hedge_ratio{
    "hedge_ratio", number, "ratio",
    "Value of the hedge over that of what it hedges; empty where there is no hedge.", or_nothing};

inline constexpr Column correlated{"holding", text, words, "A holding."};
inline constexpr Column correlated_with{"with", text, words, "Another one."};
inline constexpr Column correlation{"correlation", number, "ratio",
                                    "Of the log returns from observation to observation."};

inline constexpr Column shuffled_quantity{
    "quantity", text, words,
    "final_value, time_weighted_return and max_drawdown: as it was, its rank, mean and quantiles."};
inline constexpr Column shuffled_value{"value", number, by_row, "From all orders."};
inline constexpr Column shuffled_error{"standard_error", number, by_row,
                                       "Of so many orders; 0 of what was."};

inline constexpr Column growth_from{"first_time", time, utc, "Begin of the period."};
inline constexpr Column growth_to{"last_time", time, utc, "End of the period."};
inline constexpr Column growth_quantity{"quantity", text, words,
                                        "best_leverage, growth_best, growth_own, growth_spot."};
inline constexpr Column growth_value{"value", number, by_row,
                                     "Growth is a log return per year; empty after a wipe-out.",
                                     or_nothing};

}  // namespace levtok::io::columns
