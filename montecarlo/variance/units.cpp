#include <array>

#include "montecarlo/limits.hpp"
#include "montecarlo/variance/reduction.hpp"

namespace levtok::montecarlo {
namespace {

using Values = std::span<const double>;

/// The quantities of each path of a token; empty where not observed.
struct Quantities {
    std::array<Values, quantity_count> values;
    std::array<std::vector<double>, indicator_count> indicators;

    Quantities(const PathBlock& block, const PathBlock::Token& token) {
        const auto nav = token[Column::nav];
        const auto naive = token[Column::decay_naive];
        const auto& price = block.underlyings[token.underlying].price;
        for (auto& column : indicators) column.resize(nav.size());
        for (std::size_t i = 0; i < nav.size(); ++i) {
            const auto flags = indicators_of(nav[i], naive[i], price[i]);
            for (std::size_t h = 0; h < indicator_count; ++h) indicators[h][i] = flags[h] ? 1 : 0;
        }
        const std::size_t columns = block.detailed ? column_count : first_detail;
        for (std::size_t c = 0; c < columns; ++c) values[c] = token.columns[c];
        for (std::size_t h = 0; h < indicator_count; ++h) values[column_count + h] = indicators[h];
    }
};

JointMoments moments_of_one(Values values) { return joint_moments_of(std::array{values}); }

/// The moments of the means of pairs of mirrored paths.
JointMoments moments_of_pairs(Values values) {
    std::vector<double> pairs(values.size() / 2);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        pairs[i] = (values[2 * i] + values[2 * i + 1]) / 2;
    }
    return moments_of_one(pairs);
}

/// The moments of w x, of w, whose mean is 1, and of w x^2, whose mean is that of x^2 under the law
/// of the models.
JointMoments of_weighted(Values values, Values weights) {
    std::vector<double> weighted(values.size());
    std::vector<double> squares(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        weighted[i] = weights[i] * values[i];
        squares[i] = weighted[i] * values[i];
    }
    return joint_moments_of(std::array{Values(weighted), weights, Values(squares)});
}

/// A stratum of the units that `unit` makes of each quantity.
template <class Unit>
Strata strata_by(const Unit& unit, std::uint64_t index, const PathBlock& block) {
    Stratum out{index, {}};
    for (const auto& token : block.tokens) {
        const Quantities quantities(block, token);
        for (const Values values : quantities.values) {
            out.quantities.push_back(values.empty() ? JointMoments{} : unit(values));
        }
    }
    return {std::move(out)};
}

Strata weighted_strata(const Reducer& reducer, const PathBlock& block) {
    std::vector<double> weights;
    for (const double sum : block.underlyings.front().normal_sum) {
        weights.push_back(reducer.mixture.weight(sum));
    }
    return strata_by([&](Values values) { return of_weighted(values, weights); },
                     reducer.stratum_of(block.index), block);
}

std::vector<double> control_values(const Control& control,
                                   const PathBlock::Underlying& underlying) {
    std::vector<double> out(underlying.log_return.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = continuous_nav(control.leverage, underlying.log_return[i],
                                underlying.squared_returns[i]);
    }
    return out;
}

/// NAV and control in two strata, the halves of each block: the coefficient of one half is taken
/// from the other, so that it is independent of what it multiplies.
Strata controlled_strata(const Reducer& reducer, const PathBlock& block) {
    const std::size_t middle = block.paths / 2;
    Strata out{{0, {}}, {1, {}}};
    for (auto& half : out) half.quantities.resize(block.tokens.size() * quantity_count);
    for (std::size_t k = 0; k < block.tokens.size(); ++k) {
        const Control& control = reducer.controls[k];
        const auto controls = control_values(control, block.underlyings[control.underlying]);
        const std::array<Values, 2> columns{block.tokens[k][Column::nav], controls};
        const auto part = [&](std::size_t from, std::size_t to) {
            return joint_moments_of(std::array{columns[0].subspan(from, to - from),
                                               columns[1].subspan(from, to - from)});
        };
        out[0].quantities[k * quantity_count] = part(0, middle);
        out[1].quantities[k * quantity_count] = part(middle, block.paths);
    }
    return out;
}

}  // namespace

std::uint64_t Reducer::strata() const {
    switch (kind) {
        case Reduction::none:
            break;
        case Reduction::antithetic:
            return 1;
        case Reduction::control:
            return 2;
        case Reduction::importance:
            return mixture.tilts.size();
        case Reduction::sobol:
            return limits::sobol_replicates;
    }
    return 0;
}

std::size_t Reducer::columns() const {
    if (kind == Reduction::importance) return 3;
    return kind == Reduction::control ? 2 : 1;
}

Strata strata_of(const Reducer& reducer, const PathBlock& block) {
    const std::uint64_t index = reducer.stratum_of(block.index);
    switch (reducer.kind) {
        case Reduction::none:
            break;
        case Reduction::antithetic:
            return strata_by(moments_of_pairs, index, block);
        case Reduction::control:
            return controlled_strata(reducer, block);
        case Reduction::importance:
            return weighted_strata(reducer, block);
        case Reduction::sobol:
            return strata_by(moments_of_one, index, block);
    }
    return {};
}

}  // namespace levtok::montecarlo
