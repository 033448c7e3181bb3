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
struct Money {
    static constexpr std::string_view name = "money";
    static constexpr Range range = finite;
};
struct Rate {
    static constexpr std::string_view name = "rate";
    static constexpr Range range = finite;
};

/// Amounts of one unit can be added and scaled; a price cannot.
template <class Unit>
inline constexpr bool additive = false;
template <>
inline constexpr bool additive<Money> = true;
template <>
inline constexpr bool additive<Rate> = true;

}  // namespace unit

using Price = Measure<unit::Price>;  ///< quote currency per unit of the underlying
using Money = Measure<unit::Money>;  ///< quote currency
using Rate = Measure<unit::Rate>;    ///< a fraction, not percent; the field says per what

/// The range of leverage, exposure per unit of equity, signed.
inline constexpr Range leverage_range{.low = -100, .high = 100};

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

constexpr Money operator*(Rate r, Money m) { return Money::raw(r.value() * m.value()); }

}  // namespace levtok
