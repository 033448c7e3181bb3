#pragma once

#include <optional>

#include "rebalance/terms.hpp"
#include "tests/differential/reference.hpp"

namespace levtok::differential {

/// The books of one token in long double. They know by how much a computation in double may be off,
/// and how near its decisions were.
class ReferenceBooks {
public:
    explicit ReferenceBooks(const rebalance::Terms& terms);

    void open(Real price);
    /// Equity at or below zero is the end.
    void mark(Real price);
    void pay_financing(Real amount);
    /// Leaves this share of equity; returns what the fee took.
    Real pay_fee(Real left, bool dilutes);
    /// Trades by the rule, and fills in what it did.
    void trade(const rebalance::RebalanceRule& rule, ReferenceTrade& trade);
    void merge(Real factor);

    Real merged() const { return merged_; }
    bool dead() const { return dead_; }
    Real equity() const { return equity_; }  ///< with what the cap withholds
    Real nav() const;
    Real withheld() const { return equity_ - nav(); }
    Real position() const { return position_; }
    Real price() const { return price_; }
    Real exposure() const { return position_ * price_; }
    Real cash() const { return equity_ - exposure(); }
    Real leverage() const { return exposure() / nav(); }

    /// Whether the trigger holds at the booked price.
    bool touches(const rebalance::PriceTrigger& trigger);
    /// The first price at which it holds on a monotone move from the booked price to `to`.
    std::optional<Real> touch_on_leg(const rebalance::PriceTrigger& trigger, Real to);
    /// Whether the rule would change the leverage.
    bool would_trade(const rebalance::RebalanceRule& rule);
    /// Whether a schedule's conditions hold.
    bool allows(const rebalance::Schedule& schedule);
    bool below_merge();
    /// Whether `price` is nearer than `other`, by more than the tolerance of a touch.
    bool nearer(Real price, Real other);

    /// A bound on what rounding in double has done to NAV, leverage and position, relative to them,
    /// in units of 1e-16.
    Real rounding() const { return equity_rounding_ + position_rounding_; }
    /// Of all decisions so far the nearest: the distance of the two numbers compared, in what
    /// rounding may have moved them by.
    Real nearest_decision() const { return nearest_decision_; }

private:
    struct Touch {
        Real below;
        Real above;
        Real rounding;
    };
    Touch touch_of(const rebalance::PriceTrigger& trigger) const;
    bool not_beyond(const Touch& touch, Real price, Real to);
    Real sized(const rebalance::RebalanceRule& rule) const;
    struct Cost {
        Real rate;
        Real rounding;
    };
    Cost cost_of(Real leverage) const;
    /// a < b, remembered; both may be off by `rounding`, relative to the larger.
    bool less(Real a, Real b, Real rounding);
    void set_equity(Real equity, Real error);
    void die();

    const rebalance::Terms& terms_;
    Real equity_ = 0;
    Real position_ = 0;
    Real price_ = 0;
    Real rebalance_price_ = 0;
    Real rebalance_nav_ = 0;
    Real rebalance_rounding_ = 1;  ///< of rebalance_nav_
    Real supply_ = 1;
    Real merged_ = 1;
    bool dead_ = false;
    Real equity_rounding_ = 1;
    Real position_rounding_ = 1;
    Real nearest_decision_ = 1e16L;
};

}  // namespace levtok::differential
