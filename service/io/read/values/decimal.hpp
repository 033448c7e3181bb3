#pragma once

#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include "service/io/read/text/digit_marks.hpp"

namespace levtok::io {

/// The number in `text`, which may have spaces around it: `-1.5`, `1e-4`, `nan`. Nothing for any
/// other text.
std::optional<double> parse_number(std::string_view text);

namespace detail {

inline constexpr std::uint64_t eight_zeros = 0x3030303030303030;

inline constexpr std::array<std::uint64_t, 16> powers_of_ten = [] {
    std::array<std::uint64_t, 16> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = 10 * powers[i - 1];
    return powers;
}();

inline constexpr std::array<double, 16> exact_powers_of_ten = [] {
    std::array<double, 16> powers{};
    for (std::size_t i = 0; i < powers.size(); ++i)
        powers[i] = static_cast<double>(powers_of_ten[i]);
    return powers;
}();

/// The number that the `count` (1 to 8) lowest bytes make, each a digit from 0 to 9, the first
/// digit in the lowest byte.
inline std::uint64_t join_digits(std::uint64_t x, std::size_t count) {
    constexpr std::uint64_t pairs = 0x000000FF000000FF;
    x <<= (0 - 8 * count) % 64;
    x = x * 10 + (x >> 8);
    return ((x & pairs) * 0x000F424000000064 + ((x >> 16) & pairs) * 0x0000271000000001) >> 32;
}

inline double to_double(std::uint64_t below_2_63) {
    return static_cast<double>(static_cast<std::int64_t>(below_2_63));
}

}  // namespace detail

/// The value of `count` digits, 1 to 16; eight bytes are read at a time, so the bytes after them
/// must be readable.
inline std::uint64_t read_digits(const char* text, std::size_t count) {
    using namespace detail;
    if (count <= 8) return join_digits(load_eight(text) ^ eight_zeros, count);
    return join_digits(load_eight(text) ^ eight_zeros, 8) * powers_of_ten[count - 8] +
           join_digits(load_eight(text + 8) ^ eight_zeros, count - 8);
}

/// Reads `digits`, `digits.`, `.digits` or `digits.digits` of at most 15 digits that begins at text
/// + `start`; `mark` is the first mark at or after its start. Returns the mark at its end, or
/// nullptr for any other form. The quotient of two exact doubles is the double nearest to the
/// decimal number.
inline const DigitMark* read_decimal(const char* text, std::size_t start, const DigitMark* mark,
                                     double& value) {
    using namespace detail;
    const char* const first = text + start;
    const std::size_t whole = mark[0] - start;
    if (text[mark[0]] != '.') {
        if (whole - 1 >= 15) return nullptr;
        value = to_double(read_digits(first, whole));
        return mark;
    }
    const std::size_t places = mark[1] - mark[0] - std::size_t{1};
    const std::size_t digits = whole + places;
    std::uint64_t mantissa = 0;
    if (digits - 1 < 8 && whole < 8) {
        const std::uint64_t behind_point = ~std::uint64_t{0} << (8 * whole);
        const std::uint64_t before = load_eight(first);
        const std::uint64_t joined = before ^ ((before ^ load_eight(first + 1)) & behind_point);
        mantissa = join_digits(joined ^ eight_zeros, digits);
    } else if (whole > 0 && places > 0 && digits <= 15) {
        mantissa = read_digits(first, whole) * powers_of_ten[places] +
                   read_digits(text + mark[0] + 1, places);
    } else {
        return nullptr;
    }
    value = to_double(mantissa) / exact_powers_of_ten[places];
    return mark + 1;
}

}  // namespace levtok::io
