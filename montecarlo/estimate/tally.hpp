#pragma once

#include "montecarlo/estimate/moments.hpp"
#include "montecarlo/estimate/path_block.hpp"

namespace levtok::montecarlo {

/// Moments of the outcomes of paths; the tree of blocks joins them.
struct Tally {
    struct Token {
        std::array<Moments, column_count> columns{};
        std::array<double, indicator_count> indicators{};  ///< paths

        const Moments& operator[](Column column) const {
            return columns[static_cast<std::size_t>(column)];
        }
    };
    struct Underlying {
        Moments price;
        JointMoments returns;  ///< of the log return and the sum of the squared ones

        template <class Visit>
        void fields(Visit& visit) {
            visit(price);
            visit(returns);
        }
    };

    std::vector<Token> tokens;  ///< and underlyings: empty where paths are not representative
    std::vector<Underlying> underlyings;
    Strata strata;  ///< empty where the variance is not reduced

    template <class Visit>
    void fields(Visit& visit) {
        visit(tokens);
        visit(underlyings);
        visit(strata);
    }
};

Tally tally_of(const PathBlock& block);

void join(Tally& left, const Tally& right);

}  // namespace levtok::montecarlo
