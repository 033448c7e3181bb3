#pragma once

#include <mutex>
#include <optional>
#include <shared_mutex>
#include <vector>

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

}  // namespace levtok::montecarlo
