#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "nav/time.hpp"
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

/// What digits in a written time stand for; this and the following take digits alone.
inline std::uint64_t to_number(std::string_view digits) {
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

inline int to_int(std::string_view digits) { return static_cast<int>(to_number(digits)); }

inline unsigned to_unsigned(std::string_view digits) {
    return static_cast<unsigned>(to_number(digits));
}

/// Decimals of a `unit`, without those beyond the microsecond.
inline Duration decimals_of(std::string_view digits, Duration unit) {
    Duration sum{0};
    for (const char digit : digits) {
        unit /= 10;
        sum += (digit - '0') * unit;
    }
    return sum;
}

}  // namespace levtok::io
