#include "service/io/read/prices/columns/price_families.hpp"

#include <algorithm>
#include <cmath>

namespace levtok::io {
namespace {

using namespace std::string_view_literals;

struct RoleWord {
    std::string_view word;
    BarPrice price;
};

/// Of two words for one price the one listed first here is chosen.
constexpr std::array role_words{RoleWord{"open", BarPrice::open},
                                RoleWord{"high", BarPrice::high},
                                RoleWord{"low", BarPrice::low},
                                RoleWord{"close", BarPrice::close},
                                RoleWord{"closing", BarPrice::close},
                                RoleWord{"last", BarPrice::close},
                                RoleWord{"settle", BarPrice::close},
                                RoleWord{"settlement", BarPrice::close},
                                RoleWord{"latest", BarPrice::close},
                                RoleWord{"opening", BarPrice::open},
                                RoleWord{"highest", BarPrice::high},
                                RoleWord{"lowest", BarPrice::low},
                                RoleWord{"hi", BarPrice::high},
                                RoleWord{"lo", BarPrice::low},
                                RoleWord{"max", BarPrice::high},
                                RoleWord{"min", BarPrice::low},
                                RoleWord{"o", BarPrice::open},
                                RoleWord{"h", BarPrice::high},
                                RoleWord{"l", BarPrice::low},
                                RoleWord{"c", BarPrice::close},
                                RoleWord{"first", BarPrice::open},
                                RoleWord{"erster", BarPrice::open},
                                RoleWord{"eröffnung", BarPrice::open},
                                RoleWord{"eröffn", BarPrice::open},
                                RoleWord{"Eröffnung", BarPrice::open},
                                RoleWord{"hoch", BarPrice::high},
                                RoleWord{"tief", BarPrice::low},
                                RoleWord{"schluss", BarPrice::close},
                                RoleWord{"schlusskurs", BarPrice::close},
                                RoleWord{"zuletzt", BarPrice::close}};

/// Words that do not determine which price it is.
constexpr std::array plain_words{"price"sv, "prices"sv, "px"sv};

/// Columns with such words in their names are not prices.
constexpr std::array no_price_words{"time"sv,   "date"sv,     "volume"sv, "vol"sv,     "count"sv,
                                    "change"sv, "interest"sv, "prev"sv,   "prior"sv,   "previous"sv,
                                    "trades"sv, "average"sv,  "avg"sv,    "weighted"sv};

constexpr std::array average_words{"vwap"sv, "average"sv, "avg"sv, "weighted"sv, "typical"sv,
                                   "mean"sv, "vw"sv,      "ma"sv,  "sma"sv,      "ema"sv};

bool is_number_word(const std::string& word) {
    return word.find_first_not_of("0123456789") == std::string::npos;
}

std::optional<std::size_t> place_of_role(std::string_view word) {
    for (std::size_t i = 0; i < role_words.size(); ++i) {
        if (role_words[i].word == word) return i;
    }
    return std::nullopt;
}

/// The price that a column's name gives, and the stem that its family shares.
struct NamedPrice {
    std::size_t rank;  ///< the place in role_words
    std::string stem;

