#include "service/io/read/values/times/written_date.hpp"

#include <array>
#include <string>

#include "service/io/read/values/digits.hpp"

namespace levtok::io {
namespace {

constexpr std::array<std::string_view, 12> month_names{
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};
constexpr std::array<std::string_view, 7> weekday_names{
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

std::optional<WrittenDate> from_date(int y, unsigned m, unsigned d) {
    const std::chrono::year_month_day date{std::chrono::year{y}, std::chrono::month{m},
                                           std::chrono::day{d}};
    if (!date.ok() || y < 1) return std::nullopt;
    return WrittenDate{Instant{std::chrono::sys_days{date}}};
}

/// The place in `names` of a name or of its beginning of at least three letters.
template <std::size_t N>
std::optional<unsigned> place_of_name(const std::array<std::string_view, N>& names,
                                      std::string_view text) {
    const std::string word = lower(text);
    if (word.size() < 3) return std::nullopt;
    for (unsigned i = 0; i < N; ++i) {
        if (names[i].starts_with(word) || (word == "sept" && names[i] == "september")) return i;
    }
    return std::nullopt;
}

int full_year(std::string_view digits) {
    const int y = to_int(digits);
    if (digits.size() > 2) return y;
    return y < 70 ? 2000 + y : 1900 + y;
}

bool is_year(std::string_view digits) { return digits.size() == 4 || digits.size() == 2; }

/// What stands between the parts of a date.
char take_separator(Cursor& text) {
    for (const char c : {'-', '/', '.'}) {
        if (text.take(c)) {
            text.spaces();
            return c;
        }
    }
    if (text.peek() != ' ') return '\0';
    text.spaces();
    return ' ';
}

/// `Mar 12, 2020`, after its month.
std::optional<WrittenDate> take_rest_after_month(Cursor& text, unsigned month) {
    text.take('.');
    take_separator(text);
    const auto d = text.digits();
    if (d.empty() || d.size() > 2) return std::nullopt;
    text.take(',');
    take_separator(text);
    const auto y = text.digits();
    if (!is_year(y)) return std::nullopt;
    return from_date(full_year(y), month + 1, to_unsigned(d));
}

/// Three numbers of which the year is not known to stand first.
std::optional<WrittenDate> from_three(std::string_view a, std::string_view b, std::string_view c,
                                      DateOrder order) {
    const bool year_first = order == DateOrder::year_first;
    const auto y = year_first ? a : c;
    const auto m = order == DateOrder::month_first ? a : b;
    const auto d = order == DateOrder::month_first ? b : (year_first ? c : a);
    if (!is_year(y) || m.size() > 2 || d.size() > 2) return std::nullopt;
    return from_date(full_year(y), to_unsigned(m), to_unsigned(d));
}

/// `Mar 12, 2020`, `Thu Mar 12 2020`, `Thu, 12 Mar 2020`.
std::optional<WrittenDate> take_date_after_letters(Cursor& text, DateOrder order) {
    auto word = text.letters();
    if (!place_of_name(month_names, word) && place_of_name(weekday_names, word)) {
        text.take('.');
        text.take(',');
        text.spaces();
        if (is_digit(text.peek())) return take_date(text, order);
        word = text.letters();
    }
    const auto month = place_of_name(month_names, word);
    return month ? take_rest_after_month(text, *month) : std::nullopt;
}

/// `12-Mar-2020`, `2020 Mar 12`, after its first number.
std::optional<WrittenDate> take_named_month_and_rest(Cursor& text, std::string_view first) {
    const auto month = place_of_name(month_names, text.letters());
    text.take('.');
    text.take(',');
    take_separator(text);
    const auto last = text.digits();
    if (!month || last.empty()) return std::nullopt;
    if (first.size() == 4) return from_date(to_int(first), *month + 1, to_unsigned(last));
    if (first.size() > 2 || !is_year(last)) return std::nullopt;
    return from_date(full_year(last), *month + 1, to_unsigned(first));
}

}  // namespace

std::optional<WrittenDate> compact_date(std::string_view digits) {
    return from_date(to_int(digits.substr(0, 4)), to_unsigned(digits.substr(4, 2)),
                     to_unsigned(digits.substr(6, 2)));
}

std::optional<WrittenDate> take_date(Cursor& text, DateOrder order) {
    if (is_letter(text.peek())) return take_date_after_letters(text, order);
    const auto first = text.digits();
    if (first.size() == 8) return compact_date(first);
    const char separator = take_separator(text);
    if (is_letter(text.peek())) return take_named_month_and_rest(text, first);
    if (separator == '\0' || separator == ' ') return std::nullopt;
    const auto second = text.digits();
    if (!text.take(separator)) return std::nullopt;
    text.spaces();
    const auto third = text.digits();
    if (first.empty() || second.empty() || third.empty()) return std::nullopt;
    if (first.size() == 4) {
        if (second.size() > 2 || third.size() > 2) return std::nullopt;
        return from_date(to_int(first), to_unsigned(second), to_unsigned(third));
    }
    auto date = from_three(first, second, third, order);
    if (!date) return std::nullopt;
    date->needs_order = true;
    date->dotted = separator == '.';
    return date;
}

}  // namespace levtok::io
