#pragma once

#include "montecarlo/kernel/functions.hpp"
#include "montecarlo/kernel/job.hpp"
#include "rebalance/charges.hpp"

/// Tokens in lanes: the step of nav/step.hpp at the width of the vectors.
namespace levtok::montecarlo::HWY_NAMESPACE {

/// The state of one token along its paths, in units of the NAV at the start.
struct TokenLanes {
    Lanes equity{1.0};
    Lanes position{0.0};  ///< in units in which the price starts at 1
    Lanes rebalance_price{1.0};
    Lanes rebalance_nav{1.0};
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

template <bool with_flows, bool with_financing, bool with_cost>
HWY_INLINE UnitStep unit_step(const KernelToken& token, const StepCharges& charges,
                              Lanes simple_return) {
    const Lanes one(1.0);
    const Lanes leverage(token.terms.leverage);
    const Lanes zero(0.0);
    UnitStep out;
    Lanes equity = nav::marked(one, leverage, simple_return);
    Lanes exposure = mul_add(leverage, simple_return, leverage);
    LaneMask alive = equity > zero;
    out.financing = zero;
    if constexpr (with_financing) {
        const rebalance::Interval<Lanes> interval{one - leverage, leverage, exposure, charges.days};
        out.financing = rebalance::financing_payment(token.terms.financing, interval,
                                                     charges.funding, token.benchmark);
        equity = equity - out.financing;
        if constexpr (with_flows) out.financing = select(alive, out.financing, zero);
        alive = alive && equity > zero;
    }
    out.fee = nav::fee_payment(equity, Lanes(charges.fee));
    equity = equity - out.fee;
    if constexpr (with_flows) {
        out.trades = alive;
        out.fee = select(alive, out.fee, zero);
    }
    if (token.terms.fees.management.per == rebalance::FeePeriod::dilution) {
        exposure = exposure - nav::fee_payment(exposure, Lanes(charges.fee));
    }
    out.cost = zero;
    if constexpr (with_cost) {
        const Lanes rate(token.terms.execution.taker_fee + token.terms.execution.half_spread);
        const auto trade = nav::trade_to(leverage, equity, exposure, rate);
        out.traded = trade.traded;
        out.cost = trade.cost;
        equity = trade.equity;
        alive = alive && equity > zero;
    } else {
        out.traded = mul_add(leverage, equity, zero - exposure);
    }
    if constexpr (with_flows) {
        out.traded = select(out.trades, out.traded, zero);
        out.cost = select(out.trades, out.cost, zero);
    }
    out.factor = with_financing || with_cost ? select(alive, equity, zero) : larger(equity, zero);
    return out;
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
    const Lanes rate(terms.terms.execution.taker_fee + terms.terms.execution.half_spread);
    const auto trade = nav::trade_to(leverage, token.equity, exposure, rate);
    const LaneMask alive = trade.equity > zero;
    const auto put = [&](Lanes& to, Lanes value) { to = select(fires, value, to); };
    put(token.turnover, token.turnover + magnitude(trade.traded));
    put(token.cost, token.cost + trade.cost);
    put(token.rebalances, token.rebalances + Lanes(1.0));
    put(token.equity, select(alive, trade.equity, zero));
    put(token.position, select(alive, trade.exposure / price, zero));
    put(token.rebalance_price, price);
    put(token.rebalance_nav, token.equity);
}

/// One step of any token that the kernel runs: mark, financing, fee, the rules in order. The
/// contract tests check that the order is that of rebalance::Token::advance.
inline void step_token(TokenLanes& token, const KernelToken& terms, int step, Lanes price_before,
                       Lanes simple_return) {
    const Lanes zero(0.0);
    const Lanes price = mul_add(price_before, simple_return, price_before);
    const Lanes equity_before = token.equity;
    const Lanes exposure_before = token.position * price_before;
    const auto settle = [&](Lanes equity) {
        const LaneMask alive = equity > zero;
        token.equity = select(alive, equity, zero);
        token.position = select(alive, token.position, zero);
    };
    settle(nav::marked(token.equity, token.position, price_before * simple_return));

    const StepCharges& charges = terms.steps.charges[static_cast<std::size_t>(step)];
    const rebalance::Interval<Lanes> interval{equity_before - exposure_before, exposure_before,
                                              token.position * price, charges.days};
    const Lanes due = rebalance::financing_payment(terms.terms.financing, interval, charges.funding,
                                                   terms.benchmark);
    const Lanes financing = select(token.equity > zero, due, zero);
    token.financing = token.financing + financing;
    settle(token.equity - financing);

    const Lanes fraction(charges.fee);
    const Lanes fee = nav::fee_payment(token.equity, fraction);
    token.fees = token.fees + fee;
    if (terms.terms.fees.management.per == rebalance::FeePeriod::dilution) {
        token.position = token.position - nav::fee_payment(token.position, fraction);
    }
    settle(token.equity - fee);

    const std::uint32_t due_rules = terms.steps.due[static_cast<std::size_t>(step)];
    for (std::size_t i = 0; i < terms.terms.rules.size(); ++i) {
        const auto& rule = terms.terms.rules[i];
        const rebalance::TokenView<Lanes> view{token.equity, token.position, price,
                                               token.rebalance_price, token.rebalance_nav};
        LaneMask fires = token.equity > zero;
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
    const Lanes factor = token.equity / equity_before;
    follow_drawdown(token, select(equity_before > zero, factor, zero));
}

}  // namespace levtok::montecarlo::HWY_NAMESPACE
