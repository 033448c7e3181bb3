#include "service/io/read/text/utf16.hpp"

#include <algorithm>

namespace levtok::io {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 16;
constexpr std::size_t longest_character = 4;
constexpr char32_t replacement = 0xFFFD;

bool is_first_half(char16_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_second_half(char16_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

/// True where the bytes at `first`, `first` + 2, … are all NUL and the others are none.
bool nul_in_every_second(std::string_view text, std::size_t first) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((text[i] == '\0') != (i % 2 == first)) return false;
    }
    return true;
}

char* put_utf8(char32_t c, char* out) {
    const auto put = [&out](char32_t byte) { *out++ = static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6));
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3F));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    }
    return out;
}

}  // namespace

std::optional<ByteOrder> utf16_order(std::string_view head) {
    if (head.starts_with("\xFF\xFE")) return ByteOrder::little;
    if (head.starts_with("\xFE\xFF")) return ByteOrder::big;
    constexpr std::size_t enough = 64;
    const auto text = head.substr(0, std::min(head.size() / 2 * 2, enough));
    if (text.size() < 4) return std::nullopt;
    if (nul_in_every_second(text, 1)) return ByteOrder::little;
    if (nul_in_every_second(text, 0)) return ByteOrder::big;
    return std::nullopt;
}

std::optional<char16_t> Utf16Bytes::next_unit() {
    if (waiting_) return std::exchange(waiting_, std::nullopt);
    if (taken_ == block_.size()) {
        block_.resize(block_size);
        block_.resize(text_.read(block_.data(), block_.size()));
        taken_ = 0;
        if (block_.size() % 2 != 0) block_.push_back('\0');
        if (block_.empty()) return std::nullopt;
    }
    const auto byte = [this](std::size_t i) {
        return static_cast<unsigned>(static_cast<unsigned char>(block_[taken_ + i]));
    };
    const unsigned unit =
        order_ == ByteOrder::little ? byte(0) | byte(1) << 8U : byte(1) | byte(0) << 8U;
    taken_ += 2;
    return static_cast<char16_t>(unit);
}

char32_t Utf16Bytes::next_character(char16_t unit) {
    if (is_second_half(unit)) return replacement;
    if (!is_first_half(unit)) return unit;
    const auto second = next_unit();
    if (!second) return replacement;
    if (!is_second_half(*second)) {
        waiting_ = second;
        return replacement;
    }
    return 0x10000 + ((static_cast<char32_t>(unit) - 0xD800) << 10) + (*second - 0xDC00U);
}

std::size_t Utf16Bytes::more(char* out, std::size_t room) {
    char* end = out;
    while (static_cast<std::size_t>(out + room - end) >= longest_character) {
        const auto unit = next_unit();
        if (!unit) break;
        end = put_utf8(next_character(*unit), end);
    }
    return static_cast<std::size_t>(end - out);
}

}  // namespace levtok::io
