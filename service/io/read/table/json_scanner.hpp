#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "service/io/read/text/text_file.hpp"

namespace levtok::io {

/// Goes through a JSON text value by value, holding one at a time. It knows strings and brackets;
/// what is in a value is nlohmann's to parse.
class JsonScanner {
public:
    explicit JsonScanner(TextFile& file) : file_(file) {}

    /// The next character that is no space, which stays; NUL at the end.
    char peek();
    /// The next character that is no space.
    char take();
    /// Takes `c` or throws InputError.
    void expect(char c);
    /// Takes `c` if it is next.
    bool take_if(char c);
    /// The text of the next value; stands until the next call. Throws InputError where it does not
    /// end, or is longer than a row may be and `any_length` is false.
    const std::string& value(bool any_length = false);
    /// The next value, which has to be a string, as what it stands for.
    std::string string();

    /// How many brackets are open.
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
