#include <hwy/targets.h>

#include <string>

#include "montecarlo/kernel/block.hpp"
#include "nav/error.hpp"

namespace levtok::montecarlo {

// The build names the kernels that it has compiled: LEVTOK_KERNELS is X(avx512) X(avx2) ….
#define X(name) extern const Target kernel_##name;
LEVTOK_KERNELS
#undef X

std::vector<Target> targets() {
    std::vector<Target> usable;
#define X(name) \
    if ((hwy::SupportedTargets() & kernel_##name.highway) != 0) usable.push_back(kernel_##name);
    LEVTOK_KERNELS
#undef X
    return usable;
}

Target target(std::string_view name) {
    const auto usable = targets();
    std::string names;
    for (const auto& each : usable) {
        if (name.empty() || name == each.name) return each;
        names += (names.empty() ? "" : ", ") + std::string(each.name);
    }
    throw InvalidValue("target", "must be one of those that this processor runs: " + names,
                       std::string(name));
}

}  // namespace levtok::montecarlo
