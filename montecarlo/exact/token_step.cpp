#include "montecarlo/exact/token_step.hpp"

#include <algorithm>
#include <cmath>

#include "nav/check.hpp"
#include "nav/step.hpp"
#include "nav/units.hpp"
#include "rebalance/token/step.hpp"

namespace levtok::montecarlo {

void check(const TokenStep& step) {
    require_in_range(step.leverage, leverage_range, "leverage");
    if (step.leverage == 0) throw InvalidValue("leverage", "must not be 0", "0");
    require_in_range(step.fee, fraction_below_one, "fee");
    // Beyond this bound the cost of following a move outweighs the gain from it.
    const Range rates{.low = 0, .high = 1 / (1 + std::fabs(step.leverage)), .high_open = true};
    require_in_range(step.cost_rate, rates, "cost_rate");
    require_in_range(step.funding, {.low = -1, .high = 1, .low_open = true, .high_open = true},
                     "funding");
    const Range payments{.low = -1, .high = 1, .low_open = true, .high_open = true};
    require_in_range(step.interest, payments, "interest");
}

}  // namespace levtok::montecarlo

namespace levtok::montecarlo::exact {
namespace {

/// Equity after each charge of the step, per equity at its start, whether or not an earlier one
/// wiped the token out.
struct Charges {
    double marked, financed, gap, traded;
};

/// The books of equity 1 over a step of `simple_return`, which note what each charge leaves.
struct StepBooks {
    const TokenStep& step;
    double simple_return;
    double left = 1;  ///< equity
    double exposure = step.leverage * (1 + simple_return);
    Charges after{};

    void mark() { after.marked = left = nav::marked(left, step.leverage, simple_return); }
    double financing() const {
        return step.interest + nav::funding_payment(exposure, step.funding);
    }
    void pay_financing(double amount) { after.financed = left -= amount; }
    double equity() const { return left; }
    double fee_fraction() const { return step.fee; }
    bool fee_dilutes() const { return false; }
    void dilute(double) {}
    void pay_fee(double amount) { left -= amount; }
    void withhold() {}  // the law is of terms without a cap
    void trade() {
        after.gap = nav::trade_to(step.leverage, left, exposure, 0.0).traded;
        after.traded = nav::trade_to(step.leverage, left, exposure, step.cost_rate).equity;
    }
};

Charges charges_at(const TokenStep& step, double simple_return) {
    StepBooks books{step, simple_return};
    rebalance::take_step(books);
    return books.after;
}

/// The line of one charge through its values at `at` and at `at + side`.
Line line_of(const TokenStep& step, double Charges::*charge, double at, double side) {
    const double here = charges_at(step, at).*charge;
    const double there = charges_at(step, at + side).*charge;
    const double slope = (there - here) / side;
    return {.at_zero = at == 0 ? here : here - slope * at, .slope = slope};
}

}  // namespace

Growth growth_of(const TokenStep& step) {
    Growth out;
    const Line gap = line_of(step, &Charges::gap, 0, 1);
    if (step.cost_rate > 0 && gap.slope != 0 && gap.root() > -1) out.kink = gap.root();
    // From points near 0 where they can be: far away the digits are those of large numbers.
    const double split = out.kink.value_or(0);
    out.lower = line_of(step, &Charges::traded, std::min(split, 0.0), -0.5);
    out.upper = out.kink ? line_of(step, &Charges::traded, std::max(split, 0.0), 0.5) : out.lower;

    // Equity must stay above zero after each charge: a payment received later does not revive a
    // token.
    const bool is_long = step.leverage > 0;
    const double roots[] = {line_of(step, &Charges::marked, 0, 1).root(),
                            line_of(step, &Charges::financed, 0, 1).root(),
                            (is_long ? out.lower : out.upper).root()};
    const double dead = is_long ? *std::max_element(std::begin(roots), std::end(roots))
                                : *std::min_element(std::begin(roots), std::end(roots));
    constexpr double rounding = 1e-12;
    if (dead > -1 + rounding) out.dead = dead;
    return out;
}

}  // namespace levtok::montecarlo::exact
