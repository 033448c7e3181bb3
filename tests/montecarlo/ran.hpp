#pragma once

#include <string>

#include "montecarlo/batch/results.hpp"
#include "montecarlo/batch/run.hpp"
#include "montecarlo/batch/simulation.hpp"

namespace levtok::montecarlo {

/// A job that has run, and its estimates by name.
struct Ran {
    Simulation simulation;
    Partial partial;

    Estimate operator()(const std::string& quantity, std::size_t product = 0) const {
        return token_estimate(simulation, partial, product, quantity);
    }
};

/// `fields` are those of the job, without braces.
inline Ran ran(const std::string& fields) {
    Ran out{simulation_of(parse_job('{' + fields + '}')), {}};
    out.partial = empty_partial(out.simulation, target());
    RunOptions options;
    options.threads = 2;
    run(out.simulation, target(), out.partial, options);
    return out;
}

}  // namespace levtok::montecarlo
