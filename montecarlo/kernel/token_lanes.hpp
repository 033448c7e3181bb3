#pragma once

#include "montecarlo/kernel/functions.hpp"
#include "montecarlo/kernel/job.hpp"
#include "rebalance/token/charges.hpp"
#include "rebalance/token/step.hpp"

/// Tokens in lanes: the step of rebalance/step.hpp at the width of the vectors.
namespace levtok::montecarlo::HWY_NAMESPACE {

/// The state of one token along its paths, in units of the NAV at the start.
struct TokenLanes {
    Lanes equity{1.0};
    Lanes position{0.0};  ///< in units in which the price starts at 1
    Lanes rebalance_price{1.0};
    Lanes rebalance_nav{1.0};
    Lanes withheld{0.0};   ///< held, but not equity: beyond the cap
    Lanes from_peak{1.0};  ///< equity over its highest value so far
    Lanes lowest{1.0};     ///< the smallest from_peak so far
    Lanes turnover{0.0};
    Lanes fees{0.0};
    Lanes financing{0.0};
    Lanes cost{0.0};
    Lanes rebalances{0.0};
};

/// A token that is brought to its target at every step: from one rebalance to the next its NAV
/// changes by a factor of the return alone. The factor is the step of a token with equity 1.
struct UnitStep {
    Lanes factor;     ///< 0 where wiped out
    LaneMask trades;  ///< alive before the trade
    Lanes traded;     ///< these per unit of NAV before the step
    Lanes fee;
    Lanes financing;
    Lanes cost;
};

HWY_INLINE bool fee_dilutes(const KernelToken& token) {
    return token.terms.fees.management.per == rebalance::FeePeriod::dilution;
}

HWY_INLINE Lanes cost_rate(const KernelToken& token, Lanes leverage) {
    const auto& execution = token.terms.execution;
    return rebalance::payable_cost_rate(Lanes(execution.taker_fee + execution.half_spread),
                                        leverage);
}

/// The books of a token with equity 1 at its target, over one step and the trade back to it. Flows
/// are those of tokens that are alive when they are due.
template <bool with_flows, bool with_financing, bool with_cost>
struct UnitBooks {
    const KernelToken& token;
    const StepCharges& charges;
    Lanes simple_return;
    Lanes leverage{token.terms.leverage};
    Lanes exposure{0.0};
    Lanes left{1.0};  ///< equity
    LaneMask alive{};
    UnitStep out{};

    HWY_INLINE void mark() {
        exposure = mul_add(leverage, simple_return, leverage);
        left = nav::marked(Lanes(1.0), leverage, simple_return);
        alive = left > Lanes(0.0);
    }
    HWY_INLINE Lanes financing() const {
        if constexpr (!with_financing) return Lanes(0.0);
        return rebalance::financing_payment<Lanes>(
            token.terms.financing, {Lanes(1.0) - leverage, leverage, exposure, charges.days},
            charges.funding, token.benchmark);
    }
    HWY_INLINE void pay_financing(Lanes amount) {
        out.financing = of_living(amount);
        if constexpr (with_financing) {
            left = left - amount;
            alive = alive && left > Lanes(0.0);
        }
    }
    HWY_INLINE Lanes equity() const { return left; }
    HWY_INLINE Lanes fee_fraction() const { return Lanes(charges.fee); }
    HWY_INLINE bool fee_dilutes() const { return HWY_NAMESPACE::fee_dilutes(token); }
    HWY_INLINE void dilute(Lanes fraction) {
        exposure = exposure - nav::fee_payment(exposure, fraction);
    }
    HWY_INLINE void pay_fee(Lanes amount) {
        left = left - amount;
        out.fee = of_living(amount);
    }
    HWY_INLINE void withhold() {}  // a capped token is not run by unit steps
    HWY_INLINE void trade() {
        if constexpr (with_flows) out.trades = alive;
        if constexpr (with_cost) {
            const auto trade = nav::trade_to(leverage, left, exposure, cost_rate(token, leverage));
            out.traded = of_living(trade.traded);
            out.cost = of_living(trade.cost);
            left = trade.equity;
            alive = alive && left > Lanes(0.0);
        } else {
            out.traded = of_living(mul_add(leverage, left, Lanes(0.0) - exposure));
            out.cost = Lanes(0.0);
        }
        const bool charged = with_financing || with_cost;
        out.factor = charged ? select(alive, left, Lanes(0.0)) : larger(left, Lanes(0.0));
    }

private:
    HWY_INLINE Lanes of_living(Lanes flow) const {
        return with_flows ? select(alive, flow, Lanes(0.0)) : flow;
    }
};

template <bool with_flows, bool with_financing, bool with_cost>
HWY_INLINE UnitStep unit_step(const KernelToken& token, const StepCharges& charges,
                              Lanes simple_return) {
    UnitBooks<with_flows, with_financing, with_cost> books{token, charges, simple_return};
    rebalance::take_step(books);
    return books.out;
}

HWY_INLINE void follow_drawdown(TokenLanes& token, Lanes factor) {
    token.from_peak = smaller(Lanes(1.0), token.from_peak * factor);
    token.lowest = smaller(token.lowest, token.from_peak);
}

/// Trades the lanes of `fires` by rule `i`. A rule that is still touched after its trade does not
/// trade again there.
inline void trade_lanes(TokenLanes& token, const KernelToken& terms, std::size_t i, Lanes price,
                        LaneMask fires) {
    const Lanes zero(0.0);
    const Lanes exposure = token.position * price;
    const Lanes before = nav::real_leverage(token.equity, exposure);
    const Lanes leverage = rebalance::sized_leverage(terms.terms.rules[i].to, before,
                                                     terms.terms.leverage, terms.bands[i]);
    if (((terms.stays_touched >> i) & 1) != 0) {
        const Lanes change = magnitude(leverage / before - Lanes(1.0));
        fires = fires && change >= Lanes(rebalance::limits::same_leverage);
    }
    const auto trade = nav::trade_to(leverage, token.equity, exposure, cost_rate(terms, leverage));
    const LaneMask alive = trade.equity > zero;
    const auto put = [&](Lanes& to, Lanes value) { to = select(fires, value, to); };
    put(token.turnover, token.turnover + magnitude(trade.traded));
    put(token.cost, token.cost + trade.cost);
    put(token.rebalances, token.rebalances + Lanes(1.0));
    put(token.equity, select(alive, trade.equity, zero));
    put(token.position, select(alive, trade.exposure / price, zero));
    put(token.rebalance_price, price);
    put(token.rebalance_nav, token.equity);
    put(token.withheld, zero);
}

/// The books of any token that the kernel runs.
struct LaneBooks {
    TokenLanes& token;
    const KernelToken& terms;
    const StepCharges& charges;
    std::uint32_t due_rules;
    Lanes price_before;
    Lanes simple_return;
    Lanes price{mul_add(price_before, simple_return, price_before)};
    Lanes nav_before{token.equity};
    Lanes equity_before{token.equity + token.withheld};
    Lanes exposure_before{token.position * price_before};

