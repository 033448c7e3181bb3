#include "service/io/read/prices/held_prices.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "nav/check.hpp"
#include "nav/error.hpp"
#include "service/io/read/prices/adjustment.hpp"
#include "service/io/read/table/time_columns.hpp"
#include "service/io/read/text/text_file.hpp"

namespace levtok::io {
namespace {

using namespace std::string_view_literals;

constexpr std::array adjustment_dates{
    "exdate"sv, "exdividenddate"sv, "exeffdate"sv, "executiondate"sv, "effectivedate"sv,
    "date"sv,   "time"sv,           "timestamp"sv, "datetime"sv,      "day"sv};

/// The kind of a file of adjustments.
struct Kind {
    std::span<const std::string_view> names;
    Take take;
    double Adjustment::*value;
    std::string_view what;
    std::string_view example;
};

std::size_t choose_value(const Table& table, const Kind& kind, std::size_t time) {
    if (const auto known = table.find_first(kind.names)) return *known;
    if (table.columns().size() == 2) return 1 - time;
    table.fail(table.header_line(), kind.what,
               "none of " + table.column_list() + " is known as a " + std::string(kind.what),
               "name the columns such as " + std::string(kind.example));
}

void sort_by_time(const Adjustments& all, std::vector<Adjustment>& events, const Kind& kind) {
    std::stable_sort(events.begin(), events.end(),
                     [](const auto& a, const auto& b) { return a.time < b.time; });
    for (std::size_t i = 1; i < events.size(); ++i) {
        if (events[i].time != events[i - 1].time ||
            events[i].*kind.value != events[i - 1].*kind.value) {
            continue;
        }
        throw InputError(events[i].file, std::max(events[i].line, events[i - 1].line), all.column,
                         "occurs twice at " + format_time(events[i].time), "keep one of the rows");
    }
}

Adjustments read(const TextSource& source, const TimeOptions& options, const Kind& kind,
                 const Warn& warn) {
    Table table(source, options);
    if (!table.has_header()) table.name_two_columns({"date", std::string(kind.what)}, kind.example);
    // No time of day: 1:20 is a ratio.
    const auto time = find_time(table, adjustment_dates);
    if (!time) complain_of_no_time(table, kind.example);
    const auto column = choose_value(table, kind, *time);
    std::vector<ColumnUse> uses(table.columns().size());
    uses[column] = {kind.take, 0};
    TimeColumns columns{*time, std::nullopt};
    take_zone_of_table(table, columns, warn);
    use_time(uses, columns);
    table.require_unique(column);
    table.use(std::move(uses));
    table.note_assumptions(warn);
    Adjustments all{.column = table.columns()[column]};
    TableRow row;
    const double none = Adjustment{}.*kind.value;
    while (table.next(row)) {
        if (!has_effect(row.numbers[0], none)) continue;
        Adjustment event{.time = row.time, .file = table.file().name(), .line = table.line()};
        event.*kind.value = row.numbers[0];
        require_sound(event, all.column);
        all.events.push_back(std::move(event));
    }
    table.note_passed_lines(warn);
    sort_by_time(all, all.events, kind);
    return all;
}

/// Reads the splits of a file, in the order of time: a date (`date`, `ex_date`, …) and a ratio of
/// new units per old one (`ratio`, `split`, `Stock Splits`, …; 4, 4:1, 1-for-10). Rows without a
/// split (0, 1, nothing) are skipped, so that it may be a price file. Throws InputError.
Adjustments read_splits(const TextSource& source, const TimeOptions& time, const Warn& warn) {
    constexpr std::array names{"ratio"sv,           "split"sv,      "splits"sv,
                               "stocksplits"sv,     "splitratio"sv, "splitfactor"sv,
                               "splitcoefficient"sv};
    return read(source, time, {names, Take::ratio, &Adjustment::split, "ratio", "date,ratio"},
                warn);
}

/// Reads distributions likewise: a date and money per unit (`amount`, `Dividends`, `cash_amount`,
/// …).
Adjustments read_distributions(const TextSource& source, const TimeOptions& time,
                               const Warn& warn) {
    constexpr std::array names{"amount"sv,         "dividend"sv,        "dividends"sv,
                               "dividendamount"sv, "cashamount"sv,      "cashdividend"sv,
                               "divcash"sv,        "distribution"sv,    "distributions"sv,
                               "cash"sv,           "adjusteddividend"sv};
    return read(source, time,
                {names, Take::number, &Adjustment::distribution, "amount", "date,amount"}, warn);
}

constexpr std::string_view no_adjustment = "none";

bool is_file(const std::string& choice) { return !choice.empty() && choice != no_adjustment; }

[[noreturn]] void complain_of_adjusted(const AdjustmentChoice& choice, const std::string& column) {
    throw InvalidValue(choice.options + (is_file(choice.splits) ? "splits" : "distributions"),
                       "must be left out where the prices are adjusted already (--bars raw takes "
                       "those that are not)",
                       in_quotes(column));
}

}  // namespace

bool has_adjustments(const PriceHistory& history, const AdjustmentChoice& choice) {
    const auto any = [](const std::string& chosen, const std::string& column) {
        return chosen.empty() ? !column.empty() : is_file(chosen);
    };
    return any(choice.splits, history.properties().adjusting.split) ||
           any(choice.distributions, history.properties().adjusting.distribution);
}

HeldPrices::HeldPrices(PriceHistory& history, const AdjustmentChoice& choice,
                       const TimeOptions& time, const std::optional<BarSteps>& stored,
                       const Warn& warn) {
    const auto& columns = history.properties().adjusting;
    if (!columns.adjusted_by.empty()) complain_of_adjusted(choice, columns.adjusted_by);
    hold_all(history);
    const TimeOptions of_dates{.order = time.order, .zone = time.zone};
    const auto take = [&](const std::string& chosen, const std::string& column,
                          double PriceRow::*of_row, double Adjustment::*of_event,
                          const auto& read) {
        if (is_file(chosen)) return read(chosen, of_dates, warn);
        if (chosen == no_adjustment || column.empty()) return Adjustments{};
        Adjustments all{
            .column = column, .of_prices = true, .usually_in_prices = columns.usually_adjusted};
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (!has_effect(rows_[i].*of_row, Adjustment{}.*of_event)) continue;
            Adjustment event{
                .time = rows_[i].bar.time, .file = files_[file_of_row_[i]], .line = rows_[i].line};
            event.*of_event = rows_[i].*of_row;
            require_sound(event, column);
            all.events.push_back(std::move(event));
        }
        return all;
    };
    auto splits =
        take(choice.splits, columns.split, &PriceRow::split, &Adjustment::split, read_splits);
    auto distributions = take(choice.distributions, columns.distribution, &PriceRow::distribution,
                              &Adjustment::distribution, read_distributions);
    splits.option = choice.options + "splits";
    distributions.option = choice.options + "distributions";
    adjust(rows_, splits, distributions, stored, warn);
}

void HeldPrices::hold_all(PriceHistory& history) {
    while (const PriceRow* row = history.next()) {
        const auto file = history.file_number();
        if (files_.size() <= file) files_.resize(file + 1);
        if (files_[file].empty()) files_[file] = history.file();
        rows_.push_back(*row);
        file_of_row_.push_back(file);
    }
}

const PriceRow* HeldPrices::next() { return taken_ == rows_.size() ? nullptr : &rows_[taken_++]; }

}  // namespace levtok::io
