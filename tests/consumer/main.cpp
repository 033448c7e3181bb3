#include <iostream>
#include <nav/time.hpp>
#include <nav/units.hpp>

/// Prints the real leverage of a 3x token after the underlying has fallen by a tenth.
int main() {
    const auto bought = levtok::Price::of(10'000);
    const auto fallen = levtok::Price::of(9'000);
    const auto equity = levtok::Money::of(100);
    const levtok::Quantity held = levtok::Leverage::of(3) * equity / bought;
    const levtok::Money left = equity + held * fallen - held * bought;
    const levtok::Leverage leverage = levtok::real_leverage(held * fallen, left);
    const auto time = levtok::parse_time("2020-03-12");
    if (!time || leverage.value() < 3.857 || leverage.value() > 3.858) {
        std::cerr << "consumer: the real leverage must be 27/7, was " << leverage.value() << '\n';
        return 1;
    }
    std::cout << levtok::format_time(*time) << ' ' << leverage.value() << '\n';
}
