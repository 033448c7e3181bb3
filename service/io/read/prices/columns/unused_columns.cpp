#include "service/io/read/prices/columns/unused_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "service/io/read/rates/funding_file.hpp"
#include "service/io/read/rates/rate_name.hpp"

namespace levtok::io {
namespace {

using namespace std::string_view_literals;

/// Of numbers that may lie near a price and are none.
constexpr std::array unlike_price_words{
    "volume"sv, "vol"sv,      "prev"sv,   "previous"sv, "prior"sv, "change"sv, "average"sv,
    "avg"sv,    "weighted"sv, "vwap"sv,   "sma"sv,      "ema"sv,   "ma"sv,     "count"sv,
    "trades"sv, "volumen"sv,  "shares"sv, "vw"sv,       "week"sv,  "w"sv};

/// Of rates that cash pays or earns, alone or before `rate`.
constexpr std::array interest_words{
    "interest"sv, "borrow"sv, "borrowing"sv, "lending"sv,  "lend"sv, "repo"sv, "sofr"sv, "libor"sv,
    "ester"sv,    "sonia"sv,  "benchmark"sv, "riskfree"sv, "dff"sv,  "effr"sv, "tbill"sv};
/// Counts and money that are called so, too.
constexpr std::array no_rate_words{"open"sv, "volume"sv, "amount"sv, "paid"sv, "fee"sv};

/// Whether a column that is not used has numbers like the close's.
bool looks_like_price(const Table& table, std::size_t column, std::size_t close) {
    if (table.kind(column) != ColumnKind::number) return false;
    if (has_word(table.columns()[column], unlike_price_words)) return false;
    const auto numbers = table.first_numbers(column);
    const auto closes = table.first_numbers(close);
    bool any = false;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (std::isnan(numbers[i]) || std::isnan(closes[i])) continue;
        if (!(numbers[i] > closes[i] / 2 && numbers[i] < 2 * closes[i])) return false;
        any = true;
    }
    return any;
}

}  // namespace

void note_unused_prices(const Table& table, const PriceColumns& chosen, std::size_t close,
                        const std::vector<PriceFamily>& families, const Warn& warn) {
    if (!warn) return;
    // Families of bars that were not chosen are in a note of their own.
    const auto in_other_bars = [&](std::size_t column) {
        return chosen.bars &&
               std::any_of(families.begin(), families.end(), [&](const PriceFamily& family) {
                   return family.whole() && family.has(column);
               });
    };
    std::string unused;
    for (std::size_t i = 0; i < chosen.uses.size(); ++i) {
        if (chosen.uses[i].take != Take::nothing || in_other_bars(i)) continue;
        const bool close_of_others =
            !chosen.bars &&
            std::any_of(families.begin(), families.end(), [&](const PriceFamily& family) {
                return family.member(BarPrice::close) == std::optional(i);
            });
        if (close_of_others || looks_like_price(table, i, close))
            unused += (unused.empty() ? "" : ", ") + table.name_for_messages(i);
    }
    if (unused.empty()) return;
    warn({NoteCode::left_out,
          fmt::format("{} is read as the {}; not used, though like prices: {} (--column NAME reads "
                      "one of them)",
                      table.name_for_messages(close), chosen.bars ? "close" : "price", unused),
          table.file().name()});
}

void note_unused_funding(const Table& table, const PriceColumns& chosen, const Warn& warn) {
    for (std::size_t i = 0; warn && i < chosen.uses.size(); ++i) {
        const bool is_funding = chosen.uses[i].take == Take::nothing &&
                                table.kind(i) == ColumnKind::number &&
                                read_rate_name(table.columns()[i]).subject.starts_with("funding");
        if (!is_funding) continue;
        const bool money = names_funding_money(table.columns()[i]);
        return warn({NoteCode::left_out,
                     table.name_for_messages(i) + " is no part of the prices: " +
                         (money ? "it is money, and funding is charged by a rate (--funding, or "
                                  "POST …/funding)"
                                : "the same file given as funding (--funding, or POST …/funding) "
                                  "has it charged"),
                     table.file().name()});
    }
}

void note_unused_interest(const Table& table, const PriceColumns& chosen, const Warn& warn) {
    for (std::size_t i = 0; warn && i < chosen.uses.size(); ++i) {
        const auto words = read_rate_name(table.columns()[i]).words;
        const auto any_of = [&](const auto& list) {
            return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
                return std::find(list.begin(), list.end(), word) != list.end();
            });
        };
        const bool is_interest = chosen.uses[i].take == Take::nothing &&
                                 table.kind(i) == ColumnKind::number && any_of(interest_words) &&
                                 !any_of(no_rate_words);
        if (!is_interest) continue;
        return warn({NoteCode::left_out,
                     table.name_for_messages(i) +
                         " is no part of the prices: the same file given as rates, with "
                         "--rate-column for this column, has it charged on cash",
                     table.file().name()});
    }
}

}  // namespace levtok::io
