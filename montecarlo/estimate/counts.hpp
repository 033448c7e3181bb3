#pragma once

#include "montecarlo/estimate/path_block.hpp"
#include "montecarlo/estimate/sketch.hpp"
#include "montecarlo/limits.hpp"

namespace levtok::montecarlo {

/// Counts of the outcomes of paths. Joining them commutes, so they are stored once, outside the
/// tree of blocks.
struct Counts {
    struct Token {
        /// NAV by the octave of the block index: the first 2^(first_milestone + i) blocks are in
        /// the first i + 1.
        std::vector<Sketch> nav;
        Sketch drawdown{limits::quantile_bits};
        Sketch decay_ratio{limits::quantile_bits};
        Sketch gain_price{limits::quantile_bits};  ///< p_T / p_0 of the paths with NAV >= 1
        std::vector<Sketch> fan;                   ///< NAV at each recorded step
        std::vector<Sketch> holder;  ///< result and days, as in HolderColumn; empty without one

        template <class Visit>
        void fields(Visit& visit) {
            visit(nav);
            visit(drawdown);
            visit(decay_ratio);
            visit(gain_price);
            visit(fan);
            visit(holder);
        }
    };
    struct Underlying {
        Sketch price{limits::quantile_bits};
        std::vector<Sketch> fan;

        template <class Visit>
        void fields(Visit& visit) {
            visit(price);
            visit(fan);
        }
    };

    std::vector<Token> tokens;
    std::vector<Underlying> underlyings;

    template <class Visit>
    void fields(Visit& visit) {
        visit(tokens);
        visit(underlyings);
    }
};

/// Counts of this size; each part may then be added to concurrently with the others.
Counts empty_counts(std::size_t tokens, std::size_t underlyings, std::size_t recorded,
                    bool holders = false);

void add(Counts::Token& counts, const PathBlock& block, const PathBlock::Token& token);
void add(Counts::Underlying& counts, const PathBlock& block,
         const PathBlock::Underlying& underlying);

void join(Counts& left, const Counts& right);

/// The index into Counts::Token::nav that a block belongs to.
std::size_t octave_of(std::uint64_t block);

/// The sum of the first `octaves` of them.
Sketch first_octaves(const std::vector<Sketch>& nav, std::size_t octaves);

}  // namespace levtok::montecarlo
