#pragma once

#include <cmath>
#include <compare>
#include <string_view>

#include "nav/check.hpp"

namespace levtok {

/// A double with a unit. Only the operations declared in this header compile: money plus a price
/// does not. `of` checks the unit's rule and throws InvalidValue; `raw` is for results of
/// arithmetic on values already checked.
template <class Unit>
class Measure {
public:
    constexpr Measure() = default;

    static Measure of(double x, std::string_view field = Unit::name) {
        return Measure(require_in_range(x, Unit::range, field));
    }
    static constexpr Measure raw(double x) { return Measure(x); }

    constexpr double value() const { return value_; }

    friend constexpr auto operator<=>(Measure, Measure) = default;

private:
    constexpr explicit Measure(double x) : value_(x) {}
    double value_ = 0;
};

namespace unit {

/// Wide enough for any market in any currency, and narrow enough that no step from one price to
/// another leaves the doubles.
struct Price {
    static constexpr std::string_view name = "price";
    static constexpr Range range{.low = 1e-15, .high = 1e15};
};
struct Quantity {
    static constexpr std::string_view name = "quantity";
    static constexpr Range range = finite;
};
struct Money {
    static constexpr std::string_view name = "money";
    static constexpr Range range = finite;
};
struct Leverage {
    static constexpr std::string_view name = "leverage";
    static constexpr Range range{.low = -100, .high = 100};
};
struct Rate {
    static constexpr std::string_view name = "rate";
    static constexpr Range range = finite;
};

/// Amounts can be added to their like and scaled; a price and a leverage cannot be added.
template <class Unit>
inline constexpr bool additive = false;
template <>
inline constexpr bool additive<Quantity> = true;
template <>
inline constexpr bool additive<Money> = true;
template <>
inline constexpr bool additive<Rate> = true;

}  // namespace unit

using Price = Measure<unit::Price>;        ///< quote currency per unit of the underlying
using Quantity = Measure<unit::Quantity>;  ///< units of the underlying, signed
using Money = Measure<unit::Money>;        ///< quote currency
using Leverage =
    Measure<unit::Leverage>;       ///< exposure per unit of equity, signed, at most 100 either way
using Rate = Measure<unit::Rate>;  ///< a fraction, not percent; the field says per what

template <class Unit>
requires unit::additive<Unit>
constexpr Measure<Unit> operator+(Measure<Unit> a, Measure<Unit> b) {
    return Measure<Unit>::raw(a.value() + b.value());
}
template <class Unit>
requires unit::additive<Unit>
constexpr Measure<Unit> operator-(Measure<Unit> a, Measure<Unit> b) {
    return Measure<Unit>::raw(a.value() - b.value());
}
template <class Unit>
requires unit::additive<Unit>
constexpr Measure<Unit> operator-(Measure<Unit> a) { return Measure<Unit>::raw(-a.value()); }
template <class Unit>
requires unit::additive<Unit>
constexpr Measure<Unit>& operator+=(Measure<Unit>& a, Measure<Unit> b) { return a = a + b; }
template <class Unit>
requires unit::additive<Unit>
constexpr Measure<Unit> operator*(double factor, Measure<Unit> a) {
    return Measure<Unit>::raw(factor * a.value());
}

/// The ratio of two values of one unit is a plain number: a price relative, a return plus one.
template <class Unit>
constexpr double operator/(Measure<Unit> a, Measure<Unit> b) {
    return a.value() / b.value();
}

constexpr Money operator*(Quantity q, Price p) { return Money::raw(q.value() * p.value()); }
constexpr Money operator*(Price p, Quantity q) { return q * p; }
constexpr Quantity operator/(Money m, Price p) { return Quantity::raw(m.value() / p.value()); }
constexpr Price operator/(Money m, Quantity q) { return Price::raw(m.value() / q.value()); }
constexpr Money operator*(Leverage l, Money m) { return Money::raw(l.value() * m.value()); }
constexpr Money operator*(Rate r, Money m) { return Money::raw(r.value() * m.value()); }

/// Real leverage: exposure per unit of equity.
constexpr Leverage real_leverage(Money exposure, Money equity) {
    return Leverage::raw(exposure.value() / equity.value());
}

}  // namespace levtok
