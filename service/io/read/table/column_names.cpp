#include "service/io/read/table/column_names.hpp"

#include <algorithm>
#include <array>

#include "service/io/read/text/characters.hpp"

namespace levtok::io {
namespace {

using namespace std::string_view_literals;

constexpr std::array usual_words{
    "adj"sv,    "adjusted"sv, "ask"sv,   "bid"sv,    "benchmark"sv, "close"sv, "closing"sv,
    "date"sv,   "datetime"sv, "datum"sv, "day"sv,    "dividend"sv,  "effr"sv,  "epoch"sv,
    "erster"sv, "funding"sv,  "high"sv,  "hoch"sv,   "index"sv,     "last"sv,  "latest"sv,
    "low"sv,    "mark"sv,     "nav"sv,   "open"sv,   "price"sv,     "rate"sv,  "schluss"sv,
    "settle"sv, "sofr"sv,     "split"sv, "tief"sv,   "time"sv,      "ts"sv,    "timestamp"sv,
    "unix"sv,   "value"sv,    "vol"sv,   "volume"sv, "vwap"sv,      "yield"sv};

}  // namespace

std::string normal_name(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (is_letter(c) || is_digit(c)) out += lower(c);
    }
    return out;
}

std::vector<std::string> words_of_name(std::string_view name) {
    std::vector<std::string> words;
    char before = '\0';
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        const bool beyond_ascii = static_cast<unsigned char>(c) >= 0x80;
        const bool in_word = is_lower(c) || is_upper(c) || is_digit(c) || beyond_ascii;
        const bool was_in_word =
            is_lower(before) || is_upper(before) || is_digit(before) || (before & '\x80') != 0;
        const bool begins_capital =
            is_upper(c) && (is_lower(before) ||
                            (is_upper(before) && i + 1 < name.size() && is_lower(name[i + 1])));
        const bool begins = !was_in_word || begins_capital || is_digit(c) != is_digit(before);
        before = c;
        if (!in_word) continue;
        if (begins) words.emplace_back();
        words.back() += lower(c);
    }
    return words;
}

bool is_among(std::span<const std::string_view> names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool has_word(std::string_view name, std::span<const std::string_view> words) {
    const auto found = words_of_name(name);
    return std::any_of(found.begin(), found.end(),
                       [&](const std::string& word) { return is_among(words, word); });
}

bool is_usual_name(std::string_view name) {
    return has_word(name, usual_words) || is_among(usual_words, normal_name(name));
}

}  // namespace levtok::io
