#pragma once

#include <array>
#include <cstdint>

/// A random stream belongs to a path: its state is derived from (seed, path index, stream number)
/// and from nothing else, so that the same seed gives the same numbers for any number of threads,
/// width of vectors or split of the work.
namespace levtok::montecarlo {

/// Streams of one path, two for each underlying: its driving normals, and whatever else its model
/// draws.
enum class StreamKind : std::uint64_t { driving = 0, extra = 1 };

/// SplitMix64 (Steele, Lea, Flood 2014): a bijection of 64 bits that mixes well.
constexpr std::uint64_t mix(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

/// The state of xoshiro256++ (Blackman, Vigna 2021) for one stream.
constexpr std::array<std::uint64_t, 4> stream_state(std::uint64_t seed, std::uint64_t path,
                                                    std::uint64_t underlying, StreamKind kind) {
    const std::uint64_t number = 2 * underlying + static_cast<std::uint64_t>(kind);
    const std::uint64_t root = mix(mix(mix(seed) + path) + number);
    std::array<std::uint64_t, 4> state{};
    for (std::uint64_t i = 0; i < state.size(); ++i) state[i] = mix(root + i * 0x9e3779b97f4a7c15);
    return state;
}

}  // namespace levtok::montecarlo
