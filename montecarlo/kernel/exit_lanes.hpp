#pragma once

#include <limits>

#include "montecarlo/kernel/job.hpp"
#include "montecarlo/kernel/lanes.hpp"
#include "rebalance/holder/exits.hpp"

/// The exits of holders in lanes: selections at the end of each step, where NAV is known.
namespace levtok::montecarlo::HWY_NAMESPACE {

/// The holders of one token along its paths, who got in at NAV 1.
struct ExitLanes {
    LaneMask inside{Lanes(0.0) < Lanes(1.0)};
    bool anyone = true;  ///< is inside
    Lanes highest{1.0};  ///< NAV since the entry
    Lanes nav{0.0};
    Lanes step{0.0};
    Lanes reason{0.0};
    Lanes slippage{0.0};
};

HWY_INLINE Lanes number_of(rebalance::ExitReason reason) {
    return Lanes(static_cast<double>(reason));
}

/// The holders of `out` get out after `steps` steps at `nav`, which may be beyond a level.
inline void leave(ExitLanes& holders, const rebalance::Strategy& strategy, LaneMask out, Lanes nav,
                  Lanes lower, Lanes upper, int steps) {
    using rebalance::ExitReason;
    const LaneMask dead = nav <= Lanes(0.0);
    const LaneMask below = nav <= lower;
    const Lanes stop =
        strategy.stop_loss > 0 ? rebalance::stop_level(strategy, Lanes(1.0)) : Lanes(-1.0);
    const Lanes of_stop =
        select(stop >= lower, number_of(ExitReason::stop_loss), number_of(ExitReason::trailing));
    const Lanes of_others =
        select(nav >= upper, number_of(ExitReason::take_profit), number_of(ExitReason::max_hold));
    const Lanes reason =
        select(dead, number_of(ExitReason::death), select(below, of_stop, of_others));
    const Lanes slippage = select(below && !dead, rebalance::slippage_past(nav, lower), Lanes(0.0));
    holders.nav = select(out, nav, holders.nav);
    holders.step = select(out, Lanes(static_cast<double>(steps)), holders.step);
    holders.reason = select(out, reason, holders.reason);
    holders.slippage = select(out, slippage, holders.slippage);
    holders.inside = holders.inside && !out;
    holders.anyone = any(holders.inside);
}

/// Looks at NAV after the steps `from` + 1 to `to`; `navs` has those of the first, and the next
/// `stride` numbers further.
template <bool trailing>
HWY_INLINE void watch(ExitLanes& holders, const KernelExits& exits, const double* navs,
                      std::ptrdiff_t stride, int from, int to) {
    const rebalance::Strategy& strategy = exits.strategy;
    const Lanes entry(1.0);
    const Lanes upper = strategy.take_profit > 0 ? rebalance::profit_level(strategy, entry)
                                                 : Lanes(std::numeric_limits<double>::infinity());
    Lanes lower = rebalance::lower_level(strategy, entry, holders.highest);
    for (int step = from; step < to; ++step, navs += stride) {
        const Lanes nav = Lanes::load(navs);
        if constexpr (trailing) lower = rebalance::lower_level(strategy, entry, holders.highest);
        const LaneMask met = nav <= lower || nav >= upper;
        const LaneMask out = step + 1 == exits.hold_steps ? holders.inside : met && holders.inside;
        if (any(out)) {
            leave(holders, strategy, out, nav, lower, upper, step + 1);
            if (!holders.anyone) return;
        }
        if constexpr (trailing) holders.highest = larger(holders.highest, nav);
    }
}

}  // namespace levtok::montecarlo::HWY_NAMESPACE
