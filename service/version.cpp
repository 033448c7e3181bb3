#include "service/version.hpp"

namespace levtok {

std::string version_number() { return LEVTOK_VERSION; }

std::string version_text() {
#if defined(__clang__)
    const std::string compiler = "clang++ ";
#else
    const std::string compiler = "g++ ";
#endif
    const std::string built_with = __VERSION__;
    return "levtok " LEVTOK_VERSION " (" + (built_with.starts_with("Clang") ? "" : compiler) +
           built_with + ")";
}

}  // namespace levtok
