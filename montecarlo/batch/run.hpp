#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <vector>

#include "montecarlo/batch/simulation.hpp"
#include "montecarlo/estimate/partial.hpp"

namespace levtok::montecarlo {

/// Adds blocks to a partial result from several threads, and gives access to it between blocks.
class Collector {
public:
    Collector(Partial& partial, std::uint64_t end);

    /// The next block to run, each once; nothing when all are taken.
    std::optional<std::uint64_t> take();

    void add(const PathBlock& block);

    /// Calls look(partial) while no block is being added or taken.
    template <class Look>
    auto see(Look look) {
        const std::lock_guard waiting(turnstile_);
        const std::unique_lock all(gate_);
        // take() reads the tree without the gate.
        const std::lock_guard still(tree_);
        return look(partial_);
    }

private:
    void count(const PathBlock& block);

    Partial& partial_;
    std::uint64_t end_;
    std::uint64_t next_;
    std::mutex turnstile_;    ///< lets look() in before further blocks
    std::shared_mutex gate_;  ///< shared while a block is added
    std::mutex tree_;
    std::vector<std::mutex> tokens_;
    std::vector<std::mutex> underlyings_;
};

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
