#pragma once

#include <chrono>

#include "montecarlo/batch/run.hpp"
#include "service/cli/output/console.hpp"

namespace levtok::cli {

/// Shows the progress of a simulation: a bar on a terminal, elsewhere a line every ten seconds,
/// with the rate and the remaining time.
class SimulationProgress {
public:
    explicit SimulationProgress(const Console& console) : console_(console) {}
    ~SimulationProgress();
    SimulationProgress(const SimulationProgress&) = delete;
    SimulationProgress& operator=(const SimulationProgress&) = delete;

    void show(const montecarlo::RunProgress& progress);

private:
    using Clock = std::chrono::steady_clock;

    const Console& console_;
    Clock::time_point start_ = Clock::now();
    Clock::time_point last_line_ = start_;
    bool bar_shown_ = false;
};

}  // namespace levtok::cli
