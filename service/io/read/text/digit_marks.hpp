#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace levtok::io {

/// Eight bytes as a number, the first byte in the lowest place.
inline std::uint64_t load_eight(const char* text) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

/// The place of a non-digit byte.
using DigitMark = std::uint16_t;

/// The longest text that mark_non_digits takes.
inline constexpr std::size_t longest_marked = std::size_t{1} << 14;

/// Entries that mark_non_digits may write after the marks, and bytes after the text that it
/// reads.
inline constexpr std::size_t mark_margin = 8;

/// Writes the places of all non-digit bytes of `text`, in order, and returns their number. `marks`
/// must have room for `size` + mark_margin entries, and mark_margin bytes after the text must be
/// readable. Since the end of each number is known before it is read, a processor can read the
/// numbers of a row in parallel.
std::size_t mark_non_digits(const char* text, std::size_t size, DigitMark* marks);

}  // namespace levtok::io
