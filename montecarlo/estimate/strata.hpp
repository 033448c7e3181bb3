#pragma once

#include <cstdint>
#include <vector>

#include "montecarlo/estimate/moments.hpp"

namespace levtok::montecarlo {

/// Moments of the independent units that reduced estimates are made of, in one part of the sample:
/// a component of a mixture, a replicate, a half.
struct Stratum {
    std::uint64_t index = 0;
    std::vector<JointMoments> quantities;  ///< [token][quantity]; empty where it is not observed

    template <class Visit>
    void fields(Visit& visit) {
        visit(index);
        visit(quantities);
    }
};

/// The parts that are there, by rising index.
using Strata = std::vector<Stratum>;

/// `left` becomes the strata of both.
void join(Strata& left, const Strata& right);

}  // namespace levtok::montecarlo
