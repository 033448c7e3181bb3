#include "montecarlo/batch/check_partial.hpp"

#include <cstdlib>
#include <random>

#include "montecarlo/batch/results.hpp"
#include "montecarlo/batch/run.hpp"
#include "montecarlo/estimate/bytes.hpp"
#include "tests/catch.hpp"
#include "tests/data.hpp"
#include "tests/rebalance/messages.hpp"

namespace levtok::montecarlo {
namespace {

using testing::contains;
using testing::message_of;

/// One of each reduction, one that keeps sketches alone, and one that ends at a target error.
const std::string kinds_of_jobs[] = {
    R"("horizon": "30d", "paths": 5000)",
    R"("horizon": "30d", "paths": 6000, "reduction": "antithetic")",
    R"("horizon": "30d", "paths": 5000, "reduction": "control")",
    R"("horizon": "30d", "paths": 5000, "reduction": "importance")",
    R"("horizon": "30d", "paths": 16384, "reduction": "sobol")",
    R"("horizon": "1d", "paths": 8192, "target_error": 0.05)",
    R"("horizon": "30d", "paths": 5000, "strategy": {"stop_loss": 0.12, "max_hold": "7d"})",
};

Simulation prepared(const std::string& fields) {
    return simulation_of(parse_job(R"({"products": ["3x", "-3x"], )" + fields + "}"));
}

constexpr std::size_t hash_at = std::string_view("levtok partial result 3\n").size();
constexpr std::size_t contents_after = hash_at + sizeof(std::uint64_t);

/// Makes the hash that of the contents, as whoever means harm would.
void repair_hash(std::string& bytes) {
    const std::uint64_t hash = hash_of(std::string_view(bytes).substr(contents_after));
    std::memcpy(bytes.data() + hash_at, &hash, sizeof hash);
}

/// Changes a few places: single bits, bytes, and words to values that sizes and counts trip over.
void mutate(std::string& bytes, std::mt19937_64& random) {
    constexpr std::uint64_t words[] = {0,
                                       1,
                                       2,
                                       255,
                                       0x7fffffff,
                                       0x80000000,
                                       1 << 20,
                                       ~0ULL,
                                       ~0ULL >> 1,
                                       0x7ff8ULL << 48,
                                       0x7ff0ULL << 48,
                                       0xbff0ULL << 48};
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    for (std::size_t left = 1 + below(3); left > 0; --left) {
        // Sizes stand before long runs of numbers: near the beginning and the end they are dense.
        const std::size_t room = bytes.size() - contents_after - sizeof(std::uint64_t);
        const std::size_t near = std::min<std::size_t>(room, 4096);
        const std::size_t from = below(3) == 0   ? below(near)
                                 : below(2) == 0 ? room - below(near) - 1
                                                 : below(room);
        const std::size_t at = contents_after + from;
        switch (below(4)) {
            case 0:
                bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
                break;
            case 1:
                bytes[at] = static_cast<char>(random());
                break;
            case 2:
                std::memcpy(bytes.data() + at, &words[below(std::size(words))], sizeof words[0]);
                break;
            default:
                bytes.erase(at, 1 + below(16));
        }
        if (bytes.size() < contents_after + 64) return;
    }
}

TEST_CASE("what a run saves is accepted, at its start, on the way and at its end") {
    for (const auto& fields : kinds_of_jobs) {
        CAPTURE(fields);
        const auto job = prepared(fields);
        auto partial = empty_partial(job, target());
        CHECK_NOTHROW(check(partial, job));
        auto share = empty_partial(job, target(), 1, 3);
        CHECK_NOTHROW(check(share, job));
        run(job, target(), share, {});
        CHECK_NOTHROW(check(from_bytes(to_bytes(share)), job));
        run(job, target(), partial, {});
        CHECK_NOTHROW(check(from_bytes(to_bytes(partial)), job));
    }
}

/// LEVTOK_MUTANTS sets how many of each job; 20,000 were run under the address sanitizer.
TEST_CASE("bytes that were changed, with a hash that fits, are refused or harmless") {
    const char* chosen = std::getenv("LEVTOK_MUTANTS");
    const int mutants = chosen != nullptr ? std::atoi(chosen) : 150;
    std::mt19937_64 random(11);
    int refused = 0;
    for (const auto& fields : kinds_of_jobs) {
        CAPTURE(fields);
        const auto job = prepared(fields);
        auto left = empty_partial(job, target(), 0, 2);
        auto right = empty_partial(job, target(), 1, 2);
        run(job, target(), left, {});
        run(job, target(), right, {});
        const std::string sound = to_bytes(right);
        for (int i = 0; i < mutants; ++i) {
            std::string bytes = sound;
            mutate(bytes, random);
            repair_hash(bytes);
            try {
                auto part = from_bytes(bytes);
                check(part, job);
                auto both = left;
                join(both, std::move(part));
                if (both.complete()) results_of(job, both);
            } catch (const Error& error) {
                ++refused;
                CAPTURE(error.what());
                CHECK(
                    (error.kind() == ErrorKind::malformed || error.kind() == ErrorKind::conflict));
            }
        }
    }
    INFO(refused << " refused");
    CHECK(refused > mutants);
}

TEST_CASE("a wrong length takes no memory") {
    const auto job = prepared(kinds_of_jobs[0]);
    auto partial = empty_partial(job, target());
    std::string bytes = to_bytes(partial);
    const auto length = static_cast<std::uint64_t>(bytes.size());
    // The job's text comes first.
    std::memcpy(bytes.data() + contents_after, &length, sizeof length);
    repair_hash(bytes);
    CHECK(contains(message_of([&] { from_bytes(bytes); }), "is damaged"));

    std::string longer = to_bytes(partial) + 'x';
    repair_hash(longer);
    CHECK(contains(message_of([&] { from_bytes(longer); }), "is damaged"));
}

}  // namespace
}  // namespace levtok::montecarlo
