#pragma once

#include <algorithm>
#include <string_view>

#include "service/io/read/text/characters.hpp"

namespace levtok::io {

/// Takes text from the left.
class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_(text) {}

    std::string_view rest() const { return rest_; }
    bool at_end() const { return rest_.empty(); }
    /// The next character, which stays; NUL at the end.
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

    bool take(char c) {
        if (peek() != c || rest_.empty()) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::string_view digits() { return take_while(is_digit); }
    std::string_view letters() { return take_while(is_letter); }
    void spaces() {
        take_while([](char c) { return c == ' '; });
    }

private:
    template <class Predicate>
    std::string_view take_while(Predicate holds) {
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), holds);
        const auto size = static_cast<std::size_t>(end - rest_.begin());
        const auto taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    std::string_view rest_;
};

}  // namespace levtok::io
