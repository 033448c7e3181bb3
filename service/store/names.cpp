#include "service/store/names.hpp"

#include <Poco/TextIterator.h>
#include <Poco/UTF8Encoding.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

#include "nav/error.hpp"
#include "service/store/limits.hpp"

namespace levtok::store {
namespace {

bool may_stand_in_a_name(char c) {
    constexpr std::string_view signs = "._-+:";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           signs.find(c) != std::string_view::npos;
}

bool is_letter_or_digit(char c) { return may_stand_in_a_name(c) && std::isalnum(c) != 0; }

/// The letters that U+00C0 to U+017F are written with where there are no others, as Unicode
/// decomposes them; `-` for a sign that is no letter.
std::string_view letters_like(char32_t c) {
    static constexpr std::string_view all =
        "A A A A A A AE C E E E E I I I I D N O O O O O x O U U U U Y Th ss a a a a a a ae c "
        "e e e e i i i i d n o o o o o - o u u u u y th y A a A a A a C c C c C c C c D d D "
        "d E e E e E e E e E e G g G g G g G g H h H h I i I i I i I i I i IJ ij J j K k k L "
        "l L l L l L l L l N n N n N n n N n O o O o O o OE oe R r R r R r S s S s S s S s T "
        "t T t T t U u U u U u U u U u U u W w Y y Y Z z Z z Z z s ";
    constexpr char32_t first = 0xc0, last = 0x17f;
    if (c < first || c > last) return "";
    std::size_t begin = 0;
    for (char32_t at = first; at < c; ++at) begin = all.find(' ', begin) + 1;
    const auto letters = all.substr(begin, all.find(' ', begin) - begin);
    return letters == "-" ? "" : letters;
}

/// An accent that stands after its letter, as in the file names of macOS.
bool is_accent(char32_t c) { return c >= 0x300 && c <= 0x36f; }

}  // namespace

void check_name(std::string_view name, std::string_view field) {
    const bool fits = !name.empty() && name.size() <= limits::longest_name &&
                      std::all_of(name.begin(), name.end(), may_stand_in_a_name) && name != "." &&
                      name != "..";
    if (fits) return;
    throw InvalidValue(std::string(field), "must be 1 to 64 letters, digits and signs of . _ - + :",
                       '"' + std::string(name.substr(0, limits::longest_name)) + '"');
}

std::string as_name(const std::string& text) {
    static const Poco::UTF8Encoding utf8;
    std::string name;
    std::string spelled;
    bool dash_is_added = false;
    for (Poco::TextIterator at(text, utf8), end(text); at != end; ++at) {
        // What is no UTF-8 is a sign of its own.
        const auto c = *at < 0 ? U'?' : static_cast<char32_t>(*at);
        spelled +=
            fmt::format("{}u{:x}", spelled.empty() ? "" : "-", static_cast<std::uint32_t>(c));
        if (is_accent(c)) continue;
        const char plain = c < 0x80 ? static_cast<char>(c) : ' ';
        const auto letters =
            may_stand_in_a_name(plain) ? std::string_view(&plain, 1) : letters_like(c);
        if (!letters.empty()) {
            name += letters;
            dash_is_added = false;
        } else if (!name.empty()) {
            // What is left out at the end leaves no dash there.
            if (name.back() != '-') name += '-';
            dash_is_added = true;
        }
    }
    if (dash_is_added) name.pop_back();
    if (std::none_of(name.begin(), name.end(), is_letter_or_digit)) name = std::move(spelled);
    return name.substr(0, limits::longest_name);
}

void check_idempotency(std::string_view key) {
    const bool visible =
        std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; });
    if (visible && key.size() <= limits::longest_idempotency) return;
    throw InvalidValue("Idempotency-Key",
                       "must be at most " + std::to_string(limits::longest_idempotency) +
                           " visible ASCII characters",
                       '"' + std::string(key) + '"');
}

void throw_other_request(const std::string& key) {
    throw Error(ErrorKind::conflict, "Idempotency-Key: \"" + key +
                                         "\" was given before with another request; give each "
                                         "request a key of its own");
}

}  // namespace levtok::store
