#include "nav/check.hpp"

#include <array>
#include <charconv>
#include <string>

namespace levtok {

char* write_shortest(char* out, double x) {
    char* const end = out + longest_number;
    if (std::isnan(x)) x = std::fabs(x);
    if (x == 0) x = 0;
    const double size = std::fabs(x);
    const bool is_plain = size == 0 || (size >= 1e-4 && size < 1e15);
    return std::to_chars(out, end, x,
                         is_plain ? std::chars_format::fixed : std::chars_format::scientific)
        .ptr;
}

std::string shortest(double x) {
    std::array<char, longest_number> text{};
    return {text.data(), write_shortest(text.data(), x)};
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
