#include "service/http/pipeline/target.hpp"

#include <algorithm>
#include <optional>

#include "service/http/contract/problem.hpp"

namespace levtok::http {
namespace {

enum class Plus { is_space, is_plus };

std::optional<int> hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

std::string decoded(std::string_view text, Plus plus) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const auto high = i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
            const auto low = high ? hex_digit(text[i + 2]) : std::nullopt;
            if (!low) throw HttpError(400, "% in the target must stand before two hex digits");
            result += static_cast<char>(*high * 16 + *low);
            i += 2;
        } else {
            result += text[i] == '+' && plus == Plus::is_space ? ' ' : text[i];
        }
    }
    if (!is_plain_text(result)) {
        throw HttpError(400, "the target must be UTF-8 without control characters");
    }
    return result;
}

/// The bytes of the character that `first` begins; 0 where it can begin none.
std::size_t length_of(unsigned char first) {
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return 2;
    if (first >= 0xE0 && first <= 0xEF) return 3;
    if (first >= 0xF0 && first <= 0xF4) return 4;
    return 0;
}

/// The second byte excludes characters written longer than needed, surrogates and what is beyond
/// Unicode.
bool second_fits(unsigned char first, unsigned char second) {
    if (first == 0xE0) return second >= 0xA0;
    if (first == 0xED) return second < 0xA0;
    if (first == 0xF0) return second >= 0x90;
    if (first == 0xF4) return second < 0x90;
    return true;
}

}  // namespace

bool is_plain_text(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = length_of(byte(i));
        if (length == 0 || i + length > text.size()) return false;
        if (length == 1 && (byte(i) < 0x20 || byte(i) == 0x7F)) return false;
        for (std::size_t k = 1; k < length; ++k) {
            if ((byte(i + k) & 0xC0) != 0x80) return false;
        }
        if (length > 1 && !second_fits(byte(i), byte(i + 1))) return false;
        i += length;
    }
    return true;
}

Target read_target(std::string_view text) {
    Target target;
    const std::size_t mark = std::min(text.find('?'), text.size());
    target.path = decoded(text.substr(0, mark), Plus::is_plus);
    text.remove_prefix(std::min(mark + 1, text.size()));
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&'), text.size());
        const std::string_view part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (part.empty()) continue;
        const std::size_t equals = std::min(part.find('='), part.size());
        std::string name = decoded(part.substr(0, equals), Plus::is_space);
        const bool twice =
            std::any_of(target.query.begin(), target.query.end(),
                        [&](const auto& parameter) { return parameter.first == name; });
        if (twice) throw HttpError(400, name + ": is given twice", name);
        const auto value = part.substr(std::min(equals + 1, part.size()));
        target.query.emplace_back(std::move(name), decoded(value, Plus::is_space));
    }
    return target;
}

}  // namespace levtok::http
