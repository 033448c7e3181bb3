#include "nav/check.hpp"

#include <array>
#include <charconv>
#include <string>

namespace levtok {

std::string shortest(double x) {
    if (std::isnan(x)) return "nan";  // whatever its sign
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), x);
    return {text.data(), end.ptr};
}

std::string Range::text() const {
    const bool from = std::isfinite(low);
    const bool to = std::isfinite(high);
    if (from && to) {
        return std::string("in ") + (low_open ? "(" : "[") + shortest(low) + ", " + shortest(high) +
               (high_open ? ")" : "]");
    }
    if (from) return (low_open ? "> " : ">= ") + shortest(low);
    if (to) return (high_open ? "< " : "<= ") + shortest(high);
    return "a finite number";
}

void throw_out_of_range(double x, const Range& range, std::string_view field) {
    throw InvalidValue(std::string(field), "must be " + range.text(), shortest(x));
}

}  // namespace levtok
