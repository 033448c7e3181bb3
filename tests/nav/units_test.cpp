#include "nav/units.hpp"

#include <type_traits>

#include "nav/supply.hpp"
#include "nav/time.hpp"
#include "tests/catch.hpp"

using namespace levtok;

// What compiles and what must not: the operators as concepts, so that their absence can be stated.
namespace {

template <class A, class B>
concept Addable = requires(A a, B b) {
    a + b;
};
template <class A, class B>
concept Subtractable = requires(A a, B b) {
    a - b;
};
template <class A, class B>
concept Multipliable = requires(A a, B b) {
    a* b;
};
template <class A, class B>
concept Divisible = requires(A a, B b) {
    a / b;
};
template <class A, class B>
concept Comparable = requires(A a, B b) {
    a < b;
};
template <class A>
concept Negatable = requires(A a) {
    -a;
};

template <class Expected, class Actual>
constexpr bool same = std::is_same_v<Expected, Actual>;

// Products and ratios carry the unit that the field gives them.
static_assert(same<Money, decltype(Rate() * Money())>);
static_assert(same<double, decltype(Price() / Price())>);
static_assert(same<double, decltype(Money() / Money())>);

// Amounts add to their like.
static_assert(same<Money, decltype(Money() + Money())>);
static_assert(same<Money, decltype(Money() - Money())>);
static_assert(same<Money, decltype(2.0 * Money())>);
static_assert(same<Rate, decltype(Rate() + Rate())>);
static_assert(same<nav::Tokens, decltype(nav::Tokens() + nav::Tokens())>);
static_assert(Negatable<Money>);

// Nothing adds to another unit, and a number has none.
static_assert(!Addable<Money, Price> && !Addable<Price, Money>);
static_assert(!Addable<Money, Rate> && !Addable<Money, nav::Tokens>);
static_assert(!Addable<Money, double> && !Addable<double, Money>);
static_assert(!Subtractable<Money, Price>);
static_assert(!Comparable<Money, Price> && !Comparable<Money, double> && !Comparable<Rate, Money>);

// A price is a level, not an amount.
static_assert(!Addable<Price, Price>);
static_assert(!Negatable<Price> && !Multipliable<double, Price>);

// No unit has a name for the square of money or for a price times a price.
static_assert(!Multipliable<Money, Money> && !Multipliable<Price, Price> &&
              !Multipliable<Price, Money>);
static_assert(!Divisible<Price, Money> && !Divisible<Money, Price> && !Divisible<double, Price>);

// A unit has to be said, and is not lost in silence.
static_assert(!std::is_constructible_v<Price, double> && !std::is_convertible_v<double, Price>);
static_assert(!std::is_convertible_v<Price, double> && !std::is_constructible_v<Money, Price>);

// Time.
static_assert(same<Duration, decltype(Instant() - Instant())>);
static_assert(same<Instant, decltype(Instant() + Duration())>);
static_assert(same<Instant, decltype(Instant() - Duration())>);
static_assert(same<Duration, decltype(Duration() + Duration())>);
static_assert(!Addable<Instant, Instant> && !Addable<Duration, int> && !Multipliable<Instant, int>);
static_assert(!Multipliable<Duration, Duration> && !Comparable<Instant, Duration>);
static_assert(!std::is_convertible_v<int, Duration> && !std::is_convertible_v<Duration, Instant>);
static_assert(in_units_of(std::chrono::hours{36}, one_day) == 1.5);

}  // namespace

TEST_CASE("a measured value is born valid or not at all") {
    CHECK(Price::of(8000.5).value() == 8000.5);
    CHECK_THROWS_WITH(Price::of(0), "price: must be in [1e-15, 1e+15], was 0");
    CHECK_THROWS_WITH(Price::of(-1, "row 7"), "row 7: must be in [1e-15, 1e+15], was -1");
    CHECK_THROWS_WITH(Money::of(infinity), "money: must be a finite number, was inf");
    CHECK_THROWS_WITH(Rate::of(0.0 * infinity), "rate: must be a finite number, was nan");
    CHECK_THROWS_WITH(nav::Tokens::of(-1), "tokens: must be >= 0, was -1");
}

TEST_CASE("arithmetic on units is that of the numbers") {
    Money sum = Money::of(1);
    sum += Rate::of(0.5) * Money::of(3);
    CHECK(sum.value() == 2.5);
    CHECK((-sum).value() == -2.5);
    CHECK((2.0 * sum).value() == 5);
    CHECK(Price::of(110) / Price::of(100) - 1 == Approx(0.1));
    CHECK(Money::of(1) < Money::of(2));
    CHECK(Price::of(2) == Price::of(2));
}
