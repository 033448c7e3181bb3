#pragma once

#include "montecarlo/models/parts/numbers.hpp"
#include "rebalance/json/fields.hpp"

/// Jumps at random times, shared by several models.
namespace levtok::montecarlo {

inline constexpr Range intensity_range{.low = 0, .high = 1e5};

/// The number of jumps of one step: P(count <= k).
struct JumpCounts {
    static constexpr int size = 96;  // holds the law of a mean up to 30 to the last bit
    double cumulative[size];
};

/// Throws InvalidValue naming `jump_intensity` where a step of `years` has more than 30 jumps on
/// average.
JumpCounts jump_counts(double intensity, double years);

/// The number of jumps of a step, from one uniform number.
template <class Number, class Draws>
Number draw_count(const JumpCounts& counts, Draws& draws) {
    const Number u = draws.uniform();
    Number count(0.0);
    for (const double below : counts.cumulative) {
        const auto more = u > Number(below);
        if (!any(more)) break;
        count = count + select(more, Number(1.0), Number(0.0));
    }
    return count;
}

/// Normal log sizes.
struct NormalJumps {
    double intensity = 10;  ///< a year
    double mean = -0.02;
    double sd = 0.06;
};

inline void describe_jumps(rebalance::Fields& fields, NormalJumps& jumps) {
    fields.number("jump_intensity", jumps.intensity, intensity_range, "jumps a year");
    fields.number("jump_mean", jumps.mean, {.low = -10, .high = 10}, "mean log size of a jump");
    fields.number("jump_sd", jumps.sd, {.low = 0, .high = 10},
                  "standard deviation of the log size of a jump");
}

/// The compensation of the drift per year, so that jumps do not change the mean price: intensity (E
/// exp(size) - 1).
double compensation(const NormalJumps& jumps);

struct NormalJumpsStep {
    JumpCounts counts;
    double mean;
    double sd;
};

inline NormalJumpsStep prepare_jumps(const NormalJumps& jumps, double years) {
    return {jump_counts(jumps.intensity, years), jumps.mean, jumps.sd};
}

/// The sum of a step's jumps.
template <class Number, class Draws>
Number draw_jumps(const NormalJumpsStep& step, Draws& draws) {
    const auto count = draw_count<Number>(step.counts, draws);
    const auto jumped = count > Number(0.0);
    if (!any(jumped)) return Number(0.0);
    const Number size = draws.normal(jumped) * (square_root(count) * Number(step.sd));
    return select(jumped, mul_add(count, Number(step.mean), size), Number(0.0));
}

/// Log sizes that are exponential on either side of zero.
struct ExponentialJumps {
    double intensity = 20;  ///< a year
    double up_probability = 0.4;
    double up_mean = 0.03;
    double down_mean = 0.04;
};

inline void describe_jumps(rebalance::Fields& fields, ExponentialJumps& jumps) {
    fields.number("jump_intensity", jumps.intensity, intensity_range, "jumps a year");
    fields.number("up_probability", jumps.up_probability, {.low = 0, .high = 1},
                  "share of jumps that go up");
    fields.number("up_mean", jumps.up_mean,
                  {.low = 0, .high = 1, .low_open = true, .high_open = true},
                  "mean log size of a jump up; below 1, for the mean price to exist");
    fields.number("down_mean", jumps.down_mean, {.low = 0, .high = 10, .low_open = true},
                  "mean log size of a jump down, as a positive number");
}

double compensation(const ExponentialJumps& jumps);

struct ExponentialJumpsStep {
    JumpCounts counts;
    double up_probability;
    double up_scale;    ///< 1 / up_probability, or 1 where no jump goes up
    double down_scale;  ///< 1 / (1 - up_probability), or 1 where none goes down
    double up_mean;
    double down_mean;
};

ExponentialJumpsStep prepare_jumps(const ExponentialJumps& jumps, double years);

template <class Number, class Draws>
Number draw_jumps(const ExponentialJumpsStep& step, Draws& draws) {
    const auto count = draw_count<Number>(step.counts, draws);
    const Number up_probability(step.up_probability);
    const Number least(0x1p-60);
    Number sum(0.0);
    for (double done = 0;; ++done) {
        const auto more = count > Number(done);
        if (!any(more)) return sum;
        // One uniform number determines the side, and its remainder the size.
        const Number u = draws.uniform(more);
        const auto up = u < up_probability;
        const Number rest =
            select(up, u * Number(step.up_scale), (u - up_probability) * Number(step.down_scale));
        const Number mean = select(up, Number(-step.up_mean), Number(step.down_mean));
        sum = sum + select(more, mean * natural_log(larger(rest, least)), Number(0.0));
    }
}

}  // namespace levtok::montecarlo
