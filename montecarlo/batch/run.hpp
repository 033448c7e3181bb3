#pragma once

#include <chrono>
#include <functional>

#include "montecarlo/batch/simulation.hpp"

namespace levtok::montecarlo {

/// The progress of a run.
struct RunProgress {
    std::uint64_t done = 0;    ///< paths, those of an earlier run included
    std::uint64_t total = 0;   ///< of this share
    std::uint64_t before = 0;  ///< paths that had been run at the start
};

struct RunOptions {
    int threads = 1;
    std::chrono::milliseconds checkpoint_every{30'000};
    std::function<bool()> stopped = [] { return false; };  ///< called often
    std::function<void(const RunProgress&)> on_progress = [](auto&) {
    };                                               ///< called a few times a second
    std::function<void(std::string)> on_checkpoint;  ///< with the bytes of the partial result
};

enum class RunEnd { finished, stopped };

/// Runs the blocks that are missing in the share of `partial`. The result does not depend on the
/// number of threads, on the blocks that were there before, or on the target among those that fuse
/// alike. With a target error it ends at the first of a fixed series of path counts at which it is
/// met; `partial` then holds those paths alone. Errors of a thread are rethrown.
RunEnd run(const Simulation& simulation, const Target& target, Partial& partial,
           const RunOptions& options);

}  // namespace levtok::montecarlo
