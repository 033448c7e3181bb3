#include "service/io/read/values/number_form.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "service/io/read/table/fields.hpp"
#include "service/io/read/text/characters.hpp"
#include "service/io/read/values/decimal.hpp"

namespace levtok::io {
namespace {

using namespace std::string_view_literals;

constexpr std::array currencies{"US$"sv, "$"sv,    "€"sv,   "£"sv,   "¥"sv,   "₹"sv,   "₿"sv,
                                "₩"sv,   "USDT"sv, "USD"sv, "EUR"sv, "GBP"sv, "JPY"sv, "CHF"sv};

struct Magnitude {
    std::string_view suffix;
    std::string_view exponent;
};

constexpr std::array<Magnitude, 10> magnitudes{{{"bn", "e9"},
                                                {"mn", "e6"},
                                                {"K", "e3"},
                                                {"k", "e3"},
                                                {"M", "e6"},
                                                {"m", "e6"},
                                                {"B", "e9"},
                                                {"b", "e9"},
                                                {"T", "e12"},
                                                {"t", "e12"}}};

/// Unicode spaces used between thousands.
constexpr std::array wide_spaces{"\xC2\xA0"sv, "\xE2\x80\xAF"sv, "\xE2\x80\x89"sv};

bool take_suffix(std::string_view& text, std::string_view suffix) {
    if (!text.ends_with(suffix)) return false;
    text.remove_suffix(suffix.size());
    text = without_spaces_around(text);
    return true;
}

void take_currency(std::string_view& text) {
    for (const auto currency : currencies) {
        if (text.starts_with(currency)) {
            text = without_spaces_around(text.substr(currency.size()));
            return;
        }
        if (take_suffix(text, currency)) return;
    }
}

/// A number without its sign, currency, magnitude and percent sign.
struct Bare {
    bool negative = false;
    std::string digits;  ///< with its separators
    std::string_view exponent;
    bool percent = false;
};

Bare bare_number(std::string_view text) {
    Bare bare;
    text = without_spaces_around(text);
    take_currency(text);
    constexpr auto minus = "\xE2\x88\x92"sv;
    if (text.starts_with(minus)) {
        bare.negative = true;
        text.remove_prefix(minus.size());
    } else if (text.size() > 1 && (text[0] == '-' || text[0] == '+') && text[1] != '-' &&
               text[1] != '+') {
        bare.negative = text[0] == '-';
        text.remove_prefix(1);
    }
    take_currency(text);
    bare.percent = take_suffix(text, "%");
    for (const auto& magnitude : magnitudes) {
        if (text.size() <= magnitude.suffix.size() ||
            !is_digit(text[text.size() - magnitude.suffix.size() - 1]) ||
            !take_suffix(text, magnitude.suffix)) {
            continue;
        }
        bare.exponent = magnitude.exponent;
        break;
    }
    bare.digits = text;
    for (const auto space : wide_spaces) {
        for (auto at = bare.digits.find(space); at != std::string::npos;
             at = bare.digits.find(space)) {
            bare.digits.replace(at, space.size(), " ");
        }
    }
    return bare;
}

/// `whole` without its separators, all the same and between groups of three.
std::optional<std::string> without_thousands(std::string_view whole, char decimal) {
    const auto first = std::find_if_not(whole.begin(), whole.end(), is_digit);
    if (first == whole.end()) return std::string(whole);
    const char separator = *first;
    const bool known = separator == ' ' || separator == '\'' ||
                       (separator != decimal && (separator == ',' || separator == '.'));
    const auto head = static_cast<std::size_t>(first - whole.begin());
    const bool leading_zero = whole.front() == '0';  // 0,123 is no thousand
    if (!known || head == 0 || head > 3 || leading_zero) return std::nullopt;
    std::string plain(whole.substr(0, head));
    for (std::size_t at = head; at < whole.size(); at += 4) {
        const auto group = whole.substr(at + 1, 3);
        if (whole[at] != separator || group.size() < 3 ||
            !std::all_of(group.begin(), group.end(), is_digit)) {
            return std::nullopt;
        }
        plain += group;
    }
    return plain;
}

std::optional<double> parse_part(std::string_view text, DecimalSign sign) {
    const auto number = parse_written_number(text, sign);
    if (!number || number->percent) return std::nullopt;
    return number->value;
}

}  // namespace

std::optional<WrittenNumber> parse_written_number(std::string_view text, DecimalSign sign) {
    if (sign == DecimalSign::point) {
        if (const auto plain = parse_number(text)) return WrittenNumber{*plain, false};
    }
    const Bare bare = bare_number(text);
    const char decimal = static_cast<char>(sign);
    const std::string_view digits = bare.digits;
    if (digits.empty() || !(is_digit(digits.front()) || digits.front() == decimal))
        return std::nullopt;
    const auto point = digits.find(decimal);
    auto plain = without_thousands(digits.substr(0, point), decimal);
    if (!plain) return std::nullopt;
    if (point != std::string_view::npos) {
        // An exponent may follow the decimals, which parse_number reads.
        const auto decimals = digits.substr(point + 1);
        if (decimals.find(decimal) != std::string_view::npos) return std::nullopt;
        *plain += '.';
        *plain += decimals;
    }
    *plain += bare.exponent;
    const auto number = parse_number(*plain);
    if (!number) return std::nullopt;
    return WrittenNumber{bare.negative ? -*number : *number, bare.percent};
}

bool stands_for_nothing(std::string_view text) {
    constexpr std::array words{""sv,    "-"sv,  "--"sv,  "."sv,    "null"sv, "none"sv,
                               "nan"sv, "na"sv, "n/a"sv, "#n/a"sv, "n.a."sv, "nil"sv};
    text = without_spaces_around(text);
    if (text.size() > 4) return false;
    const std::string word = lower(text);
    return std::find(words.begin(), words.end(), word) != words.end();
}

void DecimalSignEvidence::see(std::string_view text) {
    const Bare bare = bare_number(text);
    const std::string_view digits = bare.digits;
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), [](char c) {
            return is_digit(c) || c == '.' || c == ',' || c == ' ' || c == '\'';
        })) {
        return;
    }
    const bool as_point = parse_written_number(text, DecimalSign::point).has_value();
    const bool as_comma = parse_written_number(text, DecimalSign::comma).has_value();
    if (as_point && as_comma) {
        either_ = either_ || digits.find(',') != std::string_view::npos;
    } else if (as_point || as_comma) {
        (as_point ? point_ : comma_) = true;
    }
}

DecimalSign DecimalSignEvidence::decide(char delimiter) const {
    const bool comma = comma_ ? !point_ : guessed(delimiter);
    return comma ? DecimalSign::comma : DecimalSign::point;
}

bool DecimalSignEvidence::guessed(char delimiter) const {
    return either_ && !comma_ && !point_ && delimiter != ',';
}

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
