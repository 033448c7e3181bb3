#pragma once

#include <optional>
#include <string>
#include <vector>

#include "montecarlo/kernel/plan.hpp"
#include "rebalance/holder/holder.hpp"
#include "rebalance/holder/nav_moves.hpp"

/// A holder of a token on simulated paths: a strategy of rebalance/holder, whose exits the kernel
/// looks for where they are levels of NAV, a duration or the token's death; the replay runs the
/// others.
namespace levtok::montecarlo {

/// How often the holder of a job gets in.
enum class Holdings {
    first,  ///< once: after the exit there is cash up to the end of the path
    all,    ///< again and again, as on a history
};

/// What a holder's strategy amounts to on the times of a job. Money is in units of the equity at
/// the start, NAV of that at the start.
struct HolderPlan {
    rebalance::Strategy strategy;
    Holdings holdings = Holdings::first;
    rebalance::DealingFees fees;
    double benchmark = 0;          ///< rate per year that cash earns
    double cash = 1;               ///< after a purchase at the opening
    double tokens = 0;             ///< the same
    std::vector<double> days{};    ///< from the opening to after each step; 0 first
    std::vector<double> growth{};  ///< of cash from there to the end
};

/// Throws InvalidValue where the strategy is inconsistent.
HolderPlan holder_plan(const rebalance::Strategy& strategy, Holdings holdings,
                       const rebalance::Terms& terms, const Calendar& calendar);

/// The exits that the kernel looks for.
KernelExits kernel_exits(const HolderPlan& plan);

/// Why the kernel cannot run the strategy, in a few words; nothing where it can.
std::optional<std::string> beyond_exits(const rebalance::Strategy& strategy, Holdings holdings);

HolderResults room_for_holder();

/// What the exits of the kernel and the NAV at the end come to.
void settle(const HolderPlan& plan, int paths, TokenResults& results);

/// The holder of a token that is replayed along one path.
class PathHolder {
public:
    /// `token` has seen its first observation, which was at `opened`.
    PathHolder(const HolderPlan& plan, const rebalance::Token& token, Instant opened);

    void add(const MarketStep& step, const rebalance::Token& token, const rebalance::PathRow& row);

    /// Writes what it came to as path `at`; `nav` is that of the end.
    void put(HolderResults& results, std::size_t at, double nav) const;

private:
    double days_of(const rebalance::HolderTrade& trade) const;

    const HolderPlan& plan_;
    double start_;
    rebalance::Holder holder_;
    rebalance::NavWalk walk_;
    double equity_;
    double days_ = 0;  ///< of the closed holdings
    double holdings_ = 0;
    std::optional<rebalance::HolderTrade> first_;
};

}  // namespace levtok::montecarlo
