#include "service/io/read/rates/rate_name.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "service/io/read/text/characters.hpp"

namespace levtok::io {
namespace {

using namespace std::chrono_literals;

struct UnitWord {
    std::string_view word;
    double parts;
};

constexpr std::array<UnitWord, 11> units{{{"percent", 100},
                                          {"percentage", 100},
                                          {"pct", 100},
                                          {"perc", 100},
                                          {"bp", 1e4},
                                          {"bps", 1e4},
                                          {"bips", 1e4},
                                          {"basispoints", 1e4},
                                          {"ppm", 1e6},
                                          {"fraction", 1},
                                          {"decimal", 1}}};

struct PeriodWord {
    std::string_view word;
    Duration period;
};

constexpr Duration year = 365 * one_day;

constexpr std::array<PeriodWord, 14> periods{{{"hourly", 1h},
                                              {"hour", 1h},
                                              {"daily", one_day},
                                              {"day", one_day},
                                              {"annual", year},
                                              {"annualized", year},
                                              {"annualised", year},
                                              {"annually", year},
                                              {"yearly", year},
                                              {"year", year},
                                              {"pa", year},
                                              {"apr", year},
                                              {"apy", year},
                                              {"1y", year}}};

constexpr std::array<std::string_view, 3> mean_words{"mean", "avg", "average"};

/// A word ends at a sign, before a capital after a small letter, and before a digit after a
/// letter: `fundingRate8h` is `funding`, `rate`, `8h`.
std::vector<std::string> words_of_column(std::string_view name) {
    std::vector<std::string> words{""};
    char before = ' ';
    for (const char c : name) {
        const bool begins = (is_upper(c) && is_letter(before) && !is_upper(before)) ||
                            (is_digit(c) && is_letter(before));
        if (begins || (!is_letter(c) && !is_digit(c))) words.emplace_back();
        if (c == '%') words.back() = "percent";
        if (c == '$') words.back() = "dollar";
        if (c == '%' || c == '$') words.emplace_back();
        if (is_upper(c)) words.back() += static_cast<char>(c - 'A' + 'a');
        if (is_digit(c) || (is_letter(c) && !is_upper(c))) words.back() += c;
        before = c;
    }
    std::erase(words, "");
    return words;
}

/// `basis points` is one word.
void join_basis_points(std::vector<std::string>& words) {
    for (std::size_t i = 1; i < words.size(); ++i) {
        if (words[i - 1] != "basis" || !words[i].starts_with("point")) continue;
        words[i - 1] = "basispoints";
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

template <class Row, std::size_t N>
const Row* find(const std::array<Row, N>& rows, std::string_view word) {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.word == word; });
    return found == rows.end() ? nullptr : &*found;
}

/// `8h`, `8hr`, `24hours`, `1d`.
std::optional<Duration> counted_period(std::string_view word) {
    int count = 0;
    const auto [rest, error] = std::from_chars(word.data(), word.data() + word.size(), count);
    if (error != std::errc{} || count <= 0 || count > 1000) return std::nullopt;
    const std::string_view unit(rest, static_cast<std::size_t>(word.data() + word.size() - rest));
    if (unit == "h" || unit == "hr" || unit == "hrs" || unit == "hour" || unit == "hours") {
        return count * Duration{1h};
    }
    if (unit == "d" || unit == "day" || unit == "days") return count * one_day;
    return std::nullopt;
}

std::optional<Duration> period_of(std::string_view word) {
    if (const auto* named = find(periods, word)) return named->period;
    return counted_period(word);
}

}  // namespace

RateName read_rate_name(std::string_view column) {
    RateName out;
    out.written = column;
    auto words = words_of_column(column);
    join_basis_points(words);
    for (const auto& word : words) {
        if (const auto* unit = find(units, word)) {
            out.parts = unit->parts;
        } else if (const auto period = period_of(word)) {
            out.period = period;
            out.compounded = out.compounded || word == "apy";
        } else if (std::find(mean_words.begin(), mean_words.end(), word) != mean_words.end()) {
            out.mean = true;
        } else {
            out.subject += word;
            out.words.push_back(word);
        }
    }
    return out;
}

}  // namespace levtok::io
