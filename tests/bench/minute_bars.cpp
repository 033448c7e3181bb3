#include "tests/bench/minute_bars.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace levtok::bench {
namespace {

constexpr double volatility = 0.8;
constexpr double minutes_per_year = 525'600;
constexpr double day_to_day = 0.9;
constexpr double volatility_spread = 0.5;

double in_cents(double price) { return std::round(price * 100) / 100; }

}  // namespace

Observation MinuteBars::next() {
    if (time_.time_since_epoch() % one_day == Duration{0}) start_day();
    const double open = close_;
    const double log_return = deviation_ * fat_tailed();
    const auto bridge_extreme = [&] {
        return std::sqrt(log_return * log_return -
                         2 * deviation_ * deviation_ * std::log(uniform()));
    };
    const double close = in_cents(open * std::exp(log_return));
    const double high =
        std::max({open, close, in_cents(open * std::exp((log_return + bridge_extreme()) / 2))});
    const double low =
        std::min({open, close, in_cents(open * std::exp((log_return - bridge_extreme()) / 2))});
    const double volume = std::round(-30e5 * std::log(uniform())) / 1e5;
    close_ = close;
    time_ += std::chrono::minutes{1};
    return {time_, Price::raw(open), Price::raw(high), Price::raw(low), Price::raw(close), volume};
}

/// The variance of the days averages 1: hence the subtraction of the spread squared.
void MinuteBars::start_day() {
    const double news = volatility_spread * std::sqrt(1 - day_to_day * day_to_day);
    log_volatility_ = day_to_day * log_volatility_ + news * fat_tailed();
    const double of_the_day = std::exp(log_volatility_ - volatility_spread * volatility_spread);
    deviation_ = of_the_day * volatility / std::sqrt(minutes_per_year);
}

double MinuteBars::uniform() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    z ^= z >> 31;
    return (static_cast<double>(z >> 12) + 0.5) * 0x1p-52;
}

double MinuteBars::fat_tailed() {
    constexpr double freedom = 4;
    const double radius = std::sqrt(freedom * (std::pow(uniform(), -2 / freedom) - 1));
    const double angle = 2 * std::numbers::pi * uniform();
    return radius * std::cos(angle) * std::sqrt((freedom - 2) / freedom);
}

std::vector<Observation> minute_bars(std::size_t count) {
    std::vector<Observation> out(count);
    MinuteBars bars;
    for (auto& bar : out) bar = bars.next();
    return out;
}

}  // namespace levtok::bench