    void mark() {
        token.equity = token.equity + token.withheld;
        token.withheld = Lanes(0.0);
        leave(nav::marked(token.equity, token.position, price_before * simple_return));
    }
    Lanes financing() const {
        const Lanes due =
            rebalance::financing_payment<Lanes>(terms.terms.financing,
                                                {equity_before - exposure_before, exposure_before,
                                                 token.position * price, charges.days},
                                                charges.funding, terms.benchmark);
        return select(token.equity > Lanes(0.0), due, Lanes(0.0));
    }
    void pay_financing(Lanes amount) {
        token.financing = token.financing + amount;
        leave(token.equity - amount);
    }
    Lanes equity() const { return token.equity; }
    Lanes fee_fraction() const { return Lanes(charges.fee); }
    bool fee_dilutes() const { return HWY_NAMESPACE::fee_dilutes(terms); }
    void dilute(Lanes fraction) {
        token.position = token.position - nav::fee_payment(token.position, fraction);
    }
    void pay_fee(Lanes amount) {
        token.fees = token.fees + amount;
        leave(token.equity - amount);
    }
    void withhold() {
        const auto& cap = terms.terms.cap;
        if (!cap) return;
        token.withheld = nav::above_cap(token.equity, token.rebalance_nav * Lanes(1 + *cap));
        token.equity = token.equity - token.withheld;
    }
    void trade() {
        for (std::size_t i = 0; i < terms.terms.rules.size(); ++i) {
            const auto& rule = terms.terms.rules[i];
            const rebalance::TokenView<Lanes> view{token.equity + token.withheld, token.position,
                                                   price, token.rebalance_price,
                                                   token.rebalance_nav};
            LaneMask fires = token.equity > Lanes(0.0);
            if (const auto* schedule = std::get_if<rebalance::Schedule>(&rule.when)) {
                if (((due_rules >> i) & 1) == 0) continue;
                fires = fires && rebalance::schedule_allows(*schedule, terms.terms.leverage, view);
            } else {
                const auto& trigger = *std::get_if<rebalance::PriceTrigger>(&rule.when);
                fires = fires && rebalance::touches(rebalance::touch_prices(trigger, view), price);
                if (!any(fires)) continue;
            }
            trade_lanes(token, terms, i, price, fires);
        }
    }

private:
    void leave(Lanes equity) {
        const LaneMask alive = equity > Lanes(0.0);
        token.equity = select(alive, equity, Lanes(0.0));
        token.position = select(alive, token.position, Lanes(0.0));
    }
};

inline void step_token(TokenLanes& token, const KernelToken& terms, int step, Lanes price_before,
                       Lanes simple_return) {
    const auto at = static_cast<std::size_t>(step);
    LaneBooks books{token,        terms,        terms.steps.charges[at], terms.steps.due[at],
                    price_before, simple_return};
    rebalance::take_step(books);
    const Lanes factor = token.equity / books.nav_before;
    follow_drawdown(token, select(books.nav_before > Lanes(0.0), factor, Lanes(0.0)));
}

}  // namespace levtok::montecarlo::HWY_NAMESPACE
