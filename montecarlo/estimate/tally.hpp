#pragma once

#include "montecarlo/estimate/moments.hpp"
#include "montecarlo/estimate/path_block.hpp"
#include "rebalance/holder/exits.hpp"

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
    struct Holder {
        std::array<Moments, holder_column_count> columns{};
        std::array<double, rebalance::exit_reasons> exits{};  ///< paths, by how the first ended
        std::array<double, holder_indicator_count> indicators{};

        const Moments& operator[](HolderColumn column) const {
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
    std::vector<Holder> holders;  ///< of each token; empty where there are none
    Strata strata;                ///< empty where the variance is not reduced

    template <class Visit>
    void fields(Visit& visit) {
        visit(tokens);
        visit(underlyings);
        visit(holders);
        visit(strata);
    }
};

Tally tally_of(const PathBlock& block);

void join(Tally& left, const Tally& right);

}  // namespace levtok::montecarlo
