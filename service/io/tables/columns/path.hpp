#pragma once

#include "service/io/tables/columns/units.hpp"

/// NAV paths and trades.
namespace levtok::io::columns {

inline constexpr Column nav_time{"nav_time", time, utc,
                                 "When the row of NAV was observed: the close of its bar."};
inline constexpr Column price{"price", number, quote, "Price of the underlying."};
inline constexpr Column nav{"nav", number, per_token,
                            "Net asset value after everything at this time; 0 once wiped out."};
inline constexpr Column real_leverage{"real_leverage", number, ratio,
                                      "Exposure over NAV, negative for a short token."};
inline constexpr Column basket{"basket", number, units,
                               "What the token holds; negative for a short token."};
inline constexpr Column loan{"loan", number, per_token,
                             "What the token owes in cash; negative where it holds some."};
inline constexpr Column fee{"fee", number, per_token,
                            "Management fee charged since the row before."};
inline constexpr Column financing{
    "financing", number, per_token,
    "Funding and interest charged since the row before; negative where received."};
inline constexpr Column cost{"cost", number, per_token, "Cost of the trades since the row before."};
inline constexpr Column cap{
    "cap", number, per_token,
    "Withheld by the cap on the gain since the row before; negative where given back."};
inline constexpr Column event{
    "event", text, words,
    "open, scheduled, emergency, merge and wiped_out, joined by +; empty for none."};

inline constexpr Column tokens_created{"created", number, "tokens", "Since the row before."};
inline constexpr Column tokens_redeemed{"redeemed", number, "tokens", "Since the row before."};
inline constexpr Column money_in{"money_in", number, quote,
                                 "Paid by those who got in, with the fee of creation."};
inline constexpr Column money_out{"money_out", number, quote,
                                  "Paid to those who got out, less the fee of redemption."};
inline constexpr Column dealing_fee{"dealing_fee", number, quote,
                                    "For creation and redemption, to whom the terms say."};
inline constexpr Column tokens_outstanding{"circulation", number, "tokens", "Supply."};
inline constexpr Column fund_assets{"assets", number, quote, "Supply x NAV."};

inline constexpr Column trade_time{"time", time, utc,
                                   "Of the price that it traded at; within a bar the bar's close."};
inline constexpr Column due_time{"due_time", time, utc, "When its rule was due, or had fired."};
inline constexpr Column trigger{"trigger", text, words,
                                "The rule that traded: schedule, or the trigger of an emergency."};
inline constexpr Column traded_price{"price", number, quote,
                                     "Price of the underlying that it traded at, before its cost."};
inline constexpr Column real_leverage_before{"real_leverage_before", number, ratio,
                                             "Real leverage before the trade."};
inline constexpr Column real_leverage_after{"real_leverage_after", number, ratio,
                                            "Real leverage after the trade."};
inline constexpr Column notional{"notional", number, per_token,
                                 "Exposure bought; negative where sold."};
inline constexpr Column trade_cost{"cost", number, per_token, "What the trade cost."};
inline constexpr Column nav_after_trade{"nav", number, per_token,
                                        "Net asset value after paying the cost."};
inline constexpr Column nav_time_of_trade{"nav_time", time, utc,
                                          "Of the row of NAV that it belongs to."};

}  // namespace levtok::io::columns
