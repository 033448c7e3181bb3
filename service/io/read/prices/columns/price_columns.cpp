#include "service/io/read/prices/columns/price_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/io/read/input_error.hpp"
#include "service/io/read/prices/columns/price_families.hpp"
#include "service/io/read/prices/columns/price_header.hpp"
#include "service/io/read/prices/columns/unused_columns.hpp"
#include "service/io/read/table/table.hpp"

namespace levtok::io {
namespace {

std::string name_of_bars(const PriceFamily& family) {
    return family.stem.empty() ? "raw" : as_argument(family.stem);
}

/// `raw, adj, 'mid quote'`.
std::string list_of_bars(const std::vector<const PriceFamily*>& families) {
    std::string list;
    for (const auto* family : families) list += (list.empty() ? "" : ", ") + name_of_bars(*family);
    return list;
}

class FamilyChoice {
public:
    FamilyChoice(const Table& table, const std::vector<PriceFamily>& families, const Warn& warn)
        : table_(table), families_(families), warn_(warn) {
        for (const auto& family : families) {
            if (!family.whole()) continue;
            all_.push_back(&family);
            if (is_quote(family)) {
                quotes_.push_back(&family);
            } else {
                (is_adjusted(family) ? adjusted_ : raw_).push_back(&family);
            }
        }
    }

    const PriceFamily* choose(const std::string& wish) const {
        return wish.empty() ? usual() : wished(wish);
    }

private:
    const PriceFamily* wished(const std::string& wish) const {
        const std::string name = normal_name(wish);
        for (const auto* family : all_) {
            if (normal_name(family->stem) == name && !name.empty()) return family;
        }
        if (name == "raw" && !raw_.empty()) return only(raw_);
        if (name == "adjusted" && !adjusted_.empty()) return only(adjusted_);
        // An adjusted close alone makes adjusted bars of raw ones.
        if (name == "adjusted" && adjusted_close(families_) && !raw_.empty()) return only(raw_);
        table_.fail(table_.header_line(), "bars", "there are no bars " + in_quotes(wish),
                    all_.empty() ? "drop --bars" : "choose one of " + list_of_bars(all_));
    }

    const PriceFamily* usual() const {
        if (all_.size() <= 1) return all_.empty() ? nullptr : all_.front();
        const PriceFamily* chosen = nullptr;
        if (!adjusted_.empty()) {
            chosen = only(adjusted_);
        } else if (!raw_.empty()) {
            chosen = only(raw_);
        } else {
            chosen = mid();
        }
        if (warn_) {
            warn_({NoteCode::chosen_prices,
                   fmt::format("has several bars ({}); those of {} are read (--bars NAME takes "
                               "others)",
                               list_of_bars(all_), name_of_bars(*chosen)),
                   table_.file().name()});
        }
        return chosen;
    }

    const PriceFamily* mid() const {
        for (const auto* family : quotes_) {
            if (family->stem.find("mid") != std::string::npos) return family;
        }
        return only(quotes_);
    }

    /// The one without a stem, or the only one.
    const PriceFamily* only(const std::vector<const PriceFamily*>& some) const {
        if (some.size() == 1) return some.front();
        for (const auto* family : some) {
            if (family->stem.empty()) return family;
        }
        table_.fail(table_.header_line(), "header", "has several bars: " + list_of_bars(some),
                    "choose one with --bars " + name_of_bars(*some.front()));
    }

    const Table& table_;
    const std::vector<PriceFamily>& families_;
    const Warn& warn_;
    std::vector<const PriceFamily*> all_;
    std::vector<const PriceFamily*> raw_;
    std::vector<const PriceFamily*> adjusted_;
    std::vector<const PriceFamily*> quotes_;
};

/// The family that is the bar: the one that `wish` names (`raw`, `adjusted` or a stem), else the
/// adjusted one, else the raw one, else the middle of quotes; nullptr where none is whole. Notes
/// that there were others. Throws InputError where the wish cannot be met, or none stands out.
const PriceFamily* choose_bars(const Table& table, const std::vector<PriceFamily>& families,
                               const std::string& wish, const Warn& warn) {
    return FamilyChoice(table, families, warn).choose(wish);
}

using namespace std::string_view_literals;

constexpr std::array volume_names{"volume"sv, "vol"sv, "v"sv};
constexpr std::array quote_volume_words{"usd"sv,      "usdt"sv,  "usdc"sv,     "busd"sv, "eur"sv,
                                        "currency"sv, "quote"sv, "turnover"sv, "total"sv};

/// Whether a column's name has volume in it.
bool names_volume(std::string_view column) { return has_word(column, volume_names); }

/// The column of the volume; one in quote currency counts other units.
std::optional<std::size_t> find_volume(const Table& table) {
    if (const auto plain = table.find_first(volume_names)) return plain;
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        const auto& name = table.columns()[i];
        if (names_volume(name) && !has_word(name, quote_volume_words) &&
            words_of_name(name).size() <= 2)
            return i;
    }
    return std::nullopt;
}

constexpr std::array close_names{
    "close"sv,         "closelast"sv, "closeprice"sv, "price"sv,  "nav"sv,   "adjclose"sv,
    "adjustedclose"sv, "last"sv,      "lastprice"sv,  "latest"sv, "value"sv, "index"sv,
    "indexvalue"sv,    "settle"sv,    "markprice"sv,  "vwap"sv,   "mid"sv,   "mark"sv};

/// The only column of numbers that may be a price.
std::optional<std::size_t> only_number(const Table& table, const TimeColumns& time) {
    std::optional<std::size_t> only;
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        const bool other = i == time.time || i == time.time_of_day ||
                           table.kind(i) != ColumnKind::number || names_volume(table.columns()[i]);
        if (other) continue;
        if (only) return std::nullopt;
        only = i;
    }
    return only;
}

/// The column of the price where no bar is read: the one that is wanted, else an adjusted close,
/// else the first with a known name, else the only one of numbers. Throws InputError where there is
/// none.
std::size_t choose_close(const Table& table, const PriceChoice& choice, const TimeColumns& time,
                         const std::vector<PriceFamily>& families) {
    const auto& column = choice.column;
    if (!column.empty()) {
        if (const auto chosen = table.find(column)) return *chosen;
        table.fail(table.header_line(), "column", "there is no column " + in_quotes(column),
                   "choose one of " + table.column_list());
    }
    const auto adjusted = choice.bars == "raw" ? std::nullopt : adjusted_close(families);
    if (adjusted) return *adjusted;
    for (const auto name : close_names) {
        const auto known = table.find(name);
        if (known && *known != time.time) return *known;
    }
    for (const auto& family : families) {
        if (!is_adjusted(family) && family.member(BarPrice::close))
            return *family.member(BarPrice::close);
        if (!family.has_extremes()) continue;
        table.fail(table.header_line(), "header",
                   "has open, high and low, and no column that is known as their close",
                   "name it close, or choose one price with --column NAME");
    }
    if (table.columns().size() == 2) return 1 - time.time;
    if (const auto only = only_number(table, time)) return *only;
    table.fail(table.header_line(), "column",
               "none of " + table.column_list() + " is known as a price",
               "choose one with --column NAME");
}

/// A price among the columns that are not used, to read alone where the bar is broken; may be
/// empty.
std::string find_other_close(const Table& table, std::span<const ColumnUse> uses) {
    for (const auto name : close_names) {
        const auto other = table.find(name);
        if (other && uses[*other].take == Take::nothing) return table.columns()[*other];
    }
    return {};
}

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
    note_unused_interest(table, chosen, warn);
    return chosen;
}

}  // namespace levtok::io