    BarPrice price() const { return role_words[rank].price; }
};

/// `adjclose` and `closeprice`, without a separator.
std::optional<NamedPrice> price_of_joined_word(const std::string& word) {
    for (std::size_t i = 0; i < role_words.size(); ++i) {
        const auto role = role_words[i].word;
        if (role.size() < 3 || word.size() < role.size() + 2) continue;
        const bool is_suffix = word.ends_with(role);
        if (!is_suffix && !word.starts_with(role)) continue;
        auto stem =
            is_suffix ? word.substr(0, word.size() - role.size()) : word.substr(role.size());
        if (is_among(no_price_words, stem)) return std::nullopt;
        if (is_among(plain_words, stem)) stem.clear();
        return NamedPrice{i, stem};
    }
    return std::nullopt;
}

std::optional<NamedPrice> price_of_name(std::string_view name) {
    auto words = words_of_name(name);
    std::optional<std::size_t> rank;
    std::string stem;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        const auto role = place_of_role(word);
        if (is_among(no_price_words, word)) return std::nullopt;
        if (role && (!rank || role_words[*rank].price == role_words[*role].price)) {
            rank = std::min(rank.value_or(*role), *role);
        } else if (role) {
            return std::nullopt;  // `High - Low`
        } else if (!is_among(plain_words, word) && !(i == 0 && is_number_word(word))) {
            stem += (stem.empty() ? "" : " ") + word;
        }
    }
    if (rank) return NamedPrice{*rank, stem};
    return words.size() == 1 ? price_of_joined_word(words[0]) : std::nullopt;
}

/// A column with a number in it, or empty; the reader reports other fields of it as errors.
bool may_be_price(const Table& table, std::size_t column) {
    const auto kind = table.kind(column);
    if (kind == ColumnKind::number || kind == ColumnKind::nothing) return true;
    const auto numbers = table.first_numbers(column);
    return kind == ColumnKind::text &&
           std::any_of(numbers.begin(), numbers.end(), [](double x) { return !std::isnan(x); });
}

/// Whether the numbers of `column` lie between the low and the high in all first rows.
bool lies_within(const Table& table, const PriceFamily& family, std::size_t column) {
    const auto numbers = table.first_numbers(column);
    const auto highs = table.first_numbers(*family.member(BarPrice::high));
    const auto lows = table.first_numbers(*family.member(BarPrice::low));
    bool any = false;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (std::isnan(numbers[i]) || std::isnan(highs[i]) || std::isnan(lows[i])) continue;
        const double slack = 1e-9 * highs[i];
        if (numbers[i] < lows[i] - slack || numbers[i] > highs[i] + slack) return false;
        any = true;
    }
    return any;
}

/// The close of a family that has the other three.
std::optional<std::size_t> find_close(const Table& table, const PriceFamily& family,
                                      const std::vector<bool>& used,
                                      std::span<const std::string_view> close_names) {
    const auto free = [&](std::size_t column) {
        return !used[column] && may_be_price(table, column);
    };
    for (const auto name : close_names) {
        const auto column = table.find(name);
        if (column && free(*column)) return column;
    }
    std::optional<std::size_t> only;
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (!free(i) || has_word(table.columns()[i], average_words) ||
            !lies_within(table, family, i))
            continue;
        if (only) return std::nullopt;
        only = i;
    }
    return only;
}

}  // namespace

std::size_t PriceFamily::size() const {
    return static_cast<std::size_t>(
        std::count_if(members.begin(), members.end(), [](auto each) { return each.has_value(); }));
}

std::vector<PriceFamily> find_price_families(const Table& table, std::span<const std::size_t> taken,
                                             std::span<const std::string_view> close_names) {
    std::vector<bool> used(table.columns().size());
    for (const auto column : taken) used[column] = true;
    std::vector<PriceFamily> families;
    std::vector<std::array<std::size_t, bar_prices>> ranks;
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (used[i] || !may_be_price(table, i)) continue;
        const auto named = price_of_name(table.columns()[i]);
        if (!named) continue;
        auto family = std::find_if(families.begin(), families.end(),
                                   [&](const auto& each) { return each.stem == named->stem; });
        if (family == families.end()) {
            families.push_back({named->stem});
            ranks.push_back({});
            family = families.end() - 1;
        }
        const auto place = static_cast<std::size_t>(named->price());
        auto& member = family->members[place];
        auto& rank = ranks[static_cast<std::size_t>(family - families.begin())][place];
        if (member && rank <= named->rank) continue;
        member = i;
        rank = named->rank;
    }
    for (const auto& family : families) {
        if (!family.has_extremes()) continue;
        for (const auto member : family.members) {
            if (member) used[*member] = true;
        }
    }
    for (auto& family : families) {
        if (!family.has_extremes() || family.member(BarPrice::close)) continue;
        auto& close = family.members[static_cast<std::size_t>(BarPrice::close)];
        close = find_close(table, family, used, close_names);
        if (close) used[*close] = true;
    }
    return families;
}

bool is_adjusted(const PriceFamily& family) {
    if (family.stem.find("unadj") != std::string::npos) return false;
    return family.stem.starts_with("adj") || family.stem.ends_with("adj") ||
           family.stem.find("adjusted") != std::string::npos;
}

std::optional<std::size_t> adjusted_close(const std::vector<PriceFamily>& families) {
    for (const auto& family : families) {
        if (is_adjusted(family) && family.member(BarPrice::close))
            return family.member(BarPrice::close);
    }
    return std::nullopt;
}

bool is_quote(const PriceFamily& family) {
    constexpr std::array quote_words{"bid"sv, "ask"sv, "offer"sv, "mid"sv};
    return has_word(family.stem, quote_words);
}

}  // namespace levtok::io
