#pragma once

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>

/// Numbers in lanes: as many paths side by side as the processor's vectors hold. The translation
/// units of the kernel are compiled once for each dispatch target; everything here is in a
/// namespace of that target.
namespace levtok::montecarlo::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using DoubleTag = hn::ScalableTag<double>;
using WordTag = hn::RebindToUnsigned<DoubleTag>;

inline constexpr std::size_t lane_count = hn::MaxLanes(DoubleTag());

/// A condition, lane by lane.
struct LaneMask {
    hn::Mask<DoubleTag> bits;

    friend HWY_INLINE LaneMask operator&&(LaneMask a, LaneMask b) {
        return {hn::And(a.bits, b.bits)};
    }
    friend HWY_INLINE LaneMask operator||(LaneMask a, LaneMask b) {
        return {hn::Or(a.bits, b.bits)};
    }
    friend HWY_INLINE LaneMask operator!(LaneMask a) { return {hn::Not(a.bits)}; }
    friend HWY_INLINE bool any(LaneMask a) { return !hn::AllFalse(DoubleTag(), a.bits); }
};

/// 64 random or raw bits per lane.
struct LaneWords {
    hn::Vec<WordTag> words;

    friend HWY_INLINE LaneWords operator+(LaneWords a, LaneWords b) {
        return {hn::Add(a.words, b.words)};
    }
    friend HWY_INLINE LaneWords operator^(LaneWords a, LaneWords b) {
        return {hn::Xor(a.words, b.words)};
    }
    friend HWY_INLINE LaneWords operator|(LaneWords a, LaneWords b) {
        return {hn::Or(a.words, b.words)};
    }
    friend HWY_INLINE LaneWords operator&(LaneWords a, LaneWords b) {
        return {hn::And(a.words, b.words)};
    }

    static HWY_INLINE LaneWords of(std::uint64_t x) { return {hn::Set(WordTag(), x)}; }
    static HWY_INLINE LaneWords load(const std::uint64_t* from) {
        return {hn::Load(WordTag(), from)};
    }
    HWY_INLINE void store(std::uint64_t* to) const { hn::Store(words, WordTag(), to); }
};

template <int bits>
HWY_INLINE LaneWords shift_left(LaneWords x) {
    return {hn::ShiftLeft<bits>(x.words)};
}
template <int bits>
HWY_INLINE LaneWords shift_right(LaneWords x) {
    return {hn::ShiftRight<bits>(x.words)};
}
template <int bits>
HWY_INLINE LaneWords rotate_left(LaneWords x) {
    return {hn::RotateRight<64 - bits>(x.words)};
}

/// One double per lane. The step of nav/step.hpp and the triggers are templates over it as over
/// double.
struct Lanes {
    hn::Vec<DoubleTag> values;

    Lanes() = default;
    HWY_INLINE Lanes(hn::Vec<DoubleTag> v) : values(v) {}
    explicit HWY_INLINE Lanes(double x) : values(hn::Set(DoubleTag(), x)) {}

    static HWY_INLINE Lanes load(const double* from) { return hn::Load(DoubleTag(), from); }
    HWY_INLINE void store(double* to) const { hn::Store(values, DoubleTag(), to); }
    static HWY_INLINE Lanes load_unaligned(const double* from) {
        return hn::LoadU(DoubleTag(), from);
    }
    HWY_INLINE void store_unaligned(double* to) const { hn::StoreU(values, DoubleTag(), to); }

    friend HWY_INLINE Lanes operator+(Lanes a, Lanes b) { return hn::Add(a.values, b.values); }
    friend HWY_INLINE Lanes operator-(Lanes a, Lanes b) { return hn::Sub(a.values, b.values); }
    friend HWY_INLINE Lanes operator*(Lanes a, Lanes b) { return hn::Mul(a.values, b.values); }
    friend HWY_INLINE Lanes operator/(Lanes a, Lanes b) { return hn::Div(a.values, b.values); }
    friend HWY_INLINE LaneMask operator<(Lanes a, Lanes b) { return {hn::Lt(a.values, b.values)}; }
    friend HWY_INLINE LaneMask operator>(Lanes a, Lanes b) { return {hn::Gt(a.values, b.values)}; }
    friend HWY_INLINE LaneMask operator<=(Lanes a, Lanes b) { return {hn::Le(a.values, b.values)}; }
    friend HWY_INLINE LaneMask operator>=(Lanes a, Lanes b) { return {hn::Ge(a.values, b.values)}; }
};

HWY_INLINE Lanes mul_add(Lanes a, Lanes b, Lanes c) {
    return hn::MulAdd(a.values, b.values, c.values);
}
HWY_INLINE Lanes magnitude(Lanes x) { return hn::Abs(x.values); }
HWY_INLINE Lanes select(LaneMask condition, Lanes yes, Lanes no) {
    return hn::IfThenElse(condition.bits, yes.values, no.values);
}
HWY_INLINE LaneWords select(LaneMask condition, LaneWords yes, LaneWords no) {
    return {hn::IfThenElse(hn::RebindMask(WordTag(), condition.bits), yes.words, no.words)};
}
HWY_INLINE Lanes smaller(Lanes a, Lanes b) { return hn::Min(a.values, b.values); }
HWY_INLINE Lanes larger(Lanes a, Lanes b) { return hn::Max(a.values, b.values); }
HWY_INLINE Lanes square_root(Lanes x) { return hn::Sqrt(x.values); }
HWY_INLINE LaneWords bits_of(Lanes x) { return {hn::BitCast(WordTag(), x.values)}; }
HWY_INLINE Lanes from_bits(LaneWords x) { return hn::BitCast(DoubleTag(), x.words); }
/// from[index] in each lane; index holds whole numbers >= 0.
HWY_INLINE Lanes gather(const double* from, Lanes index) {
    return hn::GatherIndex(DoubleTag(), from,
                           hn::ConvertTo(hn::RebindToSigned<DoubleTag>(), index.values));
}
HWY_INLINE Lanes whole_part(Lanes x) { return hn::Floor(x.values); }

}  // namespace levtok::montecarlo::HWY_NAMESPACE
