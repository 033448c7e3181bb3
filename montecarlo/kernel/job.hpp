#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "montecarlo/models.hpp"
#include "rebalance/holder/strategy.hpp"
#include "rebalance/terms.hpp"

/// The input and the output of the kernel, as plain arrays.
namespace levtok::montecarlo {

/// Paths are processed in blocks of this many, whatever the width of the vectors or the number of
/// threads: reductions run in the order of the blocks.
inline constexpr int block_paths = 1024;

/// The charges of a step.
struct StepCharges {
    double fee = 0;      ///< fraction of NAV
    double funding = 0;  ///< perpetual: sum of the rates
    double days = 1;     ///< cash: days of interest
};

/// The charges and due rules of each step, computed once from the calendar of the job.
struct TokenSteps {
    std::vector<StepCharges> charges;
    std::vector<std::uint32_t> due;  ///< bit i: rule i is a schedule and due
};

/// The exits of a holder who gets in at the start, which are looked for at the end of each step.
struct KernelExits {
    bool held = false;  ///< whether there is a holder
    rebalance::Strategy strategy;
    int hold_steps = 0;  ///< out after so many steps, by max_hold; 0: never
};

/// A token as the kernel runs it: its terms on the calendar of the job.
struct KernelToken {
    rebalance::Terms terms;
    std::size_t underlying = 0;
    double benchmark = 0;  ///< cash: per year
    TokenSteps steps;
    std::vector<rebalance::Band> bands;  ///< of each rule, for ToEdge
    std::uint32_t stays_touched = 0;     ///< bit i: rule i is still touched after its trade
    bool to_target_each_step =
        false;  ///< without a cap, and an unconditional first schedule is due each step
    KernelExits exits;
};

struct KernelUnderlying {
    PreparedModel model;
};

/// The input of a block of paths.
struct KernelJob {
    std::uint64_t seed = 1;
    int steps = 0;
    std::vector<KernelUnderlying> underlyings;
    std::vector<double>
        cholesky;  ///< of the correlation of the driving normals, row by row; empty: independent
    std::vector<double> tilt;  ///< added to every driving normal of an underlying; empty: none
    bool antithetic = false;   ///< path 2k + 1 is path 2k with its driving normals negated
    std::vector<KernelToken> tokens;
    std::vector<int>
        recorded_steps;  ///< steps (1 … steps) after which NAV and price are recorded, rising
    bool flows = false;  ///< also turnover, fees, financing, cost and rebalances
    bool keep_returns = false;  ///< also the log return of every step
};

/// One number per path.
using PerPath = std::vector<double>;

/// How the holder of a token got out; empty where there is none.
struct ExitResults {
    PerPath nav;       ///< in units of the NAV at the start; 0 where still in
    PerPath step;      ///< the number of steps held; 0 where still in
    PerPath reason;    ///< the number of the rebalance::ExitReason
    PerPath slippage;  ///< fraction by which NAV was below the level of its stop
};

/// What a holder's strategy came to; empty where there is none. Money is in units of the holder's
/// equity at the start.
struct HolderResults {
    PerPath equity;    ///< at the end, cash and tokens at their NAV
    PerPath kept;      ///< the same, had the tokens been bought at the start and never sold
    PerPath days;      ///< with a holding
    PerPath reason;    ///< the number of the rebalance::ExitReason of the first holding
    PerPath slippage;  ///< of the first holding
    PerPath holdings;  ///< how many were begun
};

struct TokenResults {
    PerPath nav;       ///< in units of the NAV at the start; 0 where wiped out
    PerPath drawdown;  ///< the deepest, a positive fraction
    PerPath
        turnover;  ///< exposure traded; this and the next three in units of the NAV at the start
    PerPath fees;
    PerPath financing;
    PerPath cost;
    PerPath rebalances;             ///< trades, scheduled and emergency
    std::vector<PerPath> recorded;  ///< NAV at each recorded step
    ExitResults exits{};            ///< of the kernel
    HolderResults holder{};         ///< of the replay, or settled from the exits
};

struct UnderlyingResults {
    PerPath log_return;             ///< ln(p_T / p_0)
    PerPath squared_returns;        ///< sum of the squared log returns
    PerPath normal_sum;             ///< of the driving normals, tilted as they are
    std::vector<PerPath> recorded;  ///< p / p_0 at each recorded step
    std::vector<double> returns;    ///< keep_returns: [step][path]
};

/// The results of a block of paths; `paths` of block_paths are filled.
struct BlockResults {
    int paths = 0;
    std::vector<UnderlyingResults> underlyings;
    std::vector<TokenResults> tokens;
    std::unique_ptr<double[], void (*)(void*)> scratch{nullptr,
                                                       nullptr};  ///< the kernel's, aligned
};

/// Buffers for a block of the job's paths, to be reused from block to block.
BlockResults room_for(const KernelJob& job);

}  // namespace levtok::montecarlo
