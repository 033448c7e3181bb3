#include "service/io/read/text/digit_marks.hpp"

#include <array>

namespace levtok::io {
namespace {

/// For each pattern of eight bits the places of those that are set, as eight 16-bit numbers, and
/// how many they are.
struct SetBits {
    struct Places {
        std::uint64_t first_four = 0;
        std::uint64_t last_four = 0;
    };
    std::array<Places, 256> places{};
    std::array<std::uint8_t, 256> count{};
};

constexpr SetBits set_bits = [] {
    SetBits table;
    for (unsigned pattern = 0; pattern < 256; ++pattern) {
        unsigned found = 0;
        for (std::uint64_t bit = 0; bit < 8; ++bit) {
            if ((pattern >> bit & 1) == 0) continue;
            auto& four =
                found < 4 ? table.places[pattern].first_four : table.places[pattern].last_four;
            four |= bit << (16 * (found % 4));
            ++found;
        }
        table.count[pattern] = static_cast<std::uint8_t>(found);
    }
    return table;
}();

/// One bit for each of eight bytes, set where the byte is no digit.
std::size_t non_digits(std::uint64_t word) {
    constexpr std::uint64_t low_seven_bits = 0x7f7f7f7f7f7f7f7f;
    constexpr std::uint64_t high_bit_from_ten_on = 0x7676767676767676;
    const std::uint64_t x = word ^ 0x3030303030303030;
    const std::uint64_t marked =
        (((x & low_seven_bits) + high_bit_from_ten_on) | x) & ~low_seven_bits;
    return (marked * 0x0002040810204081) >> 56;  // gathers the eight high bits
}

void store_four(DigitMark* out, std::uint64_t four) {
    if constexpr (std::endian::native == std::endian::big) {
        for (unsigned i = 0; i < 4; ++i) out[i] = static_cast<DigitMark>(four >> (16 * i));
    } else {
        std::memcpy(out, &four, sizeof four);
    }
}

}  // namespace

std::size_t mark_non_digits(const char* text, std::size_t size, DigitMark* marks) {
    DigitMark* out = marks;
    std::uint64_t place_of_word = 0;  // in each 16 bits
    for (std::size_t word = 0; word < size; word += 8) {
        const std::size_t pattern = non_digits(load_eight(text + word));
        const auto& places = set_bits.places[pattern];
        store_four(out, places.first_four + place_of_word);
        store_four(out + 4, places.last_four + place_of_word);
        out += set_bits.count[pattern];
        place_of_word += 0x0008000800080008;
    }
    while (out > marks && out[-1] >= size) --out;  // what lies after the text in its last word
    return static_cast<std::size_t>(out - marks);
}

}  // namespace levtok::io
