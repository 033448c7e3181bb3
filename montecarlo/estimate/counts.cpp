#include "montecarlo/estimate/counts.hpp"

#include <algorithm>
#include <bit>

namespace levtok::montecarlo {
namespace {

void add_fan(std::vector<Sketch>& fan, const std::vector<PerPath>& recorded, std::size_t paths) {
    for (std::size_t i = 0; i < fan.size(); ++i) {
        fan[i].add(std::span<const double>(recorded[i]).first(paths));
    }
}

void join(std::vector<Sketch>& left, const std::vector<Sketch>& right) {
    if (left.size() < right.size()) left.resize(right.size());
    for (std::size_t i = 0; i < right.size(); ++i) left[i].join(right[i]);
}

}  // namespace

Counts empty_counts(std::size_t tokens, std::size_t underlyings, std::size_t recorded,
                    bool holders) {
    const std::vector<Sketch> fan(recorded, Sketch(limits::fan_bits));
    Counts out;
    out.tokens.resize(tokens);
    for (auto& token : out.tokens) {
        token.fan = fan;
        if (holders) {
            token.holder.assign(holder_distribution_count, Sketch(limits::quantile_bits));
        }
    }
    out.underlyings.resize(underlyings);
    for (auto& underlying : out.underlyings) underlying.fan = fan;
    return out;
}

std::size_t octave_of(std::uint64_t block) {
    return static_cast<std::size_t>(std::bit_width(block >> limits::first_milestone));
}

void add(Counts::Token& counts, const PathBlock& block, const PathBlock::Token& token) {
    const std::size_t octave = octave_of(block.index);
    if (counts.nav.size() <= octave) counts.nav.resize(octave + 1, Sketch(limits::quantile_bits));
    const auto nav = token[Column::nav];
    const auto& price = block.underlyings[token.underlying].price;
    counts.nav[octave].add(nav);
    counts.drawdown.add(token[Column::drawdown]);
    counts.decay_ratio.add(token[Column::decay_ratio]);
    std::vector<double> gains;
    for (std::size_t i = 0; i < nav.size(); ++i) {
        if (nav[i] >= 1) gains.push_back(price[i]);
    }
    counts.gain_price.add(gains);
    for (std::size_t c = 0; c < counts.holder.size(); ++c) {
        counts.holder[c].add(token.holder->columns[c]);
    }
    if (block.detailed) add_fan(counts.fan, *token.recorded, block.paths);
}

void add(Counts::Underlying& counts, const PathBlock& block,
         const PathBlock::Underlying& underlying) {
    counts.price.add(underlying.price);
    if (block.detailed) add_fan(counts.fan, *underlying.recorded, block.paths);
}

void join(Counts& left, const Counts& right) {
    for (std::size_t k = 0; k < right.tokens.size(); ++k) {
        auto& to = left.tokens[k];
        const auto& from = right.tokens[k];
        join(to.nav, from.nav);
        to.drawdown.join(from.drawdown);
        to.decay_ratio.join(from.decay_ratio);
        to.gain_price.join(from.gain_price);
        join(to.fan, from.fan);
        join(to.holder, from.holder);
    }
    for (std::size_t u = 0; u < right.underlyings.size(); ++u) {
        left.underlyings[u].price.join(right.underlyings[u].price);
        join(left.underlyings[u].fan, right.underlyings[u].fan);
    }
}

Sketch first_octaves(const std::vector<Sketch>& nav, std::size_t octaves) {
    Sketch out(limits::quantile_bits);
    for (std::size_t i = 0; i < std::min(octaves, nav.size()); ++i) out.join(nav[i]);
    return out;
}

}  // namespace levtok::montecarlo
