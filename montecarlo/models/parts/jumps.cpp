#include "montecarlo/models/parts/jumps.hpp"

namespace levtok::montecarlo {

JumpCounts jump_counts(double intensity, double years) {
    const double expected = intensity * years;
    constexpr double most = 30;
    if (!(expected <= most)) {
        throw InvalidValue(
            "jump_intensity",
            "must bring at most 30 jumps a step, that is " + shortest(most / years) + " a year",
            shortest(intensity));
    }
    JumpCounts out{};
    double probability = std::exp(-expected);
    double sum = 0;
    for (int k = 0; k < JumpCounts::size; ++k) {
        sum += probability;
        out.cumulative[k] = sum;
        probability *= expected / (k + 1);
    }
    return out;
}

double compensation(const NormalJumps& jumps) {
    return jumps.intensity * std::expm1(jumps.mean + jumps.sd * jumps.sd / 2);
}

double compensation(const ExponentialJumps& jumps) {
    const double up = jumps.up_probability * jumps.up_mean / (1 - jumps.up_mean);
    const double down = (1 - jumps.up_probability) * jumps.down_mean / (1 + jumps.down_mean);
    return jumps.intensity * (up - down);
}

ExponentialJumpsStep prepare_jumps(const ExponentialJumps& jumps, double years) {
    const double up = jumps.up_probability;
    return {jump_counts(jumps.intensity, years),
            up,
            up > 0 ? 1 / up : 1,
            up < 1 ? 1 / (1 - up) : 1,
            jumps.up_mean,
            jumps.down_mean};
}

}  // namespace levtok::montecarlo
