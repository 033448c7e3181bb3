#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "nav/time.hpp"

/// The journal of a paper account: a line for all that happened to it, never changed. The balance
/// is the sum of the amounts in the order of the lines, and the collateral of a position that of
/// its margins.
namespace levtok::rebalance {

enum class JournalKind : std::uint8_t {
    deposit,
    withdrawal,
    buy,
    sell,         ///< of one lot; an order that sells several has a line for each
    death,        ///< of a lot: its token was wiped out
    open,         ///< a margin position
    close,        ///< all or a part of it
    add_margin,   ///< from the balance to the collateral of a position
    take_margin,  ///< back
    funding,      ///< of a position, paid from its collateral
    margin_call,
    liquidation,
    cancelled,  ///< an order
    rejected,   ///< an order that could not be filled when it was due
};
inline constexpr std::size_t journal_kinds = 14;
/// `deposit`, …
const char* name_of(JournalKind kind);

/// A line. What a lot or a position is called is the number of the line that began it. Tokens and
/// their NAV are in units of the first token, of which a token was `first_tokens` then.
struct JournalLine {
    std::uint64_t number = 0;  ///< from 1, without gaps
    Instant time;              ///< of the market
    JournalKind kind = JournalKind::deposit;
    std::uint64_t order = 0;     ///< that caused it; 0: none
    std::string name;            ///< the token, or the underlying of the position
    std::uint64_t lot = 0;       ///< of tokens; 0: none
    std::uint64_t position = 0;  ///< 0: none
    double quantity = 0;         ///< tokens, or units of the underlying; below 0: a short
    double price = 0;            ///< NAV, or the price of the underlying, before costs
    double cost = 0;             ///< of the trade: spread, fees of the product and of the broker
    double amount = 0;           ///< by which the balance changed
    double margin = 0;           ///< by which the collateral of the position changed
    std::optional<double> realised{};  ///< profit, of what was sold, closed or lost
    double first_tokens = 1;
    std::string note;
};

}  // namespace levtok::rebalance
