#include "rebalance/triggers.hpp"

#include <cmath>
#include <type_traits>

#include "tests/catch.hpp"
#include "tests/rebalance/tokens.hpp"

/// The contract of every trigger of the list: a new one is held to it as it is registered.
namespace levtok::rebalance::test {
namespace {

/// A trigger with its defaults, or with what it cannot do without.
template <class Kind>
Kind sample(double leverage) {
    if constexpr (std::is_same_v<Kind, LeverageOutside>) return {.max = 2 * std::fabs(leverage)};
    return Kind{};
}

template <class... Kinds>
std::vector<PriceTrigger> one_of_each(const std::variant<Kinds...>*, double leverage) {
    return {sample<Kinds>(leverage)...};
}

std::vector<PriceTrigger> every_trigger(double leverage) {
    return one_of_each(static_cast<const PriceTrigger*>(nullptr), leverage);
}

Token token_with(const PriceTrigger& trigger, double leverage) {
    Terms terms;
    terms.leverage = leverage;
    terms.intrabar = Intrabar::ohlc;
    terms.rules = {{trigger, ToTarget{}, FillAtTrigger{}}};
    check(terms);
    return Token(terms);
}

/// Where the trigger fires, for a token that was just brought to its target at 100.
TouchPrices<double> touches_of(const PriceTrigger& trigger, double leverage) {
    return touch_prices(trigger, TokenView<double>{100, leverage, 100, 100, 100});
}

}  // namespace

TEST_CASE("every trigger is called by its name in a product, and reads back as it was") {
    for (const auto& trigger : every_trigger(3)) {
        INFO(name_of(trigger));
        Terms terms;
        terms.leverage = 3;
        terms.rules = {{trigger, ToTarget{}, FillAtTrigger{}}};
        const std::string text = write_product(terms);
        CHECK(text.find('"' + std::string(name_of(trigger)) + '"') != std::string::npos);
        CHECK(write_product(parse_product(text)) == text);
        CHECK(product_schema().find('"' + std::string(name_of(trigger)) + '"') !=
              std::string::npos);
    }
}

TEST_CASE("every trigger trades at the price that it names, and not before it") {
    for (const double leverage : {3.0, -2.0, 0.5}) {
        for (const auto& trigger : every_trigger(leverage)) {
            const auto touch = touches_of(trigger, leverage);
            CAPTURE(name_of(trigger), leverage, touch.below, touch.above);
            // What owes nothing may have nothing that fires.
            if (leverage > 1) CHECK((touch.below > 0 || std::isfinite(touch.above)));
            for (const double price : {touch.below, touch.above}) {
                if (price <= 0 || !std::isfinite(price)) continue;
                const double nearly = price + (100 - price) * 1e-6;
                const double beyond = price + (price - 100) * 1e-6;
                Token quiet = token_with(trigger, leverage);
                run_days(quiet, {100, nearly});
                CHECK(quiet.trades().empty());
                Token fired = token_with(trigger, leverage);
                fired.advance(quiet_step(Observation::at(start, Price::of(100))));
                fired.advance(quiet_step(bar(start + one_day, 100, std::max(100.0, beyond),
                                             std::min(100.0, beyond), beyond)));
                REQUIRE(fired.trades().size() == 1);
                CHECK(fired.trades().front().price == Approx(price).epsilon(1e-9));
                CHECK(fired.trades().front().leverage_after == Approx(leverage).epsilon(1e-9));
            }
        }
    }
}

}  // namespace levtok::rebalance::test
