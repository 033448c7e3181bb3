#include "service/io/read/checks/price_watch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "service/io/read/checks/missing_bars.hpp"

namespace levtok::io {

namespace {

/// Sessions tell of bars of a day or less; of longer ones the interval does.
std::vector<const rebalance::TradingCalendar*> closing(const std::vector<std::string>& calendars,
                                                       Duration interval) {
    std::vector<const rebalance::TradingCalendar*> closing;
    if (interval <= Duration{0} || interval > one_day) return closing;
    for (const auto& name : calendars) {
        const auto* calendar = &rebalance::trading_calendar(name);
        const bool there = std::find(closing.begin(), closing.end(), calendar) != closing.end();
        if (!calendar->always_open() && !there) closing.push_back(calendar);
    }
    return closing;
}

bool any_always_open(const std::vector<std::string>& calendars) {
    return std::any_of(calendars.begin(), calendars.end(), [](const std::string& name) {
        return rebalance::trading_calendar(name).always_open();
    });
}

}  // namespace

PriceWatch::PriceWatch(const std::string& file, Duration interval, bool weekdays_only,
                       const std::vector<std::string>& calendars, Warn warn)
    : file_(file),
      warn_(warn),
      interval_(interval),
      weekdays_only_(weekdays_only),
      sessions_(closing(calendars, interval)),
      always_open_(sessions_.empty() || any_always_open(calendars)),
      gap_limit_(interval <= Duration{0} ? Duration::max()
                 : weekdays_only         ? 7 * one_day
                                         : interval * 3 / 2),
      looked_at_(sessions_.empty() ? gap_limit_ : std::min(gap_limit_, interval * 3 / 2)),
      suspects_(NoteCode::suspect_price, file, "suspect prints", warn),
      splits_(file, warn),
      thousands_(file, std::move(warn)) {}

void PriceWatch::go_on_in(const std::string& file) {
    file_ = file;
    suspects_.go_on_in(file);
    thousands_.go_on_in(file);
}

std::int64_t PriceWatch::missing_before(const Observation& row) const {
    const Duration gap = row.time - last_.time;
    std::int64_t missing = 0;
    if (always_open_ && gap > gap_limit_) missing = (gap + interval_ / 2) / interval_ - 1;
    for (const auto* calendar : sessions_) {
        missing = std::max(missing, missing_bars(*calendar, interval_, last_.time, row));
    }
    return missing;
}

void PriceWatch::note_gap(const Observation& row, std::uint64_t line) {
    const Duration gap = row.time - last_.time;
    const std::int64_t missing = missing_before(row);
    if (missing == 0) return;
    ++gaps_;
    missing_ += missing;
    if (gap <= largest_gap_) return;
    largest_gap_ = gap;
    largest_gap_end_ = row.time;
    largest_gap_place_ = place_of(file_, line, "time");
}

void PriceWatch::note_repeat(const Observation& row, std::uint64_t line) {
    constexpr std::size_t told = 4;
    ++repeats_;
    if (first_repeats_.size() < told) first_repeats_.push_back({file_, line, row.time});
    const bool equal_bars =
        row.open == last_.open && row.high == last_.high && row.low == last_.low;
    if (!equal_bars || row.time - last_.time > gap_limit_) return;
    equal_bars_in_a_row_ = last_equal_bar_ == rows_ - 1 ? equal_bars_in_a_row_ + 1 : 1;
    last_equal_bar_ = rows_;
    if (equal_bars_in_a_row_ < 2) return;
    if (stale_bars_ == 0) first_stale_ = {file_, line, row.time};
    stale_bars_ += equal_bars_in_a_row_ == 2 ? 2 : 1;
}

void PriceWatch::start_watching(const Observation& row, double move, std::uint64_t line) {
    if (rows_to_watch_ > 0) return;
    rows_to_watch_ = rows_to_return_;
    suspect_move_ = move;
    price_before_ = last_.close;
    suspect_ = row;
    suspect_line_ = line;
}

void PriceWatch::look_for_return(const Observation& row) {
    --rows_to_watch_;
    if (std::abs(row.close / price_before_ - 1) > returned_ * suspect_move_) return;
    rows_to_watch_ = 0;
    if (!suspects_.wants_text()) return suspects_.count_one();
    suspects_.add(
        suspect_line_, "price",
        fmt::format("{} at {} follows {} and is back at {} by {}: a suspect print? Kept as it is",
                    shortest(suspect_.close.value()), format_time(suspect_.time),
                    shortest(price_before_.value()), shortest(row.close.value()),
                    format_time(row.time)));
}

void PriceWatch::finish() {
    suspects_.finish();
    splits_.finish();
    thousands_.finish();
    if (!warn_) return;
    tell_gaps();
    tell_repeats();
}

void PriceWatch::tell_gaps() const {
    if (gaps_ == 0) return;
    const bool one = sessions_.size() == 1 && !always_open_;
    const std::string sessions = one ? " in sessions of " + sessions_.front()->name() : "";
    const auto missing =
        weekdays_only_ && sessions_.empty()
            ? std::string("a weekend and holidays aside")
            : fmt::format("{} bar{} of {} missing{}", missing_, missing_ == 1 ? "" : "s",
                          format_duration(interval_), sessions);
    warn_({NoteCode::gap,
           fmt::format("{} gap{} ({}); the largest, {}, ends at {}", gaps_, gaps_ == 1 ? "" : "s",
                       missing, format_duration(largest_gap_), format_time(largest_gap_end_)),
           largest_gap_place_});
}

void PriceWatch::tell_repeats() const {
    if (stale_bars_ > 0) {
        warn_({NoteCode::stale_prices,
               fmt::format("{} rows repeat the row before, three or more equal in a row (the first "
                           "by {}): stale?",
                           stale_bars_, format_time(first_stale_.time)),
               place_of(first_stale_.file, first_stale_.line, "price")});
    }
    const bool daily = interval_ >= one_day;
    if (!daily || repeats_ == 0 || repeats_ * 1000 >= rows_) return;
    std::string dates;
    for (const auto& repeat : first_repeats_) {
        const bool here = repeat.file == first_repeats_.front().file;
        dates += fmt::format("{}{} ({} {})", dates.empty() ? "" : ", ",
                             format_time(repeat.time).substr(0, 10),
                             here ? "line" : repeat.file + ':', repeat.line);
    }
    warn_({NoteCode::stale_prices,
           fmt::format("{} close{} the one before exactly, which is rare here: a stale print? {}{}",
                       repeats_, repeats_ == 1 ? " repeats" : "s repeat", dates,
                       repeats_ > static_cast<std::int64_t>(first_repeats_.size()) ? ", ..." : ""),
           place_of(first_repeats_.front().file, first_repeats_.front().line, "price")});
}

}  // namespace levtok::io
