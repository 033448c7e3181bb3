#include "montecarlo/sample_history.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "nav/check.hpp"

namespace levtok::montecarlo {
namespace {

constexpr Duration year = std::chrono::days{365};
constexpr Duration funding_interval = std::chrono::hours{8};

/// Funding of a perpetual as exchanges quote it: 0.01 % in calm, some persistence, eight decimals.
constexpr double funding_mean = 1e-4;
constexpr double funding_persistence = 0.9;
constexpr double funding_deviation = 5e-5;

double to_decimals(double x, double unit) { return std::round(x / unit) * unit; }

/// To cents, as a quotient: 0.07 is 7 / 100 and reads back so.
Price in_cents(double log_price) {
    return Price::raw(std::max(1.0, std::round(std::exp(log_price) * 100)) / 100);
}

}  // namespace

double Normals::uniform() { return (static_cast<double>(engine_() >> 11U) + 0.5) * 0x1p-53; }

double Normals::next() {
    if (std::exchange(has_spare_, false)) return spare_;
    const double radius = std::sqrt(-2 * std::log(uniform()));
    const double angle = 2 * std::numbers::pi * uniform();
    has_spare_ = true;
    spare_ = radius * std::sin(angle);
    return radius * std::cos(angle);
}

SampleHistory::SampleHistory(const SampleTerms& terms)
    : terms_(terms),
      normals_(terms.seed),
      log_price_(std::log(require_in_range(terms.price, {.low = 0.01, .high = 1e9}, "price"))) {
    require_in_range(terms.volatility, {.low = 0, .high = 10}, "volatility");
    const double years = in_units_of(terms.interval, year) / steps_per_bar;
    require_in_range(years, positive, "interval");
    step_volatility_ = terms.volatility * std::sqrt(years);
}

bool SampleHistory::next(Observation& bar) {
    if (done_ == terms_.bars) return false;
    double low = log_price_;
    double high = log_price_;
    const Price open = in_cents(log_price_);
    for (int i = 0; i < steps_per_bar; ++i) {
        log_price_ += step_volatility_ * (normals_.next() - step_volatility_ / 2);
        low = std::min(low, log_price_);
        high = std::max(high, log_price_);
    }
    ++done_;
    const auto time = terms_.start + static_cast<std::int64_t>(done_) * terms_.interval;
    const double volume = std::round(100 * std::exp(normals_.next() / 2));
    bar = {time, open, in_cents(high), in_cents(low), in_cents(log_price_), volume};
    return true;
}

std::vector<Observation> sample_bars(const SampleTerms& terms) {
    SampleHistory sample(terms);
    std::vector<Observation> bars;
    bars.reserve(terms.bars);
    for (Observation bar; sample.next(bar);) bars.push_back(bar);
    return bars;
}

FundingEvent SampleFunding::next() {
    time_ += funding_interval;
    gap_ = funding_persistence * gap_ + funding_deviation * normals_.next();
    return {time_, Rate::raw(to_decimals(funding_mean + gap_, 1e-8))};
}

std::vector<FundingEvent> sample_funding(Instant start, Duration span, std::uint64_t seed) {
    SampleFunding funding(start, seed);
    std::vector<FundingEvent> events(static_cast<std::size_t>(span / funding_interval));
    for (auto& event : events) event = funding.next();
    return events;
}

}  // namespace levtok::montecarlo
