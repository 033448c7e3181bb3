#include "rebalance/holder/money_weighted.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>

#include "rebalance/holder/cash.hpp"

namespace levtok::rebalance {
namespace {

// The search is over ln(1 + r), in which compounding is even: as wide as is of use for years, and
// for the whole time where that is short.
constexpr double widest_log_rate = 9.2;
constexpr double widest_log_growth = 40;
constexpr int steps_of_search = 8'000;

/// 0 to any power above 0 is 0: what came in earlier than the end is lost.
double left_at_total_loss(std::span<const CashFlow> flows, Instant end) {
    double left = 0;
    for (const auto& flow : flows) left += flow.time == end ? flow.amount : 0;
    return left;
}

}  // namespace

std::vector<double> money_weighted_returns(std::span<const CashFlow> flows, Instant end,
                                           double value) {
    if (flows.empty() || flows.front().time >= end) return {};
    const double all_years = in_units_of(end - flows.front().time, one_year);
    // As of the end or, where money grows, as of the first flow: nothing overflows.
    const auto missing = [&](double log_rate) {
        const double as_of = std::max(0.0, log_rate * all_years);
        double sum = -value * std::exp(-as_of);
        for (const auto& flow : flows) {
            const double years = in_units_of(end - flow.time, one_year);
            sum += flow.amount * std::exp(log_rate * years - as_of);
        }
        return sum;
    };
    std::vector<double> rates;
    const double widest = std::max(widest_log_rate, widest_log_growth / all_years);
    double low = -widest;
    double at_low = missing(low);
    for (int i = 1; i <= steps_of_search; ++i) {
        const double high = widest * (2.0 * i / steps_of_search - 1);
        const double at_high = missing(high);
        if (at_high == 0) {
            rates.push_back(std::expm1(high));
        } else if (at_low != 0 && std::signbit(at_low) != std::signbit(at_high)) {
            std::uintmax_t most = 100;
            const auto [a, b] = boost::math::tools::toms748_solve(
                missing, low, high, at_low, at_high, boost::math::tools::eps_tolerance<double>(50),
                most);
            rates.push_back(std::expm1((a + b) / 2));
        }
        low = high;
        at_low = at_high;
    }
    if (rates.empty() && left_at_total_loss(flows, end) == value) rates.push_back(-1);
    return rates;
}

}  // namespace levtok::rebalance
