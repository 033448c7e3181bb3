#include "service/io/read/window.hpp"

#include <charconv>
#include <string>

#include "nav/error.hpp"
#include "service/io/read/input_error.hpp"

namespace levtok::io {
namespace {

constexpr int most_years = 1000;  // as many as parse_duration takes in days

/// `1y`, `10y`.
std::optional<Duration> parse_years(std::string_view text) {
    if (!text.ends_with('y')) return std::nullopt;
    text.remove_suffix(1);
    int years = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), years);
    const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
    if (!whole || years < 1 || years > most_years) return std::nullopt;
    return std::chrono::days{365 * years};
}

}  // namespace

std::optional<Instant> Window::start(Instant last) const {
    using namespace std::chrono;
    if (kind == Kind::all) return std::nullopt;
    if (kind == Kind::span) return last - span;
    const year_month_day day{floor<days>(last - microseconds{1})};
    return Instant{sys_days{day.year() / January / 1}};
}

Window parse_window(std::string_view text, std::string_view field) {
    if (text == "all") return {.kind = Window::Kind::all};
    if (text == "ytd") return {.kind = Window::Kind::year_to_date};
    auto span = parse_years(text);
    if (!span) span = parse_duration(text);
    if (!span || span->count() <= 0) {
        throw InvalidValue(std::string(field),
                           "must be a span like 90d or 1y (365 days), or ytd or all",
                           in_quotes(text));
    }
    return {.kind = Window::Kind::span, .span = *span};
}

}  // namespace levtok::io
