#pragma once

#include <memory>

#include "montecarlo/estimate/path_block.hpp"
#include "montecarlo/job.hpp"
#include "montecarlo/variance/mixture.hpp"
#include "montecarlo/variance/sobol.hpp"

namespace levtok::montecarlo {

/// The control of one product: the continuous closed form on the same path.
struct Control {
    double leverage = 1;
    std::size_t underlying = 0;
    double mean = 1;  ///< of the control, exact
};

/// The prepared reduction of a job: the law of the paths of a block, and the inputs of the reduced
/// estimates.
struct Reducer {
    Reduction kind = Reduction::none;
    std::vector<Control> controls;                 ///< control: of each product
    Mixture mixture;                               ///< importance
    std::shared_ptr<const SobolNormals> points{};  ///< sobol
    std::uint64_t replicate_blocks = 1;            ///< sobol: blocks of a replicate

    /// Whether paths have the law of the models without weights.
    bool representative() const { return kind != Reduction::importance; }

    /// The part of the sample that a block belongs to.
    std::uint64_t stratum_of(std::uint64_t block) const;
    /// The number of parts, and the columns of the moments in each.
    std::uint64_t strata() const;
    std::size_t columns() const;
};

/// Throws InvalidValue naming `reduction`, or the field whose value it does not allow.
Reducer reducer_of(const Job& job);

/// The strata of one block; none where nothing is reduced.
Strata strata_of(const Reducer& reducer, const PathBlock& block);

}  // namespace levtok::montecarlo
