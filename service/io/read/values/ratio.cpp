#include "service/io/read/values/ratio.hpp"

#include <array>

namespace levtok::io {
namespace {

std::optional<double> parse_part(std::string_view text, DecimalSign sign) {
    const auto number = parse_written_number(text, sign);
    if (!number || number->percent) return std::nullopt;
    return number->value;
}

}  // namespace

std::optional<double> parse_ratio(std::string_view text, DecimalSign sign) {
    constexpr std::array<std::string_view, 5> between{":", "/", "-for-", " for ", "-to-"};
    for (const auto each : between) {
        const auto at = text.find(each);
        if (at == std::string_view::npos) continue;
        const auto fresh = parse_part(text.substr(0, at), sign);
        const auto old = parse_part(text.substr(at + each.size()), sign);
        if (!fresh || !old || *old == 0) return std::nullopt;
        return *fresh / *old;
    }
    return parse_part(text, sign);
}

}  // namespace levtok::io
