#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "service/io/read/text/text_file.hpp"

namespace levtok::io {

/// Scans a JSON text value by value, holding one at a time. It recognises strings and brackets;
/// nlohmann's library parses the values.
class JsonScanner {
public:
    explicit JsonScanner(TextFile& file) : file_(file) {}

    /// The next character that is not a space, without taking it; NUL at the end.
    char peek();
    /// Takes the next character that is not a space.
    char take();
    /// Takes `c` or throws InputError.
    void expect(char c);
    /// Takes `c` if it is next.
    bool take_if(char c);
    /// The text of the next value, valid until the next call. Throws InputError where it does not
    /// end, or is longer than a row may be and `any_length` is false.
    const std::string& value(bool any_length = false);
    /// The next value, which must be a string, unescaped.
    std::string string();

    /// The number of open brackets.
    std::size_t depth() const { return depth_; }
    std::uint64_t line() const { return line_; }
    [[noreturn]] void fail(std::string_view problem, std::string_view remedy) const;

private:
    bool refill();
    void take_string();
    void take_word();

    TextFile& file_;
    std::string_view part_;
    std::string value_;
    std::size_t depth_ = 0;
    std::uint64_t line_ = 1;
};

}  // namespace levtok::io
