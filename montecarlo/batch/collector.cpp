#include "montecarlo/batch/collector.hpp"

namespace levtok::montecarlo {

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

}  // namespace levtok::montecarlo
