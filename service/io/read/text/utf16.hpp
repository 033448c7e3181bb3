#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "service/io/read/text/bytes.hpp"

namespace levtok::io {

enum class ByteOrder { little, big };

/// The byte order of UTF-16, by its mark, or, where it has none, by a NUL in every second byte;
/// nothing for other text.
std::optional<ByteOrder> utf16_order(std::string_view head);

/// Converts UTF-16 to UTF-8; half a surrogate pair becomes U+FFFD. The mark is kept, as one
/// character.
class Utf16Bytes final : public Bytes {
public:
    Utf16Bytes(Bytes& text, ByteOrder order) : text_(text), order_(order) {}

private:
    std::size_t more(char* out, std::size_t room) override;
    std::optional<char16_t> next_unit();
    char32_t next_character(char16_t unit);

    Bytes& text_;
    ByteOrder order_;
    std::vector<char> block_;
    std::size_t taken_ = 0;
    std::optional<char16_t> waiting_;  ///< read after an unpaired first half
};

}  // namespace levtok::io
