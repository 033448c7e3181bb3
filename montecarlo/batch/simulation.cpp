#include "montecarlo/batch/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "rebalance/replay/uncharged.hpp"

namespace levtok::montecarlo {
namespace {

/// Recorded steps, as evenly spaced as possible, with the last one.
std::vector<int> recorded_steps(const Job& job) {
    const auto steps = static_cast<std::uint64_t>(job.steps());
    const std::uint64_t points = std::min(job.fan_points, steps);
    std::vector<int> out;
    for (std::uint64_t i = 1; i <= points; ++i) {
        out.push_back(static_cast<int>(i * steps / points));
    }
    return out;
}

std::optional<std::string> why_replayed(const Job& job, std::size_t place) {
    const auto& terms = job.products[place].terms;
    if (auto why = beyond_kernel(terms)) return why;
    if (has_holders(job)) {
        if (auto why = beyond_exits(strategy_of(job, place), job.holdings)) return why;
    }
    if (job.within_step == WithinStep::bridge && terms.intrabar == rebalance::Intrabar::ohlc) {
        return "it looks within the step (within_step bridge)";
    }
    return std::nullopt;
}

bool sees_ends_alone(const Job& job, const rebalance::Terms& terms) {
    return terms.intrabar == rebalance::Intrabar::ohlc && job.within_step == WithinStep::close;
}

/// A rate that the job does not give is not charged.
std::optional<rebalance::Unfed> unfed(double given, const std::string& field) {
    if (given != 0) return std::nullopt;
    return rebalance::Unfed{field + " is 0, so that", field};
}

Notes notes_of(const Job& job, const rebalance::Terms& terms, const ProductPlan& plan) {
    Notes notes = rebalance::unfed(terms.financing, plan.label, unfed(job.funding, "funding"),
                                   unfed(job.rate, "rate"));
    if (plan.why_replayed) {
        notes.push_back(
            {NoteCode::engine,
             plan.label + " runs in the replay engine, slower by far: " + *plan.why_replayed});
    }
    if (sees_ends_alone(job, terms)) {
        notes.push_back({NoteCode::engine,
                         plan.label + " sees the price at the end of each step of " +
                             format_duration(job.step) +
                             " and acts there; shorter steps or within_step bridge show it more"});
    }
    return notes;
}

Notes infinite_means(const Job& job) {
    std::string names;
    for (const auto& underlying : job.underlyings) {
        if (!has_infinite_mean(underlying.model)) continue;
        names += (names.empty() ? "" : ", ") + underlying.name;
    }
    if (names.empty()) return {};
    return {{NoteCode::infinite_estimates,
             "the tails of " + names +
                 " make mean prices infinite, and with them the mean, sd and skew of the NAV of "
                 "longs: those do not settle; read medians and probabilities"}};
}

std::optional<Bridge> bridge_of(const Job& job, std::size_t underlying,
                                const rebalance::Terms& terms) {
    if (job.within_step != WithinStep::bridge || terms.intrabar == rebalance::Intrabar::close) {
        return std::nullopt;
    }
    const auto& gbm = std::get<Gbm>(job.underlyings[underlying].model);
    return Bridge{job.seed, gbm.volatility * std::sqrt(job.step_years())};
}

void plan_products(Simulation& out, const Calendar& calendar) {
    const auto labels = product_labels(out.job);
    for (std::size_t i = 0; i < out.job.products.size(); ++i) {
        const auto& terms = out.job.products[i].terms;
        const std::size_t underlying = underlying_of(out.job, i);
        ProductPlan plan{labels[i], terms.leverage, underlying};
        plan.why_replayed = why_replayed(out.job, i);
        if (out.holders) {
            plan.holder = holder_plan(strategy_of(out.job, i), out.job.holdings, terms, calendar);
        }
        append(out.notes, notes_of(out.job, terms, plan));
        if (plan.why_replayed) {
            plan.place = out.replayed.size();
            out.replayed.push_back(
                replayed_token(terms, underlying, calendar, bridge_of(out.job, underlying, terms)));
            out.replayed.back().holder = plan.holder;
        } else {
            plan.place = out.detailed.tokens.size();
            out.detailed.tokens.push_back(kernel_token(terms, underlying, calendar));
            if (plan.holder) out.detailed.tokens.back().exits = kernel_exits(*plan.holder);
        }
        out.products.push_back(std::move(plan));
    }
}

/// A token with a cap runs beside itself without, on the same paths.
void plan_uncapped(Simulation& out, const Calendar& calendar) {
    for (std::size_t i = 0; i < out.products.size(); ++i) {
        rebalance::Terms terms = out.job.products[i].terms;
        if (!std::exchange(terms.cap, std::nullopt)) continue;
        ProductPlan& plan = out.products[i];
        if (plan.why_replayed) {
            plan.uncapped = out.replayed_in_detail.size();
            out.replayed_in_detail.push_back(replayed_token(
                terms, plan.underlying, calendar, bridge_of(out.job, plan.underlying, terms)));
        } else {
            plan.uncapped = out.detailed.tokens.size();
            out.detailed.tokens.push_back(kernel_token(terms, plan.underlying, calendar));
        }
    }
}

/// Sets up the kernel jobs for the reduction.
void apply_reduction(Simulation& out) {
    out.reduction = reducer_of(out.job);
    out.detailed.antithetic = out.plain.antithetic = out.job.reduction == Reduction::antithetic;
    for (const double tilt : out.reduction.mixture.tilts) {
        out.tilted.push_back(out.plain);
        out.tilted.back().tilt = {tilt};
    }
    if (out.reduction.representative()) return;
    out.notes.push_back(
        {NoteCode::engine,
         "reduction importance gives means and probabilities of the tokens: quantiles, histograms "
         "and what is followed through time need paths without tilt"});
}

}  // namespace

bool Simulation::is_detailed(std::uint64_t block) const {
    constexpr std::uint64_t most = limits::detail_paths / block_paths;
    // The paths of the first block are shown; they have no tilt.
    if (!reduction.representative()) return block == 0;
    // As many in each replicate.
    if (job.reduction == Reduction::sobol) {
        return block % reduction.replicate_blocks < most / limits::sobol_replicates;
    }
    return block < most;
}

const KernelJob& Simulation::kernel_job(std::uint64_t block) const {
    if (is_detailed(block)) return detailed;
    return tilted.empty() ? plain : tilted[reduction.stratum_of(block)];
}

int Simulation::paths_of(std::uint64_t block) const {
    const std::uint64_t left = job.paths - block * block_paths;
    return static_cast<int>(std::min<std::uint64_t>(left, block_paths));
}

Simulation simulation_of(Job job) {
    check(job);
    Simulation out;
    out.job = std::move(job);
    out.text = write_job(out.job);
    out.blocks = (out.job.paths + block_paths - 1) / block_paths;
    const Calendar calendar = out.job.calendar();
    out.times = calendar.times();
    out.detailed.seed = out.job.seed;
    out.detailed.steps = calendar.steps;
    for (const auto& underlying : out.job.underlyings) {
        out.detailed.underlyings.push_back({prepare_any(underlying.model, out.job.step_years())});
    }
    out.detailed.cholesky = cholesky_of(out.job);
    out.holders = has_holders(out.job);
    plan_products(out, calendar);
    out.detailed.keep_returns = !out.replayed.empty();
    out.plain = out.detailed;
    out.detailed.flows = true;
    out.detailed.recorded_steps = recorded_steps(out.job);
    plan_uncapped(out, calendar);
    append(out.notes, infinite_means(out.job));
    apply_reduction(out);
    out.exact = out.reduction.representative() &&
                out.job.paths <= limits::exact_values / out.distributions();
    return out;
}

Partial empty_partial(const Simulation& simulation, const Target& target, std::uint64_t share,
                      std::uint64_t shares) {
    Partial out;
    out.job = simulation.text;
    out.fuses = target.fuses;
    out.paths = simulation.job.paths;
    // Blocks x shares is far below 2^64, since both have limits.
    out.first = simulation.blocks * share / shares;
    out.end = simulation.blocks * (share + 1) / shares;
    out.counts = empty_counts(simulation.products.size(), simulation.job.underlyings.size(),
                              simulation.detailed.recorded_steps.size(), simulation.holders);
    out.values.first_path = out.first * block_paths;
    if (simulation.exact) {
        const auto end = std::min(out.end * block_paths, out.paths);
        const auto size = end > out.values.first_path ? end - out.values.first_path : 0;
        out.values.columns.assign(simulation.distributions(),
                                  std::vector<double>(static_cast<std::size_t>(size)));
    }
    return out;
}

BlockRunner::Room BlockRunner::room_of(const KernelJob& job) const {
    const PerPath path(block_paths, 0.0);
    const PerPath flow = job.flows ? path : PerPath{};
    const std::vector<PerPath> recorded(job.recorded_steps.size(), path);
    const TokenResults results{path, path, flow, flow, flow, flow, flow, recorded};
    Room room{room_for(job), {}, {}};
    room.replayed.assign(simulation_.replayed.size(), results);
    room.replayed_in_detail.assign(simulation_.replayed_in_detail.size(), results);
    if (simulation_.holders) {
        for (auto* engine : {&room.kernel.tokens, &room.replayed}) {
            for (auto& token : *engine) token.holder = room_for_holder();
        }
    }
    return room;
}

/// The quasi-random normals of a block; none where the streams of the paths are to be used.
const double* BlockRunner::normals_of(std::uint64_t block) {
    const Reducer& reduction = simulation_.reduction;
    if (!reduction.points) return nullptr;
    const auto steps = static_cast<std::size_t>(simulation_.plain.steps);
    normals_.resize(simulation_.plain.underlyings.size() * steps * block_paths);
    const std::uint64_t first = block % reduction.replicate_blocks * block_paths;
    reduction.points->fill(reduction.stratum_of(block), first, block_paths, block_paths, normals_);
    return normals_.data();
}

const PathBlock& BlockRunner::run(std::uint64_t block) {
    const bool detailed = simulation_.is_detailed(block);
    const KernelJob& job = simulation_.kernel_job(block);
    if (detailed_ != detailed) {
        room_ = {};
        room_ = room_of(job);
        detailed_ = detailed;
    }
    const int paths = simulation_.paths_of(block);
    const std::uint64_t first_path = block * block_paths;
    target_.run_block(job, first_path, paths, normals_of(block), room_.kernel);
    const auto replay = [&](const std::vector<ReplayedToken>& tokens,
                            std::vector<TokenResults>& results) {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            replay_block(tokens[i], job, room_.kernel, first_path, paths, results[i]);
        }
    };
    replay(simulation_.replayed, room_.replayed);
    if (detailed) replay(simulation_.replayed_in_detail, room_.replayed_in_detail);
    std::vector<TokenSource> sources;
    for (const auto& product : simulation_.products) {
        auto& engine = product.why_replayed ? room_.replayed : room_.kernel.tokens;
        auto& results = engine[product.place];
        if (product.holder && !product.why_replayed) settle(*product.holder, paths, results);
        sources.push_back({product.leverage, product.underlying, &results});
        if (!detailed || !product.uncapped) continue;
        auto& beside = product.why_replayed ? room_.replayed_in_detail : room_.kernel.tokens;
        sources.back().uncapped = &beside[*product.uncapped];
    }
    block_.index = block;
    block_.paths = static_cast<std::size_t>(paths);
    block_.representative = simulation_.reduction.representative();
    block_.detailed = detailed && block_.representative;
    fill(block_, room_.kernel.underlyings, sources);
    block_.strata = strata_of(simulation_.reduction, block_);
    return block_;
}

}  // namespace levtok::montecarlo
