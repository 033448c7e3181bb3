#include "service/report/words.hpp"

#include <fmt/format.h>

#include <cmath>

#include "nav/check.hpp"
#include "service/io/write/write.hpp"

namespace levtok::report {
namespace {

constexpr const char* dash = "–";
constexpr const char* minus = "−";

/// Groups the digits before the point by thousands.
std::string grouped(std::string digits) {
    const auto point = std::min(digits.find('.'), digits.size());
    for (auto at = static_cast<std::ptrdiff_t>(point) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), ",");
    }
    return digits;
}

std::string percent_of(double fraction) {
    const double size = std::fabs(100 * fraction);
    if (size >= 1e9) return fmt::format("{:.3g}", size);
    int digits = size >= 1000 ? 0 : size >= 100 ? 1 : 2;
    // A loss that is not quite total must not read as total.
    if (size < 100) {
        while (digits < 12 && fmt::format("{:.{}f}", size, digits).starts_with("100")) ++digits;
    }
    return grouped(fmt::format("{:.{}f}", size, digits));
}

/// `gain` before a number that is not a loss; one that rounds to zero has no sign.
std::string percent_with(const char* gain, double fraction) {
    if (!std::isfinite(fraction)) return dash;
    const std::string size = percent_of(fraction);
    return (fraction < 0 && size != "0.00" ? minus : gain) + size + "\u00a0%";
}

}  // namespace

std::string script_quoted(std::string_view text) {
    std::string out;
    for (const char c : io::json_quoted(text)) {
        if (c == '<') {
            out += "\\u003c";
        } else {
            out += c;
        }
    }
    return out;
}

std::string signed_percent(double fraction) { return percent_with("+", fraction); }

std::string percent(double fraction) { return percent_with("", fraction); }

std::string fine_percent(double fraction) {
    return number_text(100 * fraction) + (std::isfinite(fraction) ? "\u00a0%" : "");
}

std::string odds_text(double probability) {
    if (!std::isfinite(probability)) return dash;
    return fmt::format("{:.1f}\u00a0%", 100 * probability);
}

std::string number_text(double x) {
    if (!std::isfinite(x)) return dash;
    const double size = std::fabs(x);
    const std::string sign = x < 0 ? minus : "";
    if (size >= 1e15 || (size < 1e-4 && size > 0)) return sign + fmt::format("{:.3e}", size);
    if (size >= 1000) return sign + grouped(fmt::format("{:.0f}", size));
    return sign + fmt::format("{:.4g}", size);
}

std::string growth_text(double x) { return x > 0 && x < 0.0001 ? "under 0.0001" : number_text(x); }

std::string multiple_text(double leverage) {
    if (!std::isfinite(leverage)) return dash;
    return (leverage < 0 ? minus : "") + fmt::format("{:.3g}x", std::fabs(leverage));
}

std::string count_text(std::uint64_t count) { return grouped(fmt::format("{}", count)); }

std::string count_of(std::uint64_t count, std::string_view singular, std::string_view plural) {
    return fmt::format("{} {}", count_text(count), count == 1 ? singular : plural);
}

std::string date_text(Instant time) { return format_time(time).substr(0, 10); }

std::string time_text(Instant time) {
    const auto text = format_time(time);
    return text.substr(0, 10) + ' ' + text.substr(11, 5);
}

std::string data_element(double value, const std::string& shown) {
    if (!std::isfinite(value)) return dash;
    return fmt::format("<data value=\"{}\">{}</data>", shortest(value), shown);
}

}  // namespace levtok::report
