#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "nav/time.hpp"
#include "nav/units.hpp"
#include "rebalance/sizing.hpp"
#include "rebalance/triggers.hpp"

/// The checked terms of a product, as a product file gives them. Plain values; product.hpp reads
/// and writes them.
namespace levtok::rebalance {

enum class FeePeriod { day, eight_hours, year, dilution };

/// `rate` per `per`. day and eight_hours are charged once at each instant passed, counted from
/// `at`; year and dilution accrue over 365 days at each observation, from NAV or by a growth of
/// supply.
struct ManagementFee {
    double rate = 0;
    FeePeriod per = FeePeriod::day;
    Duration at{0};
};

/// Who has the fees of creations and redemptions.
enum class FeesPaidTo { issuer, fund };

struct Fees {
    ManagementFee management;
    double creation = 0;    ///< fraction of the money that comes in
    double redemption = 0;  ///< fraction of the money that goes out
    FeesPaidTo paid_to = FeesPaidTo::issuer;
};

struct NoFinancing {
    static constexpr const char* name = "none";
};

/// Funding of a perpetual, on the exposure at each funding instant.
struct PerpetualFunding {
    static constexpr const char* name = "perpetual";
};

/// Interest on cash: borrowed cash pays benchmark + borrow_spread, held cash earns benchmark -
/// lend_spread, a short pays borrow_fee on its exposure; all per year of `day_count` days.
struct CashFinancing {
    static constexpr const char* name = "cash";
    double borrow_spread = 0;
    double lend_spread = 0;
    double borrow_fee = 0;
    double day_count = 360;
};

using Financing = std::variant<NoFinancing, PerpetualFunding, CashFinancing>;

/// The cost of a trade per unit traded: taker_fee + half_spread + impact x sqrt(traded /
/// daily_volume), the traded amount being that of the whole supply.
struct Execution {
    double taker_fee = 0;
    double half_spread = 0;
    double impact = 0;
    double daily_volume = 0;  ///< quote currency per day; needed where impact is not 0
};

/// One rebalancing rule of a product: when, to which leverage, at which price.
struct RebalanceRule {
    std::variant<Schedule, PriceTrigger> when;
    Sizing to;
    Fill fill;
};

/// When NAV is below `below`, `factor` tokens become one.
struct Merge {
    double below = 0;
    double factor = 10;
};

enum class Intrabar { close, ohlc };

/// Where the rules come from, the date of the rules, and which fields are assumptions.
struct Source {
    std::string what;
    std::string rules_of;
    std::vector<std::string> assumed;
};

struct Terms {
    std::string name;
    std::string symbol;
    std::string description;
    double leverage = 1;
    double initial_nav = 100;
    double initial_supply = 1;
    Fees fees;
    Financing financing;
    Execution execution;
    std::string calendar = "24/7";  ///< of calendar_names()
    std::vector<RebalanceRule> rules{{Schedule{}, ToTarget{}, FillAtTrigger{}}};
    std::optional<Merge> merge;
    std::optional<double> cap;  ///< greatest gain of NAV since the last rebalance, as a fraction
    Intrabar intrabar = Intrabar::close;
    Source source;
};

const char* name_of(const RebalanceRule& rule);

/// How many tokens become one at a merge; nothing where tokens are not merged.
inline std::optional<double> merge_factor(const Terms& terms) {
    return terms.merge ? std::optional(terms.merge->factor) : std::nullopt;
}

/// Makes schedules act at the close of the session where the calendar of the terms has sessions.
void close_with_sessions(Terms& terms);

/// The band of |real leverage| that the rule's trigger watches; 0 to infinity where it watches
/// none.
Band band_of(const RebalanceRule& rule);

/// Whether a trade at the touching price ends the touch, for a token whose target is `target`. A
/// move or a loss is counted from the trade, so for these it always does; a leverage is still
/// outside its band when the trade goes to the edge or outside it.
bool clears_touch(const RebalanceRule& rule, double target);

/// Throws InvalidValue, naming the field by its path in the product file, where the terms
/// contradict each other or break a range.
void check(const Terms& terms);

}  // namespace levtok::rebalance
