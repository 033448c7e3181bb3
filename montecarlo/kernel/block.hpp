#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "montecarlo/kernel/job.hpp"

namespace levtok::montecarlo {

/// Runs the paths `first_path` to `first_path` + `paths` - 1 (paths <= block_paths, first_path
/// even). `normals`, if given, are the driving normals to use, [underlying][step][path of the
/// block], instead of the streams'.
using RunBlock = void (*)(const KernelJob& job, std::uint64_t first_path, int paths,
                          const double* normals, BlockResults& out);

/// One compilation of the kernel, for one instruction set.
struct Target {
    const char* name;  ///< avx512, avx2, sse4, neon, scalar
    bool fuses;        ///< a multiply-add rounds once; targets that fuse alike give the same bits
    std::int64_t highway;  ///< Highway's bit for the target
    RunBlock run_block;
};

/// The targets that this processor runs, the fastest first.
std::vector<Target> targets();

/// The target called `name`, or the fastest for an empty name. Throws InvalidValue where this
/// processor does not support it.
Target target(std::string_view name = {});

}  // namespace levtok::montecarlo
