#pragma once

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace levtok::io {

/// The number that is the whole of `text`, spaces around it aside: `-1.5`, `1e-4`, `nan`. Nothing for anything else.
std::optional<double> parse_number(std::string_view text);

// What follows reads digits eight at a time. All of it may read 16 bytes past the number, so the text must lie in a
// TextFile's block.

namespace detail {

inline constexpr std::array<std::uint64_t, 17> powers_of_ten{1,
                                                             10,
                                                             100,
                                                             1'000,
                                                             10'000,
                                                             100'000,
                                                             1'000'000,
                                                             10'000'000,
                                                             100'000'000,
                                                             1'000'000'000,
                                                             10'000'000'000,
                                                             100'000'000'000,
                                                             1'000'000'000'000,
                                                             10'000'000'000'000,
                                                             100'000'000'000'000,
                                                             1'000'000'000'000'000,
                                                             10'000'000'000'000'000};

/// Eight bytes with the first in the lowest place.
inline std::uint64_t load_eight(const char* text) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

/// The number that eight digits 0 to 9, one a byte, make.
inline std::uint64_t join_digits(std::uint64_t x) {
    constexpr std::uint64_t pairs = 0x000000FF000000FF;
    x = x * 10 + (x >> 8);
    return ((x & pairs) * 0x000F424000000064 + ((x >> 16) & pairs) * 0x0000271000000001) >> 32;
}

struct Digits {
    std::uint64_t value;
    unsigned count;  ///< at most 8
};

/// The digits, up to eight, that `text` starts with.
inline Digits eight_digits(const char* text) {
    const std::uint64_t x = load_eight(text) ^ 0x3030303030303030;
    // The lowest marked byte is the first that is no digit; carries can only mark bytes above it.
    const std::uint64_t others = ((x + 0x7676767676767676) | x) & 0x8080808080808080;
    const auto count = static_cast<unsigned>(std::countr_zero(others)) / 8;
    const unsigned half_shift = 32 - 4 * count;  // two halves, since a shift by 64 is undefined
    return {join_digits((x << half_shift) << half_shift), count};
}

}  // namespace detail

/// The digits that `text` starts with; sets their value and count (16 stands for "16 or more") and returns their end.
inline const char* scan_digits(const char* text, std::uint64_t& value, unsigned& count) {
    const auto first = detail::eight_digits(text);
    value = first.value;
    count = first.count;
    if (count == 8) {
        const auto second = detail::eight_digits(text + 8);
        value = value * detail::powers_of_ten[second.count] + second.value;
        count += second.count;
    }
    return text + count;
}

/// The number at `text`, which ends before `limit`; returns its end, or nullptr where there is none.
/// With 15 digits and fewer the quotient of two exact doubles is the nearest double; the rest is std::from_chars'.
inline const char* scan_number(const char* text, const char* limit, double& value) {
    std::uint64_t whole = 0;
    unsigned digits = 0;
    const char* end = scan_digits(text, whole, digits);
    double result = 0;
    if (*end == '.' && digits > 0) {
        std::uint64_t fraction = 0;
        unsigned places = 0;
        end = scan_digits(end + 1, fraction, places);
        digits += places;
        const std::uint64_t scale = detail::powers_of_ten[places];
        result = static_cast<double>(static_cast<std::int64_t>(whole * scale + fraction)) /
                 static_cast<double>(static_cast<std::int64_t>(scale));
    } else {
        result = static_cast<double>(static_cast<std::int64_t>(whole));
    }
    if (digits > 0 && digits <= 15 && (*end | 0x20) != 'e') {
        value = result;
        return end;
    }
    const auto [rest, error] = std::from_chars(text, limit, value);
    return error == std::errc{} ? rest : nullptr;
}

}  // namespace levtok::io
