#pragma once

#include <cstdint>
#include <vector>

#include "montecarlo/estimate/moments.hpp"

namespace levtok::montecarlo {

/// Moments of the independent units of reduced estimates, in one part of the sample: a component of
/// a mixture, a replicate, a half.
struct Stratum {
    std::uint64_t index = 0;
    std::vector<JointMoments> quantities;  ///< [token][quantity]; empty where not observed

    template <class Visit>
    void fields(Visit& visit) {
        visit(index);
        visit(quantities);
    }
};

/// The parts so far, by rising index.
using Strata = std::vector<Stratum>;

/// Joins `right` into `left`.
void join(Strata& left, const Strata& right);

}  // namespace levtok::montecarlo
