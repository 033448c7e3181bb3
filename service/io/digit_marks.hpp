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

/// Bytes that mark_non_digits reads at a time; so many must be readable behind the text.
inline constexpr std::size_t mark_window = 64;

/// Writes the places of all bytes of `text` that are no digits, in order, and returns how many
/// there are. `marks` must have room for `size` + mark_window entries. Knowing where each number
/// ends before it is read is what lets a processor read the numbers of a row side by side.
std::size_t mark_non_digits(const char* text, std::size_t size, std::uint32_t* marks);

}  // namespace levtok::io
