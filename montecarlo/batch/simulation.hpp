#pragma once

#include "montecarlo/estimate/partial.hpp"
#include "montecarlo/fallback.hpp"
#include "montecarlo/job.hpp"
#include "montecarlo/kernel/block.hpp"
#include "montecarlo/variance/reduction.hpp"
#include "nav/note.hpp"

namespace levtok::montecarlo {

/// The engine that runs a product.
struct ProductPlan {
    std::string label;
    double leverage = 1;
    std::size_t underlying = 0;
    std::size_t place = 0;  ///< among the kernel's tokens, or among the replayed ones
    std::optional<std::string> why_replayed;
    std::optional<HolderPlan> holder{};
    std::optional<std::size_t> uncapped{};  ///< the same without its cap, where it has one: the
                                            ///< place among the tokens of `detailed`, or among the
                                            ///< replayed ones of detailed blocks
};

/// A job prepared to run. The threads share it and do not change it.
struct Simulation {
    Job job;
    std::string text;            ///< the job as JSON
    std::vector<Instant> times;  ///< the opening, and the end of each step
    std::vector<ProductPlan> products;
    KernelJob detailed;  ///< with flows and recorded steps: the first blocks
    KernelJob plain;
    std::vector<KernelJob> tilted;  ///< `plain` with each tilt of the importance sampling
    std::vector<ReplayedToken> replayed;
    std::vector<ReplayedToken> replayed_in_detail;  ///< on detailed blocks alone
    Reducer reduction;
    std::uint64_t blocks = 0;
    bool exact = false;    ///< quantiles from the values themselves
    bool holders = false;  ///< each product has one
    Notes notes;           ///< on the job and its products

    /// The distributions of all products.
    std::size_t distributions() const {
        return products.size() * distributions_of_a_token(holders);
    }
    bool is_detailed(std::uint64_t block) const;
    const KernelJob& kernel_job(std::uint64_t block) const;
    int paths_of(std::uint64_t block) const;
};

/// Throws InvalidValue as check does.
Simulation simulation_of(Job job);

/// An empty partial result for share `share` (0 … shares - 1) of the blocks.
Partial empty_partial(const Simulation& simulation, const Target& target, std::uint64_t share = 0,
                      std::uint64_t shares = 1);

/// Runs blocks one after the other in buffers of its own; there is one per thread.
class BlockRunner {
public:
    BlockRunner(const Simulation& simulation, const Target& target)
        : simulation_(simulation), target_(target) {}

    /// Valid until the next call.
    const PathBlock& run(std::uint64_t block);

private:
    struct Room {
        BlockResults kernel;
        std::vector<TokenResults> replayed;
        std::vector<TokenResults> replayed_in_detail;
    };
    Room room_of(const KernelJob& job) const;
    const double* normals_of(std::uint64_t block);

    const Simulation& simulation_;
    Target target_;
    std::optional<bool> detailed_;  ///< the kind of block that the buffers are for
    Room room_;
    std::vector<double> normals_;
    PathBlock block_;
};

}  // namespace levtok::montecarlo
