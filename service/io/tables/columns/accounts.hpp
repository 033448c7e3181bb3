#pragma once

#include "service/io/tables/columns/units.hpp"

/// Paper accounts. Values of tokens are of a token as it is then, after its merges.
namespace levtok::io::columns {

inline constexpr std::string_view running_number = "running number";

inline constexpr Column account{"account", text, words, "Its id."};
inline constexpr Column account_balance{"balance", number, quote,
                                        "Money: the sum of the amounts of the journal."};
inline constexpr Column tokens_value{"tokens_value", number, quote,
                                     "Of the tokens at their NAV, before the costs of a sale."};
inline constexpr Column positions_equity{"positions_equity", number, quote,
                                         "Of the margin positions at the price."};
inline constexpr Column account_equity{"equity", number, quote,
                                       "Balance, tokens and positions together."};
inline constexpr Column deposited{"deposited", number, quote, "Deposits less withdrawals."};
inline constexpr Column realised_profit{"realised_profit", number, quote,
                                        "Of what was sold, closed or lost, after all costs."};
inline constexpr Column open_profit{"open_profit", number, quote,
                                    "Value, or equity, less what was paid for it."};
inline constexpr Column lots_held{"lots", integer, "count", "Purchases of which tokens are left."};
inline constexpr Column positions_held{"positions", integer, "count", "Margin positions."};
inline constexpr Column resting_orders{"resting_orders", integer, "count",
                                       "Orders that wait for their level."};
inline constexpr Column orders_placed{"orders", integer, "count", "Orders so far."};
inline constexpr Column journal_lines{"journal_lines", integer, "count",
                                      "Lines of the journal so far."};
inline constexpr Column account_created{"created_time", time, utc, "When it was created."};
inline constexpr Column account_closed{"closed_time", time, utc,
                                       "When it was closed; empty where it is open.", or_nothing};
inline constexpr Column own_note{"note", text, words, "The text that was given with it."};

inline constexpr Column order_number{"order", integer, running_number, "Of the order."};
inline constexpr Column parent_order{"parent_order", integer, running_number,
                                     "The order after whose fill this one rests; empty for none.",
                                     or_nothing};
inline constexpr Column order_token{"token", text, words, "Its symbol; empty of margin positions.",
                                    or_nothing};
inline constexpr Column order_underlying{"underlying", text, words, "On which the value depends."};
inline constexpr Column order_position{"position", integer, running_number,
                                       "The position that is closed; empty for none.", or_nothing};
inline constexpr Column order_side{
    "side", text, words, "Of a position that is opened, buy is long.", false, "buy|sell"};
inline constexpr Column order_type{
    "type", text,
    words,  "At once, or resting: for a better value, or a worse one.",
    false,  "market|limit|stop"};
inline constexpr Column order_level{"level", number, quote,
                                    "NAV or price at which it is met; empty of a market order.",
                                    or_nothing};
inline constexpr Column order_tokens{"tokens", number, "tokens",
                                     "Asked for; empty for all, or for what the amount buys.",
                                     or_nothing};
inline constexpr Column order_units{"units", number, "units of the underlying",
                                    "Of the position, asked for; empty for all.", or_nothing};
inline constexpr Column order_amount{"amount", number, quote,
                                     "That a purchase is to cost; empty where it is not given.",
                                     or_nothing};
inline constexpr Column order_margin{"margin", number, quote,
                                     "Of a position that is opened; empty else.", or_nothing};
inline constexpr Column order_leverage{
    "leverage", number, ratio, "Target of a position that is opened; empty else.", or_nothing};
inline constexpr Column order_stop_loss{"stop_loss", number, quote,
                                        "Level of the stop that rests after it; empty for none.",
                                        or_nothing};
inline constexpr Column order_take_profit{"take_profit", number, quote,
                                          "Level of the limit that rests after it; empty for none.",
                                          or_nothing};
inline constexpr Column order_state{
    "state", text, words, "What became of it.", false, "resting|filled|cancelled|rejected"};
inline constexpr Column placed_time{"placed_time", time, utc,
                                    "Of the market: its last bar or tick."};
inline constexpr Column ended_time{"ended_time", time, utc,
                                   "When it filled or ended; empty while it rests.", or_nothing};
inline constexpr Column fill_price{"fill_price", number, quote,
                                   "NAV or price at which it filled, before costs; empty for none.",
                                   or_nothing};
inline constexpr Column order_reason{"reason", text, words,
                                     "Why it was cancelled or rejected; empty else.", or_nothing};

inline constexpr Column lot{"lot", integer, running_number,
                            "The line of the journal that bought it."};
inline constexpr Column lot_token{"token", text, words, "Its symbol."};
inline constexpr Column opened_time{"opened_time", time, utc, "When it was bought or opened."};
inline constexpr Column tokens_left{"tokens", number, "tokens", "That are left of it."};
inline constexpr Column lot_paid{"paid", number, quote,
                                 "For what is left, with all costs and further margin."};
inline constexpr Column lot_nav{"nav", number, per_token,
                                "At the last bar or tick; empty for none.", or_nothing};
inline constexpr Column lot_value{
    "value", number, quote, "At that NAV, before the costs of a sale; empty for none.", or_nothing};
inline constexpr Column lot_profit{"open_profit", number, quote,
                                   "Value, or equity, less what was paid; empty without a value.",
                                   or_nothing};

inline constexpr Column position_number{"position", integer, running_number,
                                        "The line of the journal that opened it."};
inline constexpr Column position_underlying{"underlying", text, words, "That it is on."};
inline constexpr Column position_units{"units", number, "units of the underlying",
                                       "Held; negative for a short."};
inline constexpr Column position_leverage{"leverage", number, ratio,
                                          "Target at the opening: size over margin, signed."};
inline constexpr Column position_entry{"entry_price", number, quote,
                                       "Of the underlying, with half the spread."};
inline constexpr Column collateral{"margin", number, quote,
                                   "What was put up and added, less funding."};
inline constexpr Column position_price{"price", number, quote,
                                       "At the last bar or tick; empty for none.", or_nothing};
inline constexpr Column position_equity{
    "equity", number, quote, "Margin and profit at the price; empty for none.", or_nothing};
inline constexpr Column position_call{"margin_call_price", number, quote,
                                      "Where margin is called; empty for never.", or_nothing};
inline constexpr Column position_liquidation{
    "liquidation_price", number, quote, "Where it is liquidated; empty for never.", or_nothing};
inline constexpr Column position_called{"margin_called", boolean, yes_or_no,
                                        "Whether a margin call waits for a deposit."};

inline constexpr Column line{"line", integer, running_number, "Of the journal, from 1."};
inline constexpr Column line_time{"time", time, utc,
                                  "Of the market; of a transfer when it was made."};
inline constexpr Column written_time{"written_time", time, utc, "When it was written."};
inline constexpr Column line_kind{
    "kind",
    text,
    words,
    "What happened.",
    false,
    "deposit|withdrawal|buy|sell|death|open|close|add_margin|take_margin|funding|margin_call|"
    "liquidation|cancelled|rejected"};
inline constexpr Column line_order{"order", integer, running_number,
                                   "That caused it; empty for none.", or_nothing};
inline constexpr Column line_name{"name", text, words,
                                  "The token, or the underlying of the position; empty for none."};
inline constexpr Column line_lot{"lot", integer, running_number, "Of tokens; empty for none.",
                                 or_nothing};
inline constexpr Column line_position{"position", integer, running_number,
                                      "Of a margin position; empty for none.", or_nothing};
inline constexpr Column line_tokens{"tokens", number, "tokens", "Traded or lost; empty for none.",
                                    or_nothing};
inline constexpr Column line_units{"units", number, "units of the underlying",
                                   "Of the position; negative for a short; empty for none.",
                                   or_nothing};
inline constexpr Column line_price{"price", number, quote,
                                   "NAV, or price of the underlying; empty for none.", or_nothing};
inline constexpr Column line_cost{"cost", number, quote,
                                  "Of the trade: spread, fees of product, broker and liquidation."};
inline constexpr Column line_amount{"amount", number, quote, "By which the balance changed."};
inline constexpr Column line_margin{"margin", number, quote,
                                    "By which the collateral of the position changed."};
inline constexpr Column line_profit{"realised_profit", number, quote,
                                    "Of what was sold, closed or lost; empty of other lines.",
                                    or_nothing};
inline constexpr Column line_note{"note", text, words, "Given with it, or why an order ended."};

}  // namespace levtok::io::columns
