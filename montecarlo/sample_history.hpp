#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "nav/observation.hpp"

/// A synthetic price history for machines without data. The same seed gives the same bits on every
/// compiler: the engine is that of the standard library, the distributions are implemented here.
namespace levtok::montecarlo {

struct SampleTerms {
    Instant start{};
    Duration interval = std::chrono::hours{1};
    std::uint64_t bars = 0;
    std::uint64_t seed = 1;
    double volatility = 0.8;  ///< per square root of a year of 365 days, >= 0
    double price = 20'000;    ///< at the start, > 0
};

/// Standard normal variates of a seed, by Box and Muller (1958).
class Normals {
public:
    explicit Normals(std::uint64_t seed) : engine_(seed) {}
    double next();

private:
    double uniform();  ///< in (0, 1)

    std::mt19937_64 engine_;
    double spare_ = 0;
    bool has_spare_ = false;
};

/// Generates the bars of a driftless geometric Brownian motion; the path within a bar has
/// `steps_per_bar` steps. Prices have two decimals; time is the bar's close.
class SampleHistory {
public:
    static constexpr int steps_per_bar = 12;

    /// Throws InvalidValue where the terms break their ranges.
    explicit SampleHistory(const SampleTerms& terms);
    bool next(Observation& bar);

private:
    SampleTerms terms_;
    Normals normals_;
    double log_price_;
    double step_volatility_;
    std::uint64_t done_ = 0;
};

/// All bars of a SampleHistory.
std::vector<Observation> sample_bars(const SampleTerms& terms);

/// Funding every 8 hours after `start`: a mean-reverting rate about 0.01 %.
class SampleFunding {
public:
    SampleFunding(Instant start, std::uint64_t seed) : time_(start), normals_(seed) {}
    FundingEvent next();

private:
    Instant time_;
    Normals normals_;
    double gap_ = 0;
};

/// The events of a SampleFunding over `span` from `start`.
std::vector<FundingEvent> sample_funding(Instant start, Duration span, std::uint64_t seed);

}  // namespace levtok::montecarlo
