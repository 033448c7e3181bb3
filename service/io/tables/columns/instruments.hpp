#pragma once

#include "service/io/tables/columns/units.hpp"

/// Products beside other instruments, and positions.
namespace levtok::io::columns {

inline constexpr Column contender{"name", text, words,
                                  "The product, or the instrument as it was asked for."};
inline constexpr Column final_value{"value", number, per_1, "What is left at the end."};
inline constexpr Column total_return{"total_return", number, fraction, "Value less 1."};
inline constexpr Column log_return{"log_return", number, "log",
                                   "ln of the value; empty where nothing is left.", or_nothing};
inline constexpr Column max_drawdown{"max_drawdown", number, fraction,
                                     "Largest loss from a running peak of the observed values."};
inline constexpr Column financing_paid{"financing", number, per_1,
                                       "Interest and funding paid; negative where received."};
inline constexpr Column charges{"charges", number, per_1,
                                "Management fees, liquidation fees and cost of trades."};
inline constexpr Column fees_paid{"fees", number, per_1,
                                  "Of the charges, fees of management and liquidation."};
inline constexpr Column trading_paid{"trading", number, per_1,
                                     "Of the charges, the cost of trades."};
inline constexpr Column scheduled{"scheduled", integer, "count", "Scheduled rebalances."};
inline constexpr Column emergency{"emergency", integer, "count", "Emergency rebalances."};
inline constexpr Column margin_calls{"margin_calls", integer, "count", "Margin calls."};
inline constexpr Column end{"end", text, words, "liquidated or wiped_out; empty where it lived."};
inline constexpr Column end_time{"end_time", time, utc, "When it ended; empty where it lived.",
                                 or_nothing};
inline constexpr Column end_price{
    "end_price", number, quote, "Price of the underlying then; empty where it lived.", or_nothing};
inline constexpr Column deficit{"deficit", number, per_1, "How far below zero it was closed."};

inline constexpr Column instrument{"instrument", text, words, "Its name."};
inline constexpr Column instrument_fields{
    "fields", text, words,
    "What may follow the name and a colon, with the defaults; empty for nothing."};
inline constexpr Column instrument_summary{"summary", text, words, "What it is."};

inline constexpr Column value_time{"time", time, utc,
                                   "When the value was observed: the close of its bar."};
inline constexpr Column value_on_the_way{"value", number, per_1,
                                         "What is left after everything at this time."};
inline constexpr Column real_leverage_of_value{
    "real_leverage", number, ratio,
    "Exposure over value, signed; 0 where nothing is held any more."};
inline constexpr Column instrument_event{
    "event", text, words,
    "open, scheduled, emergency, merge, wiped_out, margin_call and liquidated, joined by +; empty "
    "for none."};

inline constexpr Column margin{"margin", number, quote, "What is put up."};
inline constexpr Column size{"size", number, quote, "Notional at entry: margin times leverage."};
inline constexpr Column units_held{"units", number, "units of the underlying",
                                   "Held; negative for a short."};
inline constexpr Column borrowed{"borrowed", number, quote, "By a margin loan, at entry."};
inline constexpr Column profit{"profit", number, quote,
                               "(price - entry) x units, before interest and funding."};
inline constexpr Column fee_in{"fee_in", number, quote, "Of the entry, paid beside the margin."};
inline constexpr Column fee_out{"fee_out", number, quote, "Of an exit at the price."};
inline constexpr Column net_profit{"net_profit", number, quote,
                                   "Profit less the fees, interest and funding."};
inline constexpr Column break_even_price{"break_even_price", number, quote,
                                         "Where the net profit is zero; empty for never.",
                                         or_nothing};
inline constexpr Column loss_at_stop{"loss_at_stop", number, quote,
                                     "Of an exit at the stop, with fees, interest and funding; "
                                     "empty without a stop.",
                                     or_nothing};
inline constexpr Column equity{
    "equity", number, quote,
    "Margin, deposit, free balance and the profit of all positions, less what was paid."};
inline constexpr Column return_on_margin{"return_on_margin", number, fraction,
                                         "Profit less what was paid, over the margin."};
inline constexpr Column real_leverage_of_equity{
    "real_leverage", number, ratio, "Exposure over equity at the price, signed; 0 without equity."};
inline constexpr Column margin_ratio{"margin_ratio", number, ratio,
                                     "Equity over the notional that maintenance looks at."};
inline constexpr Column maintenance_margin{
    "maintenance_margin", number, quote,
    "Equity that is required at the price, of all positions that share it."};
inline constexpr Column margin_call_price{"margin_call_price", number, quote,
                                          "Where margin is called; empty for never.", or_nothing};
inline constexpr Column liquidation_price{"liquidation_price", number, quote,
                                          "Where it is liquidated; empty for never.", or_nothing};
inline constexpr Column liquidation_distance{
    "liquidation_distance", number, fraction,
    "Of the liquidation price from the price; empty for never.", or_nothing};
inline constexpr Column bankruptcy_price{"bankruptcy_price", number, quote,
                                         "Where nothing is left; empty for never.", or_nothing};
inline constexpr Column liquidation_fee{"liquidation_fee", number, quote,
                                        "What liquidation at its price would cost."};
inline constexpr Column left_after_liquidation{"left_after_liquidation", number, quote,
                                               "Of the equity at that price, after the fee."};
inline constexpr Column margin_called{"margin_called", boolean, yes_or_no,
                                      "Whether margin is called at the price."};
inline constexpr Column liquidated{"liquidated", boolean, yes_or_no,
                                   "Whether it is liquidated at the price."};
inline constexpr Column deposit_to_clear{"deposit_to_clear", number, quote,
                                         "What ends the margin call; 0 where there is none."};
inline constexpr Column deposit_to_restore{
    "deposit_to_restore", number, quote,
    "What brings the equity back to the notional at the price over the leverage."};

inline constexpr Column ladder_leverage{"leverage", number, ratio, "Target: size over margin."};
inline constexpr Column fees_in_and_out{"fees", number, quote,
                                        "Of entry and exit, both at the entry price."};
inline constexpr Column distance_from_entry{
    "liquidation_distance", number, fraction,
    "Of the liquidation price from the entry; empty for never.", or_nothing};
inline constexpr Column stop_first{"stop_first", boolean, yes_or_no,
                                   "Whether the stop is met before the liquidation; empty without "
                                   "a stop, or where the leverage is not allowed.",
                                   or_nothing};
inline constexpr Column leverage_allowed{
    "allowed", boolean, yes_or_no,
    "Whether it can be opened: maintenance and margin call are below its margin, and the bracket "
    "of its size allows the leverage."};

}  // namespace levtok::io::columns
