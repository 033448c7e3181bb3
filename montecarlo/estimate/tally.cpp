#include "montecarlo/estimate/tally.hpp"

namespace levtok::montecarlo {
namespace {

std::array<double, indicator_count> indicator_counts(const PathBlock::Token& token,
                                                     const std::vector<double>& price) {
    const auto nav = token[Column::nav];
    const auto naive = token[Column::decay_naive];
    std::array<double, indicator_count> out{};
    for (std::size_t i = 0; i < nav.size(); ++i) {
        const auto indicators = indicators_of(nav[i], naive[i], price[i]);
        for (std::size_t h = 0; h < indicator_count; ++h) out[h] += indicators[h] ? 1 : 0;
    }
    return out;
}

Tally::Holder tally_of(const HolderPaths& holder) {
    Tally::Holder out;
    for (std::size_t c = 0; c < holder_column_count; ++c) {
        out.columns[c] = moments_of(holder.columns[c]);
    }
    for (const double reason : holder.reason) ++out.exits[static_cast<std::size_t>(reason)];
    out.indicators = holder.indicators;
    return out;
}

void join(Tally::Holder& left, const Tally::Holder& right) {
    for (std::size_t c = 0; c < holder_column_count; ++c) join(left.columns[c], right.columns[c]);
    for (std::size_t r = 0; r < left.exits.size(); ++r) left.exits[r] += right.exits[r];
    for (std::size_t h = 0; h < holder_indicator_count; ++h) {
        left.indicators[h] += right.indicators[h];
    }
}

}  // namespace

Tally tally_of(const PathBlock& block) {
    Tally out;
    out.strata = block.strata;
    if (!block.representative) return out;
    for (const auto& token : block.tokens) {
        auto& to = out.tokens.emplace_back();
        const std::size_t columns = block.detailed ? column_count : first_detail;
        for (std::size_t c = 0; c < columns; ++c) to.columns[c] = moments_of(token.columns[c]);
        to.indicators = indicator_counts(token, block.underlyings[token.underlying].price);
        if (token.holder) out.holders.push_back(tally_of(*token.holder));
    }
    for (const auto& underlying : block.underlyings) {
        const std::array<std::span<const double>, 2> returns{underlying.log_return,
                                                             underlying.squared_returns};
        out.underlyings.push_back({moments_of(underlying.price), joint_moments_of(returns)});
    }
    return out;
}

void join(Tally& left, const Tally& right) {
    join(left.strata, right.strata);
    if (left.tokens.empty()) {
        left.tokens = right.tokens;
        left.underlyings = right.underlyings;
        left.holders = right.holders;
        return;
    }
    for (std::size_t k = 0; k < right.tokens.size(); ++k) {
        auto& to = left.tokens[k];
        const auto& from = right.tokens[k];
        for (std::size_t c = 0; c < column_count; ++c) join(to.columns[c], from.columns[c]);
        for (std::size_t h = 0; h < indicator_count; ++h) to.indicators[h] += from.indicators[h];
    }
    for (std::size_t k = 0; k < right.holders.size(); ++k) join(left.holders[k], right.holders[k]);
    for (std::size_t u = 0; u < right.underlyings.size(); ++u) {
        join(left.underlyings[u].price, right.underlyings[u].price);
        join(left.underlyings[u].returns, right.underlyings[u].returns);
    }
}

}  // namespace levtok::montecarlo
