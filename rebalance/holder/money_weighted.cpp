#include "rebalance/holder/money_weighted.hpp"

#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>

namespace levtok::rebalance {
namespace {

constexpr Duration flow_year = std::chrono::days{365};

// The search is over ln(1 + r), in which compounding is even.
constexpr double lowest_log_rate = -9.2;
constexpr double highest_log_rate = 9.2;
constexpr int steps_of_search = 4'000;

}  // namespace

std::vector<double> money_weighted_returns(std::span<const CashFlow> flows, Instant end,
                                           double value) {
    const auto missing = [&](double log_rate) {
        double sum = -value;
        for (const auto& flow : flows) {
            sum += flow.amount * std::exp(log_rate * in_units_of(end - flow.time, flow_year));
        }
        return sum;
    };
    std::vector<double> rates;
    double low = lowest_log_rate;
    double at_low = missing(low);
    for (int i = 1; i <= steps_of_search; ++i) {
        const double high =
            lowest_log_rate + (highest_log_rate - lowest_log_rate) * i / steps_of_search;
        const double at_high = missing(high);
        if (at_low != 0 && std::signbit(at_low) != std::signbit(at_high)) {
            std::uintmax_t most = 100;
            const auto [a, b] = boost::math::tools::toms748_solve(
                missing, low, high, at_low, at_high, boost::math::tools::eps_tolerance<double>(50),
                most);
            rates.push_back(std::expm1((a + b) / 2));
        }
        low = high;
        at_low = at_high;
    }
    return rates;
}

}  // namespace levtok::rebalance
