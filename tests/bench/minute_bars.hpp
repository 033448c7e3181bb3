#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "nav/observation.hpp"

namespace levtok::bench {

/// An endless history of minute bars, the same on every run: returns are Student-t with 4 degrees
/// of freedom at 80 % a year, in calm and wild days that come in clusters; the extremes are those
/// of a Brownian bridge between open and close; prices are in cents, without drift or gaps.
class MinuteBars {
public:
    Observation next();

private:
    /// In (0, 1), by splitmix64 (Steele, Lea and Flood 2014).
    double uniform();
    /// Of unit variance, by the polar method of Bailey (1994).
    double fat_tailed();
    void start_day();

    std::uint64_t state_ = 2020;
    Instant time_{std::chrono::sys_days{std::chrono::year{2020} / 1 / 1}};
    double close_ = 30'000;
    double log_volatility_ = 0;  ///< of the day against the mean, an AR(1) process
    double deviation_ = 0;       ///< of a minute's log return
};

std::vector<Observation> minute_bars(std::size_t count);

}  // namespace levtok::bench
