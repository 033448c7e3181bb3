#include "service/io/read/prices/columns/price_columns.hpp"

#include <algorithm>
#include <array>

#include "service/io/read/argument.hpp"
#include "service/io/read/prices/columns/bar_choice.hpp"
#include "service/io/read/prices/columns/close_column.hpp"
#include "service/io/read/prices/columns/price_header.hpp"
#include "service/io/read/prices/columns/unused_columns.hpp"
#include "service/io/read/prices/columns/volume_column.hpp"

namespace levtok::io {
namespace {

using namespace std::string_view_literals;

/// Names of a close that a family of three lacks; an average is none.
constexpr std::array fourth_names{"price"sv,  "last"sv, "lastprice"sv, "latest"sv,
                                  "settle"sv, "nav"sv,  "value"sv};
constexpr std::array split_names{"splitcoefficient"sv, "splitfactor"sv, "stocksplits"sv, "split"sv,
                                 "splits"sv,           "splitratio"sv};
constexpr std::array distribution_names{"dividendamount"sv, "dividends"sv,     "dividend"sv,
                                        "divcash"sv,        "distributions"sv, "distribution"sv};
/// Distributed beside dividends.
constexpr std::array gains_names{
    "capitalgains"sv, "capitalgain"sv, "capitalgainsdistribution"sv, "capitalgainsdistributions"sv,
    "capgains"sv,     "capgain"sv};

/// Whether `column` as written is one column, whatever else has its name in normal form.
bool names_once(const Table& table, const std::string& column) {
    const auto& names = table.columns();
    return std::count(names.begin(), names.end(), column) == 1;
}

/// Whether a column belongs to a bar, whose time is its open: a price of it is known only when the
/// bar closes.
bool belongs_to_bar(const std::vector<PriceFamily>& families, std::size_t column) {
    const bool bars = std::any_of(families.begin(), families.end(),
                                  [](const PriceFamily& family) { return family.size() >= 2; });
    return std::any_of(families.begin(), families.end(), [&](const PriceFamily& family) {
        return family.has(column) && (family.size() >= 2 || (bars && is_adjusted(family)));
    });
}

bool is_adjusted_column(const std::vector<PriceFamily>& families, std::size_t column) {
    return std::any_of(families.begin(), families.end(), [&](const PriceFamily& family) {
        return is_adjusted(family) && family.member(BarPrice::close) == column;
    });
}

/// The adjusted close beside raw bars, where nothing else is adjusted.
std::optional<std::size_t> lone_adjusted_close(const std::vector<PriceFamily>& families,
                                               const PriceFamily& bar, const std::string& wish) {
    if (is_adjusted(bar) || normal_name(wish) == "raw") return std::nullopt;
    for (const auto& family : families) {
        if (is_adjusted(family) && !family.whole() && family.member(BarPrice::close))
            return family.member(BarPrice::close);
    }
    return std::nullopt;
}

/// Uses the columns of splits and distributions. What is paid out as dividends and as gains is
/// added up.
void use_events(const Table& table, const PriceChoice& choice, PriceColumns& chosen) {
    const auto use = [&](std::span<const std::string_view> names, Take take, PriceSlot slot) {
        const auto column = table.find_first(names);
        if (!column || chosen.uses[*column].take != Take::nothing) return std::string();
        chosen.uses[*column] = {take, slot};
        return table.columns()[*column];
    };
    const bool both = table.find_first(distribution_names) && table.find_first(gains_names);
    const auto take = both ? Take::addend : Take::number;
    chosen.split = use(split_names, Take::ratio, split_slot);
    const auto dividends = use(distribution_names, take, distribution_slot);
    const auto gains = use(gains_names, take, distribution_slot);
    chosen.distribution =
        dividends.empty() || gains.empty() ? dividends + gains : dividends + " + " + gains;
    // Of a download with both columns the prices that are not adjusted have an adjusted close
    // beside them.
    chosen.usually_adjusted = choice.bars.empty() && normal_name(chosen.split) == "stocksplits" &&
                              normal_name(dividends) == "dividends";
}

void require_unique_names(const Table& table, const PriceColumns& chosen, std::size_t close,
                          const std::string& column) {
    for (std::size_t i = 0; i < chosen.uses.size(); ++i) {
        const bool named = i == close && chosen.close_name == column && names_once(table, column);
        const bool alone = !column.empty() && i != close && chosen.uses[i].take != Take::time;
        if (chosen.uses[i].take != Take::nothing && !named && !alone) table.require_unique(i);
    }
}

}  // namespace

std::string PriceColumns::remedy_of_bar() const {
    return "correct the row, or choose one column: --column " +
           as_argument(other_price.empty() ? close_name : other_price);
}

PriceColumns choose_price_columns(Table& table, const PriceChoice& choice, const Warn& warn) {
    if (!table.has_header()) name_columns_without_header(table, warn);
    PriceColumns chosen;
    const auto time = choose_price_time(table, choice.stamp);
    chosen.time = with_time_of_day(table, time.column);
    std::vector<std::size_t> taken{chosen.time.time};
    if (chosen.time.time_of_day) taken.push_back(*chosen.time.time_of_day);
    const auto families = find_price_families(table, taken, fourth_names);
    const PriceFamily* const bar =
        choice.column.empty() ? choose_bars(table, families, choice.bars, warn) : nullptr;
    const auto close = bar != nullptr ? bar->member(BarPrice::close).value()
                                      : choose_close(table, choice, chosen.time, families);
    if (close == chosen.time.time) {
        table.fail(table.header_line(), "column", in_quotes(choice.column) + " is the time",
                   "choose a price among " + table.column_list());
    }
    chosen.bars = bar != nullptr;
    chosen.close_name = table.columns()[close];
    const bool bar_time = belongs_to_bar(families, close);
    chosen.stamp = time.stamp && !(choice.stamp == Stamp::close && time.stamp == Stamp::open)
                       ? *time.stamp
                       : choice.stamp.value_or(bar_time ? Stamp::open : Stamp::close);

    chosen.uses.resize(table.columns().size());
    if (chosen.bars) {
        for (std::size_t i = 0; i < bar_prices; ++i) {
            const auto slot = static_cast<std::uint8_t>(open_slot + i);
            chosen.uses[bar->members[i].value()] = {Take::number, slot};
        }
        if (const auto adjusted = lone_adjusted_close(families, *bar, choice.bars)) {
            chosen.uses[*adjusted] = {Take::number, adjusted_slot};
            chosen.adjusted_close = table.columns()[*adjusted];
        }
    }
    chosen.uses[close] = {Take::number, close_slot};
    take_zone_of_table(table, chosen.time, warn);
    use_time(chosen.uses, chosen.time);
    chosen.volume_is_loose = !choice.column.empty();
    const auto volume = find_volume(table);
    if (volume && chosen.uses[*volume].take == Take::nothing) {
        chosen.uses[*volume] = {chosen.volume_is_loose ? Take::any_number : Take::number,
                                volume_slot};
    }
    chosen.adjusted = !chosen.adjusted_close.empty() || is_adjusted_column(families, close);
    if (choice.column.empty() && !chosen.adjusted) use_events(table, choice, chosen);
    require_unique_names(table, chosen, close, choice.column);
    chosen.other_price = find_other_close(table, chosen.uses);
    if (choice.column.empty()) note_unused_prices(table, chosen, close, families, warn);
    note_unused_funding(table, chosen, warn);
    return chosen;
}

}  // namespace levtok::io
