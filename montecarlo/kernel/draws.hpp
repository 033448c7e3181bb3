#pragma once

#include "montecarlo/kernel/functions.hpp"
#include "montecarlo/stream.hpp"

namespace levtok::montecarlo::HWY_NAMESPACE {

/// Random numbers in lanes, each lane from the stream of its own path (xoshiro256++). What a lane
/// draws depends on that lane alone: where lanes need different numbers of draws, the masked form
/// advances only the lanes of the mask.
class LaneDraws {
public:
    HWY_INLINE LaneDraws(std::uint64_t seed, const std::uint64_t* paths, std::uint64_t underlying,
                         StreamKind kind) {
        HWY_ALIGN std::uint64_t words[4][lane_count];
        for (std::size_t lane = 0; lane < lane_count; ++lane) {
            const auto state = stream_state(seed, paths[lane], underlying, kind);
            for (std::size_t i = 0; i < 4; ++i) words[i][lane] = state[i];
        }
        for (std::size_t i = 0; i < 4; ++i) state_[i] = LaneWords::load(words[i]);
    }

    /// 64 random bits a lane.
    HWY_INLINE LaneWords next() {
        const LaneWords out = rotate_left<23>(state_[0] + state_[3]) + state_[0];
        const LaneWords t = shift_left<17>(state_[1]);
        state_[2] = state_[2] ^ state_[0];
        state_[3] = state_[3] ^ state_[1];
        state_[1] = state_[1] ^ state_[2];
        state_[0] = state_[0] ^ state_[3];
        state_[2] = state_[2] ^ t;
        state_[3] = rotate_left<45>(state_[3]);
        return out;
    }

    /// The same, but only the lanes of `mask` advance.
    HWY_INLINE LaneWords next(LaneMask mask) {
        const LaneWords before[4] = {state_[0], state_[1], state_[2], state_[3]};
        const LaneWords out = next();
        for (int i = 0; i < 4; ++i) state_[i] = select(mask, state_[i], before[i]);
        return out;
    }

    /// Uniform in (0, 1), 2^52 values half a step off the ends.
    static HWY_INLINE Lanes uniform_of(LaneWords words) {
        return from_bits(shift_right<12>(words) | one_bits()) - Lanes(1.0 - 0x1p-53);
    }
    HWY_INLINE Lanes uniform() { return uniform_of(next()); }
    HWY_INLINE Lanes uniform(LaneMask mask) { return uniform_of(next(mask)); }

    struct Pair {
        Lanes first;
        Lanes second;
    };
    /// Two independent standard normals (Box, Muller 1958). Of the first word the top bit swaps
    /// sine and cosine, the next one is the sign of both, the rest is an angle within an eighth of
    /// a turn; the second gives the radius.
    HWY_INLINE Pair normals() {
        const LaneWords angle = next();  // a line of its own: arguments have no order
        return normals_of(next(), angle);
    }

    /// One standard normal; the other of the pair is dropped.
    HWY_INLINE Lanes normal() { return normals().first; }
    HWY_INLINE Lanes normal(LaneMask mask) {
        const LaneWords radius = next(mask);
        return normals_of(radius, next(mask)).first;
    }

private:
    static HWY_INLINE LaneWords one_bits() { return LaneWords::of(0x3ff0000000000000); }

    static HWY_INLINE Pair normals_of(LaneWords radius_words, LaneWords angle_words) {
        const Lanes log_u = natural_log(uniform_of(radius_words));
        const Lanes radius = square_root(Lanes(-2.0) * log_u);
        const Lanes t =
            from_bits(shift_right<12>(shift_left<2>(angle_words)) | one_bits()) - Lanes(1.5);
        const SineCosine at = quarter_turns(t);
        const LaneMask swapped =
            from_bits((angle_words & LaneWords::of(0x8000000000000000)) | one_bits()) < Lanes(0.0);
        const LaneWords sign = shift_left<1>(angle_words) & LaneWords::of(0x8000000000000000);
        const Lanes signed_radius = from_bits(bits_of(radius) ^ sign);
        return {signed_radius * select(swapped, at.sine, at.cosine),
                signed_radius * select(swapped, at.cosine, Lanes(0.0) - at.sine)};
    }

    LaneWords state_[4];
};

}  // namespace levtok::montecarlo::HWY_NAMESPACE
