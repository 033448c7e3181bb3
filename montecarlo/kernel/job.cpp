#include "montecarlo/kernel/job.hpp"

#include <cstdlib>
#include <new>

namespace levtok::montecarlo {
namespace {

/// Vectors are up to 64 bytes long, and a tile is at most four of them.
constexpr std::size_t vector_bytes = 64;
constexpr std::size_t tile_vectors = 4;

}  // namespace

BlockResults room_for(const KernelJob& job) {
    const PerPath path(block_paths, 0.0);
    const std::vector<PerPath> recorded(job.recorded_steps.size(), path);
    const auto steps = static_cast<std::size_t>(job.steps);
    BlockResults out;
    for (std::size_t u = 0; u < job.underlyings.size(); ++u) {
        UnderlyingResults results{path, path, path, recorded, {}};
        if (job.keep_returns) results.returns.resize(steps * block_paths);
        out.underlyings.push_back(std::move(results));
    }
    const PerPath flow = job.flows ? path : PerPath{};
    out.tokens.assign(job.tokens.size(),
                      TokenResults{path, path, flow, flow, flow, flow, flow, recorded});
    for (std::size_t k = 0; k < job.tokens.size(); ++k) {
        if (job.tokens[k].exits.held) out.tokens[k].exits = {path, path, path, path};
    }
    const std::size_t bytes = job.underlyings.size() * (steps + 1) * tile_vectors * vector_bytes;
    auto* scratch = static_cast<double*>(std::aligned_alloc(vector_bytes, bytes));
    if (scratch == nullptr) throw std::bad_alloc();
    out.scratch = {scratch, std::free};
    return out;
}

}  // namespace levtok::montecarlo
