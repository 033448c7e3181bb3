#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/catch.hpp"
#include "tests/simulation/world.hpp"

namespace levtok::simulation {
namespace {

constexpr int steps = 60;

std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::stoull(text);
}

TEST_CASE("nothing acknowledged is lost, whatever fails in whatever order") {
    const std::uint64_t first = number_of("LEVTOK_SEED", 1);
    const std::uint64_t seeds = number_of("LEVTOK_SEEDS", 200);
    Tally all;
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        INFO("to repeat it: LEVTOK_SEED=" << seed << " LEVTOK_SEEDS=1");
        World world(seed);
        REQUIRE_NOTHROW(all += world.run(steps));
    }
    std::printf(
        "%zu steps: %zu writes acknowledged, 0 lost; %zu refused, %zu of them kept whole; "
        "%zu restarts, %zu after a loss of power; %zu orders, %zu filled, none twice\n",
        all.steps, all.acknowledged, all.refused, all.kept, all.restarts, all.power_losses,
        all.orders, all.filled);
    CHECK(all.acknowledged > 0);
}

}  // namespace
}  // namespace levtok::simulation
