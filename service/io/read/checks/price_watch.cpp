#include "service/io/read/checks/price_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

#include "nav/check.hpp"
#include "service/io/read/checks/bar_interval.hpp"

namespace levtok::io {
namespace {

constexpr std::array split_ratios{2, 3, 4, 5, 10, 15, 20, 25};
constexpr double nearness = 0.03;
/// The tolerance for the open of a bar, which is a price at another time than the close.
constexpr double nearness_of_open = 0.15;
constexpr double unusual = 12;
constexpr int moves_that_tell = 5;  ///< what is usual, after a first row

bool is_whole(double x) { return std::abs(x - std::round(x)) <= 1e-9 * std::abs(x); }

/// Gaps in bars of a day or less are judged by sessions, in longer ones by the interval.
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

/// Where a market closes at weekends, only a gap lasts this long.
constexpr Duration longest_rest = 7 * one_day;

Duration limit_of(Duration interval, bool weekdays_only) {
    if (interval <= Duration{0}) return Duration::max();
    return weekdays_only ? longest_rest : interval * 3 / 2;
}

/// The longest step that occurs more than once in the bars, such as over a weekend; a single one is
/// a gap.
Duration longest_usual_step(const std::vector<Observation>& bars) {
    std::map<Duration, std::size_t> steps;
    for (std::size_t i = 1; i < bars.size(); ++i) ++steps[bars[i].time - bars[i - 1].time];
    Duration longest{0};
    for (const auto& [step, count] : steps) {
        if (count > 1) longest = step;
    }
    return longest;
}

bool any_always_open(const std::vector<std::string>& calendars) {
    return std::any_of(calendars.begin(), calendars.end(), [](const std::string& name) {
        return rebalance::trading_calendar(name).always_open();
    });
}

}  // namespace

void SplitWatch::suspect(const Observation& before, const Observation& row, double factor,
                         double typical_move, std::uint64_t line) {
    const bool rises = factor > 1;
    const double multiple = rises ? factor : 1 / factor;
    const double open_factor = row.open / before.close;
    const double open_multiple = rises ? open_factor : 1 / open_factor;
    const bool close_alone = row.high == row.low && row.open == row.close;
    for (const int ratio : split_ratios) {
        if (std::abs(multiple / ratio - 1) > nearness) continue;
        const bool known = typical_move > 0;
        const bool jumps = close_alone ? !known || std::log(multiple) > unusual * typical_move
                                       : std::abs(open_multiple / ratio - 1) <= nearness_of_open;
        if (!jumps) return;
        tell();
        suspect_ = Suspect{before.close, row.close, row.time, file_,
                           line,         ratio,     rises,    known || !close_alone};
        return;
    }
}

/// A move that is reversed within a day is not a split.
void SplitWatch::look_for_return(const Observation& before, const Observation& row) {
    auto& found = *suspect_;
    ++found.moves_after;
    found.sum_of_moves += std::abs(std::log(row.close / before.close));
    const bool a_day_on = row.time - found.time >= one_day;
    const double left = std::abs(std::log(row.close / found.before));
    const bool may_return = found.moves_after == 1 || !a_day_on || found.proven;
    if (may_return && left < 0.25 * std::log(static_cast<double>(found.ratio))) {
        suspect_.reset();
    } else if (a_day_on && (found.proven || found.moves_after >= moves_that_tell)) {
        tell();
    }
}

/// Judged by the rows after it where those before are too few.
bool SplitWatch::is_unusual() const {
    const auto& found = *suspect_;
    if (found.proven) return true;
    const double typical = found.sum_of_moves / std::max(1, found.moves_after);
    return typical > 0 && std::log(static_cast<double>(found.ratio)) > unusual * typical;
}

void SplitWatch::tell() {
    if (!suspect_ || !is_unusual()) return suspect_.reset();
    const auto& found = *suspect_;
    findings_.go_on_in(found.file);
    if (findings_.wants_text()) {
        findings_.add(
            found.line, "price",
            fmt::format("{} follows {} at {}, a factor near {}{}, as in an unadjusted split; kept "
                        "as it is (adjusted prices, or a file of --splits, correct it)",
                        shortest(found.after.value()), shortest(found.before.value()),
                        format_time(found.time), found.rises ? "" : "1/", found.ratio));
    } else {
        findings_.count_one();
    }
    suspect_.reset();
}

void SplitWatch::finish() {
    tell();
    findings_.finish();
}

void ThousandsWatch::see(const Observation& before, const Observation& row, std::uint64_t line) {
    constexpr double thousand = 1000;
    constexpr double usual_move = 1.5;  // between neighbours if the dot separates thousands
    const double large = std::max(before.close.value(), row.close.value());
    const double small = std::min(before.close.value(), row.close.value());
    const bool as_written =
        small >= 1 && is_whole(thousand * small) && large < thousand && is_whole(large);
    const double left = large / small / thousand;
    if (!as_written || left > usual_move || left < 1 / usual_move) return;
    if (!findings_.wants_text()) return findings_.count_one();
    findings_.add(line, "price",
                  fmt::format("{} follows {} at {}, as where a dot separates thousands: {} is read "
                              "with decimals (write {} if that is meant)",
                              shortest(row.close.value()), shortest(before.close.value()),
                              format_time(row.time), shortest(small),
                              shortest(std::round(thousand * small))));
}

PriceWatch::PriceWatch(const RowSource& file, Duration interval, bool weekdays_only,
                       const std::vector<std::string>& calendars, Warn warn)
    : file_(file),
      warn_(warn),
      interval_(interval),
      weekdays_only_(weekdays_only),
      sessions_(closing(calendars, interval)),
      always_open_(sessions_.empty() || any_always_open(calendars)),
      suspects_(NoteCode::suspect_price, file, "suspect prints", warn),
      splits_(file, warn),
      thousands_(file, std::move(warn)) {
    allow_steps_to(limit_of(interval, weekdays_only));
}

void PriceWatch::allow_steps_to(Duration limit) {
    gap_limit_ = limit;
    looked_at_ = sessions_.empty() ? limit : std::min(limit, limit_of(interval_, false));
}

/// A few days of one week do not show whether a market closes at weekends: then missing days
/// between them and the earlier bars are noted.
void PriceWatch::see_first_after_earlier(const Observation& row, std::uint64_t line) {
    std::vector<Observation> earlier;
    std::swap(earlier, earlier_);
    std::erase_if(earlier, [&](const Observation& bar) { return bar.time >= row.time; });
    if (earlier.empty()) return see(row, line);
    learn_of(earlier);
    const auto rests = interval_ == one_day ? rests_on_weekends(earlier) : std::nullopt;
    if (rests) weekdays_only_ = *rests;
    const Duration usual = interval_ == one_day ? Duration{0} : longest_usual_step(earlier);
    allow_steps_to(std::max(limit_of(interval_, rests.value_or(false)), usual));
    counts_days_ = !rests && row.time - last_.time > looked_at_;
    see(row, line);
    allow_steps_to(std::max(limit_of(interval_, weekdays_only_), usual));
}

void PriceWatch::learn_of(const std::vector<Observation>& earlier) {
    for (const auto& bar : earlier) {
        if (rows_++ > 0) learn(std::abs(bar.close / last_.close - 1));
        remember(bar);
    }
}

void PriceWatch::go_on_in(const std::string& file) {
    file_ = file;
    suspects_.go_on_in(file);
    splits_.go_on_in(file);
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
    largest_gap_place_ = file_.place(line, "time");
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
        weekdays_only_ && sessions_.empty() && !counts_days_
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
               first_stale_.file.place(first_stale_.line, "price")});
    }
    const bool daily = interval_ >= one_day;
    if (!daily || repeats_ == 0 || repeats_ * 1000 >= rows_) return;
    std::string dates;
    for (const auto& repeat : first_repeats_) {
        const bool here = repeat.file == first_repeats_.front().file;
        const auto place = here ? repeat.file.row(repeat.line)
                                : fmt::format("{}: {}", repeat.file.name, repeat.line);
        dates += fmt::format("{}{} ({})", dates.empty() ? "" : ", ",
                             format_time(repeat.time).substr(0, 10), place);
    }
    warn_({NoteCode::stale_prices,
           fmt::format("{} close{} the one before exactly, which is rare here: a stale print? {}{}",
                       repeats_, repeats_ == 1 ? " repeats" : "s repeat", dates,
                       repeats_ > static_cast<std::int64_t>(first_repeats_.size()) ? ", ..." : ""),
           first_repeats_.front().file.place(first_repeats_.front().line, "price")});
}

}  // namespace levtok::io
