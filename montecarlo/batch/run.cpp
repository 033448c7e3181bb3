#include "montecarlo/batch/run.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <thread>

#include "montecarlo/batch/target_error.hpp"

namespace levtok::montecarlo {
namespace {

constexpr std::chrono::milliseconds glance{100};
/// The blocks before the first check of a target error: an error needs paths to be known itself.
constexpr std::uint64_t first_look = 16;

/// Worker threads that run blocks until none is left, one of them fails, or they are stopped.
class Crew {
public:
    Crew(const Simulation& simulation, const Target& target, Collector& collector, int threads)
        : working_(threads) {
        for (int i = 0; i < threads; ++i) {
            workers_.emplace_back(
                [&](const std::stop_token& stop) { work(simulation, target, collector, stop); });
        }
    }

    /// Whether all are done; waits a moment for it.
    bool wait_a_moment() {
        std::unique_lock lock(mutex_);
        return done_.wait_for(lock, glance, [&] { return working_ == 0; });
    }

    void end() {
        for (auto& worker : workers_) worker.request_stop();
        workers_.clear();
        if (error_) std::rethrow_exception(error_);
    }

private:
    void work(const Simulation& simulation, const Target& target, Collector& collector,
              const std::stop_token& stop) {
        try {
            BlockRunner runner(simulation, target);
            while (!stop.stop_requested() && !failed_) {
                const auto block = collector.take();
                if (!block) break;
                collector.add(runner.run(*block));
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failed_ = true;
            if (!error_) error_ = std::current_exception();
        }
        const std::lock_guard lock(mutex_);
        --working_;
        done_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable done_;
    int working_;
    std::atomic<bool> failed_ = false;
    std::exception_ptr error_;
    std::vector<std::jthread> workers_;
};

/// Runs the share of `partial` up to block `end`.
class Round {
public:
    Round(const Simulation& simulation, Partial& partial, const RunOptions& options)
        : simulation_(simulation), partial_(partial), options_(options), before_(paths_done()) {}

    RunEnd run_to(std::uint64_t end, const Target& target) {
        Collector collector(partial_, end);
        Crew crew(simulation_, target, collector, std::max(options_.threads, 1));
        bool stopped = false;
        while (!crew.wait_a_moment()) {
            stopped = options_.stopped();
            if (stopped) break;
            options_.on_progress(collector.see([&](Partial&) { return progress(); }));
            checkpoint_when_due(collector);
        }
        crew.end();
        options_.on_progress(progress());
        return stopped && partial_.tree.next_missing(partial_.first) < end ? RunEnd::stopped
                                                                           : RunEnd::finished;
    }

private:
    std::uint64_t paths_done() const {
        return std::min(partial_.tree.size() * block_paths, paths_total());
    }
    std::uint64_t paths_total() const {
        return std::min(partial_.end * block_paths, partial_.paths) - partial_.first * block_paths;
    }
    RunProgress progress() const { return {paths_done(), paths_total(), before_}; }

    void checkpoint_when_due(Collector& collector) {
        const auto now = std::chrono::steady_clock::now();
        if (!options_.on_checkpoint || now - saved_ < options_.checkpoint_every) return;
        options_.on_checkpoint(collector.see([](Partial& partial) { return to_bytes(partial); }));
        saved_ = std::chrono::steady_clock::now();
    }

    const Simulation& simulation_;
    Partial& partial_;
    const RunOptions& options_;
    std::uint64_t before_;
    std::chrono::steady_clock::time_point saved_ = std::chrono::steady_clock::now();
};

/// Checks the target at a fixed series of path counts, each a quarter above the one before.
RunEnd run_to_target(const Simulation& simulation, const Target& target, Partial& partial,
                     Round& round) {
    for (std::uint64_t end = first_look; end < partial.end; end += end / 4) {
        if (partial.tree.size() > end) continue;  // an earlier run checked there, and continued
        if (round.run_to(end, target) == RunEnd::stopped) return RunEnd::stopped;
        if (!target_met(simulation, partial)) continue;
        partial.end = end;
        partial.paths = end * block_paths;
        for (auto& column : partial.values.columns) column.resize(partial.paths);
        return RunEnd::finished;
    }
    return round.run_to(partial.end, target);
}

}  // namespace

Collector::Collector(Partial& partial, std::uint64_t end)
    : partial_(partial),
      end_(end),
      next_(partial.first),
      tokens_(partial.counts.tokens.size()),
      underlyings_(partial.counts.underlyings.size()) {}

std::optional<std::uint64_t> Collector::take() {
    const std::lock_guard lock(tree_);
    const std::uint64_t block = partial_.tree.next_missing(next_);
    next_ = block + 1;
    return block < end_ ? std::optional(block) : std::nullopt;
}

void Collector::add(const PathBlock& block) {
    Tally tally = tally_of(block);
    { const std::lock_guard pass(turnstile_); }
    const std::shared_lock inside(gate_);
    if (block.representative) count(block);
    const std::lock_guard lock(tree_);
    add_samples(partial_.samples, block);
    partial_.tree.add(block.index, std::move(tally));
}

void Collector::count(const PathBlock& block) {
    // Threads start with different tokens, so that they rarely wait for each other.
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
        const std::size_t k = (block.index + i) % tokens_.size();
        const std::lock_guard lock(tokens_[k]);
        montecarlo::add(partial_.counts.tokens[k], block, block.tokens[k]);
    }
    for (std::size_t u = 0; u < underlyings_.size(); ++u) {
        const std::lock_guard lock(underlyings_[u]);
        montecarlo::add(partial_.counts.underlyings[u], block, block.underlyings[u]);
    }
    add_values(partial_.values, block);
}

RunEnd run(const Simulation& simulation, const Target& target, Partial& partial,
           const RunOptions& options) {
    Round round(simulation, partial, options);
    if (simulation.job.target_error > 0) return run_to_target(simulation, target, partial, round);
    return round.run_to(partial.end, target);
}

}  // namespace levtok::montecarlo
