#pragma once

#include "service/io/tables/columns/units.hpp"

/// Products, the tokens of the service, its keys and its jobs.
namespace levtok::io::columns {

inline constexpr Column product{"product", text, words, "Its name in the library."};
inline constexpr Column issuer_symbol{"symbol", text, words,
                                      "What its issuer calls it; empty where it has no symbol."};
inline constexpr Column leverage{"leverage", number, ratio,
                                 "Target leverage, negative for a short token."};
inline constexpr Column intrabar{"intrabar", text,        words, "How a bar is walked.",
                                 false,      "close|ohlc"};
inline constexpr Column description{"description", text, words, "The product in a sentence."};

inline constexpr Column symbol{"symbol", text, words, "The token."};
inline constexpr Column underlying_of_token{"underlying", text, words, "Whose prices it follows."};
inline constexpr Column product_of_token{"product", text, words, "Whose rules it keeps."};
inline constexpr Column last_nav_time{
    "nav_time", time, utc, "Of its last row of NAV; empty where it has none.", or_nothing};
inline constexpr Column last_nav{"nav", number, "quote currency per token",
                                 "Net asset value at that time.", or_nothing};
inline constexpr Column last_real_leverage{"real_leverage", number, ratio,
                                           "Exposure over NAV at that time.", or_nothing};
inline constexpr Column last_price{"price", number, quote, "Price of the underlying at that time.",
                                   or_nothing};
inline constexpr Column change_24h{
    "change_24h", number, fraction,
    "NAV over that of 24 h to 48 h before, less 1, merges undone; empty for none.", or_nothing};
inline constexpr Column session_change{
    "session_change", number, fraction,
    "NAV over that at the close of the session before, less 1, merges undone; empty for none, and "
    "on a market without sessions.",
    or_nothing};
inline constexpr Column session_close_time{"session_close_time", time, utc,
                                           "Close of that session; empty for none.", or_nothing};
inline constexpr Column retired{"retired", boolean, yes_or_no, "Whether it takes no further rows."};

inline constexpr Column supply{"circulation", number, "tokens", "Supply."};
inline constexpr Column circulation{"circulation", number, "tokens",
                                    "Supply; empty where the token cannot be read.", or_nothing};
inline constexpr Column management_fee{"management_fee", number, fraction,
                                       "Rate of the fee, for the period that its terms name."};
inline constexpr Column funding_rate{"funding_rate", number, fraction,
                                     "Last funding rate of the underlying; empty for none.",
                                     or_nothing};
inline constexpr Column indicative_nav_time{
    "indicative_nav_time", time, utc, "Of a tick after the last row; empty for none.", or_nothing};
inline constexpr Column indicative_price{"indicative_price", number, quote, "Price of that tick.",
                                         or_nothing};
inline constexpr Column indicative_nav{"indicative_nav", number, "quote currency per token",
                                       "What NAV would be were that tick a bar.", or_nothing};
inline constexpr Column indicative_real_leverage{"indicative_real_leverage", number, ratio,
                                                 "What real leverage would be then.", or_nothing};
inline constexpr Column indicative_basket{"indicative_basket", number, units,
                                          "What the token would hold then.", or_nothing};
inline constexpr Column indicative_loan{"indicative_loan", number, "quote currency per token",
                                        "What it would owe then.", or_nothing};

inline constexpr Column rates_id{"rates", text, words, "Id of the benchmark rates of its cash.",
                                 or_nothing};
inline constexpr Column from{"from", time, utc, "History before it is left out.", or_nothing};
inline constexpr Column wiped_out{"wiped_out", boolean, yes_or_no,
                                  "Whether NAV fell to 0, where it stays."};
inline constexpr Column next_rebalance_time{
    "next_rebalance_time", time, utc,
    "Next scheduled rebalance, in the time of the data; empty for none.", or_nothing};
inline constexpr Column emergency_below{
    "emergency_below", number, quote,
    "Nearest price at or below which an emergency rule fires; empty where none does.", or_nothing};
inline constexpr Column emergency_above{
    "emergency_above", number, quote,
    "Nearest price at or above which an emergency rule fires; empty where none does.", or_nothing};
inline constexpr Column first_nav_time{"first_nav_time", time, utc, "Of its first row of NAV."};
inline constexpr Column points_from{"first_time", time, utc, "Of the first of the values."};
inline constexpr Column points_to{"last_time", time, utc, "Of the last of the values."};
inline constexpr Column death_time{"nav_time", time, utc, "Of the row at which NAV fell to 0."};
inline constexpr Column real_leverage_before_death{
    "real_leverage_before", number, ratio, "Real leverage at the row before it; empty for none.",
    or_nothing};
inline constexpr Column rebalance_time{"time", time, utc,
                                       "Of its last rebalance; empty where none came after the "
                                       "opening.",
                                       or_nothing};
inline constexpr Column rebalance_nav{"nav", number, "quote currency per token",
                                      "Net asset value after it, or at the opening."};
inline constexpr Column next_page{"next", text, words, "Cursor of the next page; empty at the end.",
                                  or_nothing};

inline constexpr Column note_code{"code", text, words,
                                  "What kind of note: the list is in service/README.md."};
inline constexpr Column note_text{"text", text, words, "A sentence without its full stop."};
inline constexpr Column note_place{"place", text, words,
                                   "File and line, product, setting or parameter; may be empty."};

inline constexpr Column key_id{"id", text, words, "What `levtok keys remove` takes."};
inline constexpr Column role{"role", text, words, "What the key may do.", false, "read|write"};
inline constexpr Column created_time{"created_time", time, utc, "When it was added."};
inline constexpr Column owner{"name", text, words, "Whose it is."};

inline constexpr Column check{"check",
                              text,
                              words,
                              "What was checked: the database's integrity, its references, its "
                              "sequence, a token by a replay, or a paper account by its journal.",
                              false,
                              "integrity|references|sequence|replay|journal"};
inline constexpr Column check_subject{"subject", text, words,
                                      "The table, the token or the account."};
inline constexpr Column check_result{"result",         text,  words,
                                     "What came out.", false, "ok|damaged|differs|not_compared"};
inline constexpr Column check_detail{"detail", text, words, "What is wrong; empty where it is ok.",
                                     or_nothing};

inline constexpr Column job_id{"id", text, words, "The job."};
inline constexpr Column job_state{"state",          text,  words,
                                  "How far it is.", false, "queued|running|done|failed|cancelled"};
inline constexpr Column progress{"progress", number, fraction, "What is done of it, 0 to 1."};
inline constexpr Column finished_time{"finished_time", time, utc, "When it ended; empty before.",
                                      or_nothing};
inline constexpr Column error{"error", text, words, "Where it failed; empty where it did not.",
                              or_nothing};
inline constexpr Column result_path{"result", text, words, "Path of its result, once it is done.",
                                    or_nothing};
inline constexpr Column result_table{"table", text, words, "Of the result."};

}  // namespace levtok::io::columns
