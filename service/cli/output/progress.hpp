#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "montecarlo/batch/run.hpp"
#include "service/cli/output/console.hpp"

namespace levtok::cli {

/// `[####      ] ` of `width` cells.
std::string bar(std::size_t filled, std::size_t width);

/// Shows a bar on the terminal while a large input is read, and nothing elsewhere.
class Progress {
public:
    /// Smaller inputs are read too fast for a bar to be useful.
    static constexpr std::uint64_t large = std::uint64_t{32} << 20;

    Progress(const Console& console, std::uint64_t bytes_total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(std::uint64_t bytes_read);

private:
    const Console& console_;
    std::uint64_t total_;
    int shown_percent_ = -1;
};

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
