#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

/// Which cases a run tries, by the environment.
namespace levtok::differential {

struct Seeds {
    std::uint64_t first = 1;
    std::uint64_t count = 1;
};

inline std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// The seeds from LEVTOK_SEED (1) on, LEVTOK_CASES of them: one where a seed is given alone, else
/// enough to be quick. Of a test whose cases take long `one_in` is run.
inline Seeds seeds_to_run(std::uint64_t one_in = 1) {
    const bool repeats = std::getenv("LEVTOK_SEED") != nullptr;
    const std::uint64_t cases = number_of("LEVTOK_CASES", repeats ? 1 : 4000);
    return {number_of("LEVTOK_SEED", 1), (cases + one_in - 1) / one_in};
}

/// How to repeat one case.
inline std::string repeat(std::uint64_t seed, const char* test) {
    return "LEVTOK_SEED=" + std::to_string(seed) + " levtok_tests_differential '" + test + "'";
}

}  // namespace levtok::differential
