#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "nav/time.hpp"
#include "nav/units.hpp"

namespace levtok::unit {

struct Tokens {
    static constexpr std::string_view name = "tokens";
    static constexpr Range range = non_negative;
};
template <>
inline constexpr bool additive<Tokens> = true;

}  // namespace levtok::unit

namespace levtok::nav {

using Tokens = Measure<unit::Tokens>;  ///< a number of tokens, >= 0

/// The outstanding tokens and the NAV of one; NAV 0 is a wiped-out token.
struct Supply {
    Tokens tokens;
    Money nav;
};

inline Money value(const Supply& supply) { return supply.tokens.value() * supply.nav; }

struct Creation {
    Tokens tokens;  ///< handed out
    Money fee;
};

/// The tokens created for `paid`, all of which is spent: tokens x NAV x (1 + fee) = paid, so the
/// fee is the fraction `fee` of the value created, as issuers state it. Throws InvalidValue unless
/// paid >= 0, NAV > 0 and fee in [0, 1).
Creation create(Money paid, Money nav, Rate fee);

struct Redemption {
    Money paid;  ///< handed out
    Money fee;
};

/// The money paid for `tokens`: their value less the fraction `fee` of it; a wiped-out token (NAV
/// 0) is redeemed at 0. Throws InvalidValue unless tokens >= 0, NAV >= 0 and fee in [0, 1).
Redemption redeem(Tokens tokens, Money nav, Rate fee);

/// `factor` tokens become one: NAV x factor, tokens / factor, value kept; a factor below one
/// splits. Throws InvalidValue unless factor > 0.
Supply merge(const Supply& supply, double factor);

/// A past merge: rows at or after `time` are per merged token.
struct MergeEvent {
    Instant time;
    double factor;
};

/// How many of the first tokens one token is at each time: the product of the factors of the merges
/// up to then. `time` and `merges` must rise (equal times of merges are allowed), every factor > 0;
/// else throws InvalidValue.
std::vector<double> first_tokens_per_token(std::span<const Instant> time,
                                           std::span<const MergeEvent> merges);

/// A published (unadjusted) NAV series in units of the first token, on which a holder's NAV path is
/// measured. Throws InvalidValue unless there is one NAV per time.
std::vector<double> adjusted_nav(std::span<const Instant> time, std::span<const double> published,
                                 std::span<const MergeEvent> merges);

/// The inverse of adjusted_nav: the published series.
std::vector<double> unadjusted_nav(std::span<const Instant> time, std::span<const double> adjusted,
                                   std::span<const MergeEvent> merges);

}  // namespace levtok::nav
