#pragma once

#include <cstdint>
#include <vector>

#include "montecarlo/holding.hpp"
#include "montecarlo/job.hpp"
#include "montecarlo/kernel/job.hpp"
#include "montecarlo/kernel/plan.hpp"
#include "rebalance/token/token.hpp"

/// The replay engine runs what the kernel cannot, on the returns that the kernel generates.
namespace levtok::montecarlo {

/// The extremes of a step between its ends: of a Brownian bridge of this deviation, each from its
/// own exact law given the ends, the two drawn apart (Shreve 2004, section 3.7).
struct Bridge {
    std::uint64_t seed = 1;
    double deviation = 0;  ///< of the log price over a step
};

/// A token that is replayed.
struct ReplayedToken {
    rebalance::Token opened;  ///< at the first observation, price 1; copied for each path
    std::size_t underlying = 0;
    Calendar calendar;
    std::vector<Instant> times;  ///< of the calendar
    std::optional<Bridge> bridge;
    std::optional<HolderPlan> holder;
};

ReplayedToken replayed_token(const rebalance::Terms& terms, std::size_t underlying,
                             const Calendar& calendar, std::optional<Bridge> bridge = {});

/// Runs the paths of a block whose returns the kernel kept, and fills `out` as the kernel would,
/// with flows and recorded steps where `out` has buffers for them. `first_path` is the first of the
/// block.
void replay_block(const ReplayedToken& token, const KernelJob& job, const BlockResults& block,
                  std::uint64_t first_path, int paths, TokenResults& out);

}  // namespace levtok::montecarlo
