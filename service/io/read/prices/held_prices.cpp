#include "service/io/read/prices/held_prices.hpp"

#include "nav/error.hpp"
#include "service/io/read/prices/adjustment_file.hpp"

namespace levtok::io {
namespace {

constexpr std::string_view no_adjustment = "none";

bool is_file(const std::string& choice) { return !choice.empty() && choice != no_adjustment; }

[[noreturn]] void complain_of_adjusted(const AdjustmentChoice& choice, const std::string& column) {
    throw InvalidValue(is_file(choice.splits) ? "--splits" : "--distributions",
                       "must be left out where the prices are adjusted already (--bars raw takes "
                       "those that are not)",
                       in_quotes(column));
}

}  // namespace

bool has_adjustments(const PriceHistory& history, const AdjustmentChoice& choice) {
    const auto any = [](const std::string& chosen, const std::string& column) {
        return chosen.empty() ? !column.empty() : is_file(chosen);
    };
    return any(choice.splits, history.adjusting().split) ||
           any(choice.distributions, history.adjusting().distribution);
}

HeldPrices::HeldPrices(PriceHistory& history, const AdjustmentChoice& choice,
                       const TimeOptions& time, const std::optional<BarSteps>& stored,
                       const Warn& warn) {
    const auto& columns = history.adjusting();
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
    const auto splits =
        take(choice.splits, columns.split, &PriceRow::split, &Adjustment::split, read_splits);
    const auto distributions =
        take(choice.distributions, columns.distribution, &PriceRow::distribution,
             &Adjustment::distribution, read_distributions);
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
