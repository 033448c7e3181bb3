#include <cmath>
#include <iostream>
#include <rebalance/product.hpp>
#include <rebalance/token/token.hpp>

using levtok::MarketStep;
using levtok::Observation;
using levtok::Price;

/// Takes a generic 3x token through a day on which the underlying falls by a tenth.
int main() {
    levtok::rebalance::Token token(levtok::rebalance::product("3x"));
    const levtok::Instant start = levtok::parse_time("2020-03-12").value();
    const Observation before = Observation::at(start, Price::of(10'000));
    const Observation after = Observation::at(start + levtok::one_day, Price::of(9'000));
    token.advance(MarketStep{before, {}, {}});
    const levtok::rebalance::PathRow row = token.advance(MarketStep{after, {}, {}});

    std::cout << levtok::format_time(row.time) << " NAV " << row.nav << '\n';
    if (std::abs(row.nav - 70) > 1e-9) {
        std::cerr << "consumer: NAV must be 100 x (1 - 3 x 0.1) = 70\n";
        return 1;
    }
}
