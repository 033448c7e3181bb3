#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "nav/metrics/prepared.hpp"
#include "nav/time.hpp"

namespace levtok::nav {

/// Log returns that are as far apart as the days of the metrics (see DailySeries).
struct LogReturns {
    std::vector<double> values;
    double per_year = 0;  ///< about 365, or 252 where the market closes at weekends; 0: no return

    double years_apart() const { return 1 / per_year; }
};

/// The daily log returns of a price. A model of daily steps has no other step length: a part of a
/// day at either end, which the metrics count as a day, is left out, and where few days are
/// missing, the returns are one day apart. Throws InvalidValue as evaluate does.
inline LogReturns daily_log_returns(std::span<const Instant> time, std::span<const double> price) {
    const PreparedPath path = prepare({.time = time, .nav = price, .price = price});
    const auto& daily = path.daily;
    std::size_t begin = 0;
    std::size_t end = daily.underlying.size();
    const auto is_part = [&](std::size_t i) {
        return time[daily.rows[i + 1]] - time[daily.rows[i]] < one_day;
    };
    if (begin < end && is_part(begin)) ++begin;
    if (begin < end && is_part(end - 1)) --end;
    LogReturns returns;
    if (begin == end) return returns;
    const Duration span = time[daily.rows[end]] - time[daily.rows[begin]];
    returns.per_year = static_cast<double>(end - begin) / in_units_of(span, metric_year);
    if (std::fabs(returns.per_year / 365 - 1) < 0.02) returns.per_year = 365;
    returns.values.reserve(end - begin);
    for (std::size_t i = begin; i < end; ++i) {
        returns.values.push_back(std::log1p(daily.underlying[i]));
    }
    return returns;
}

/// Log returns over steps of one length, oldest first.
struct StepReturns {
    std::vector<double> values;
    Duration step{0};
    std::uint64_t gaps = 0;      ///< steps that are longer; the returns across them are left out
    Duration span{0};            ///< of the whole history
    std::uint64_t sessions = 0;  ///< in a step, where steps are counted in sessions; else 0
    Duration counted{0};         ///< the time that the sessions of all steps took

    /// Steps in a year of 365 days; where sessions are counted, from the observed frequency.
    double per_year() const {
        constexpr Duration year = std::chrono::days{365};
        if (sessions == 0) return 1 / in_units_of(step, year);
        return static_cast<double>(values.size()) / in_units_of(counted, year);
    }
};

/// Selects, from prices in order of time, those that are `step` apart; or those that are `sessions`
/// rows apart, where the rows are the sessions of a market and none is more than `longest` after
/// the one before.
class Strider {
public:
    explicit Strider(Duration step) { returns_.step = step; }
    Strider(Duration step, std::uint64_t sessions, Duration longest) : longest_(longest) {
        returns_.step = step;
        returns_.sessions = sessions;
    }

    void add(Instant time, double price) {
        if (returns_.sessions > 0) return add_session(time, price);
        if (started_ && time - last_ < returns_.step) return;
        if (started_) {
            const Duration passed = time - last_;
            returns_.span += passed;
            if (passed == returns_.step) {
                returns_.values.push_back(std::log(price / price_));
            } else {
                ++returns_.gaps;
            }
        }
        started_ = true;
        last_ = time;
        price_ = price;
    }

    StepReturns take() { return std::move(returns_); }

private:
    void add_session(Instant time, double price) {
        const bool gap = started_ && time - last_ > longest_;
        if (started_) returns_.span += time - last_;
        if (gap) ++returns_.gaps;
        last_ = time;
        if (started_ && !gap && ++rows_ < returns_.sessions) return;
        if (started_ && !gap) {
            returns_.values.push_back(std::log(price / price_));
            returns_.counted += time - begin_;
        }
        started_ = true;
        rows_ = 0;
        begin_ = time;
        price_ = price;
    }

    StepReturns returns_;
    bool started_ = false;
    Instant last_{};
    double price_ = 0;
    Duration longest_{0};
    std::uint64_t rows_ = 0;  ///< since the step began
    Instant begin_{};         ///< of the step
};

}  // namespace levtok::nav
