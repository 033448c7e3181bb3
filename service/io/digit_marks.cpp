#include "service/io/digit_marks.hpp"

namespace levtok::io {
namespace {

/// One bit for each of eight bytes, set where the byte is no digit.
std::uint64_t non_digits(std::uint64_t word) {
    constexpr std::uint64_t low_seven_bits = 0x7f7f7f7f7f7f7f7f;
    constexpr std::uint64_t high_bit_from_ten_on = 0x7676767676767676;
    const std::uint64_t x = word ^ 0x3030303030303030;
    const std::uint64_t marked =
        (((x & low_seven_bits) + high_bit_from_ten_on) | x) & ~low_seven_bits;
    return (marked * 0x0002040810204081) >> 56;  // gathers the eight high bits
}

/// As std::popcount, which is a call where the processor's own instruction cannot be taken for
/// granted.
std::size_t count_bits(std::uint64_t x) {
    x -= (x >> 1) & 0x5555555555555555;
    x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333);
    return (((x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f) * 0x0101010101010101) >> 56;
}

}  // namespace

std::size_t mark_non_digits(const char* text, std::size_t size, std::uint32_t* marks) {
    std::uint32_t* out = marks;
    for (std::size_t window = 0; window < size; window += mark_window) {
        std::uint64_t bits = 0;
        for (unsigned i = 0; i < 8; ++i)
            bits |= non_digits(load_eight(text + window + 8 * i)) << (8 * i);
        if (size - window < mark_window) bits &= (std::uint64_t{1} << (size - window)) - 1;
        const auto count = count_bits(bits);
        std::uint32_t* next = out;
        const auto write = [&](int entries) {
            for (int i = 0; i < entries; ++i) {
                *next++ = static_cast<std::uint32_t>(window) +
                          static_cast<std::uint32_t>(std::countr_zero(bits));
                bits &= bits - 1;
            }
        };
        // A fixed number of entries, of which those beyond `count` are overwritten, costs less than
        // a loop whose end the processor cannot foresee.
        write(12);
        if (count > 12) write(4);
        while (bits != 0) write(1);
        out += count;
    }
    return static_cast<std::size_t>(out - marks);
}

}  // namespace levtok::io
