#include "service/io/read/prices/price_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "service/io/read/checks/bar_interval.hpp"
#include "service/io/read/checks/odd_bars.hpp"

namespace levtok::io {
namespace {

constexpr std::size_t rows_ahead = 1000;

constexpr Range price_range = unit::Price::range;

/// False for a NaN too.
bool is_price(double x) { return x >= price_range.low && x <= price_range.high; }

/// Whether the numbers are a bar of prices, or a price.
bool is_sound(const std::array<double, TableRow::slots>& x, bool bars) {
    const double close = x[close_slot];
    if (!bars) return is_price(close);
    const double open = x[open_slot];
    const double high = x[high_slot];
    const double low = x[low_slot];
    return low >= price_range.low && low <= open && low <= close && open <= high && close <= high &&
           is_price(high);
}

bool on_weekend(Instant time) {
    const std::chrono::weekday day{std::chrono::floor<std::chrono::days>(time)};
    return day == std::chrono::Saturday || day == std::chrono::Sunday;
}

/// Whether `time` is in the last second before a full minute, hour or day, as `interval` has it.
bool in_last_second(Instant time, Duration interval) {
    using namespace std::chrono_literals;
    if (interval < Duration{1min}) return false;
    const Duration unit = std::min(interval, Duration{1h});
    const Instant second = std::chrono::floor<std::chrono::seconds>(time);
    const bool first_or_last_instant = time == second || time - second >= Duration{999ms};
    return first_or_last_instant && (second + 1s).time_since_epoch() % unit == Duration{0};
}

}  // namespace

PriceRows::PriceRows(const TextSource& source, const PriceChoice& choice, const TimeOptions& time,
                     bool strict, const Warn& warn)
    : table_(source, time),
      columns_(choose_price_columns(table_, choice, warn)),
      strict_(strict),
      warn_(warn),
      equal_(NoteCode::duplicate_rows, table_.file().name(),
             "rows that occur twice with the same values; one kept", warn),
      differing_(NoteCode::duplicate_rows, table_.file().name(),
                 "stamps with different rows; the last kept", warn) {
    table_.use(columns_.uses);
    table_.note_assumptions(warn);
    look_ahead();
}

void PriceRows::finish() const {
    equal_.finish();
    differing_.finish();
    if (!warn_) return;
    if (rows_without_price_ > 0) {
        warn_({NoteCode::left_out,
               fmt::format("{} row{} without a price skipped", rows_without_price_,
                           rows_without_price_ == 1 ? "" : "s"),
               place_of(table_.file().name(), first_without_price_, columns_.close_name)});
    }
    if (scales_) {
        warn_({NoteCode::chosen_prices,
               fmt::format("the bar is scaled by {} / {}, so that all its prices are adjusted "
                           "(--bars raw takes them as they are)",
                           in_quotes(columns_.adjusted_close), in_quotes(columns_.close_name)),
               table_.file().name()});
    }
    table_.note_passed_lines(warn_);
}

/// Makes all prices of the bar adjusted ones.
void PriceRows::scale_by_adjusted_close() {
    auto& x = values_.numbers;
    const double adjusted = x[adjusted_slot];
    if (adjusted == x[close_slot]) return;
    const double factor = adjusted / x[close_slot];
    scales_ = true;
    for (const auto slot : {open_slot, high_slot, low_slot}) x[slot] *= factor;
    x[close_slot] = adjusted;
    // The products are rounded, the close is not: it is never outside by more than that.
    constexpr double rounding = 1e-15;
    for (const auto slot : {high_slot, low_slot}) {
        if (std::abs(x[slot] - adjusted) <= rounding * adjusted) x[slot] = adjusted;
    }
}

/// Corrects the extremes of a bar for a writer's rounding. False where the row has no price at all;
/// throws InputError for any other error.
bool PriceRows::mend() {
    constexpr double tolerance = 1e-9;
    auto& x = values_.numbers;
    bool any = false;
    for (const auto use : columns_.uses) {
        const bool price =
            use.take == Take::number && (use.slot <= close_slot || use.slot == adjusted_slot);
        any = any || (price && !std::isnan(x[use.slot]));
    }
    if (!any) {
        if (rows_without_price_++ == 0) first_without_price_ = table_.line();
        see_stamp_ahead(values_.time);
        return false;
    }
    if (!columns_.bars) complain(values_);
    const double top = std::max(x[open_slot], x[close_slot]);
    const double bottom = std::min(x[open_slot], x[close_slot]);
    const bool rounded = is_price(x[open_slot]) && is_price(x[high_slot]) &&
                         is_price(x[low_slot]) && is_price(x[close_slot]) &&
                         top - x[high_slot] <= tolerance * top &&
                         x[low_slot] - bottom <= tolerance * bottom;
    if (!rounded) complain(values_);
    x[high_slot] = std::max(x[high_slot], top);
    x[low_slot] = std::min(x[low_slot], bottom);
    return true;
}

bool PriceRows::read(PriceRow& row) {
    const auto& x = values_.numbers;
    do {
        if (!table_.next(values_)) return false;
        if (!columns_.adjusted_close.empty()) scale_by_adjusted_close();
    } while (!is_sound(x, columns_.bars) && !mend());
    double volume = x[volume_slot];
    if (!(volume >= 0 && volume <= std::numeric_limits<double>::max())) {
        if (volume == volume && !columns_.volume_is_loose) complain(values_);
        volume = 0;
    }
    const double close = x[close_slot];
    row.bar = {values_.time,
               Price::raw(columns_.bars ? x[open_slot] : close),
               Price::raw(columns_.bars ? x[high_slot] : close),
               Price::raw(columns_.bars ? x[low_slot] : close),
               Price::raw(close),
               volume};
    row.line = table_.line();
    row.split = x[split_slot];
    row.distribution = x[distribution_slot];
    return true;
}

void PriceRows::complain(const TableRow& row) const {
    const auto& x = row.numbers;
    const std::string remedy_of_bar = columns_.remedy_of_bar();
    for (std::size_t i = 0; i < columns_.uses.size(); ++i) {
        const auto use = columns_.uses[i];
        const bool price =
            use.take == Take::number && (use.slot <= close_slot || use.slot == adjusted_slot);
        if (price && !is_price(x[use.slot])) complain_of_price(i, x[use.slot]);
    }
    if (x[volume_slot] < 0 || x[volume_slot] > std::numeric_limits<double>::max()) {
        table_.fail(table_.line(), "volume",
                    "must be a finite number >= 0, was " + shortest(x[volume_slot]),
                    "correct the row or empty the field");
    }
    if (x[high_slot] < x[low_slot]) {
        table_.fail(
            table_.line(), "high",
            fmt::format("{} is below the low {}", shortest(x[high_slot]), shortest(x[low_slot])),
            remedy_of_bar);
    }
    const bool open_outside = x[open_slot] < x[low_slot] || x[open_slot] > x[high_slot];
    table_.fail(table_.line(), open_outside ? "open" : "close",
                fmt::format("{} is outside the bar's low {} and high {}",
                            shortest(x[open_outside ? open_slot : close_slot]),
                            shortest(x[low_slot]), shortest(x[high_slot])),
                remedy_of_bar);
}

void PriceRows::complain_of_price(std::size_t column, double value) const {
    const std::string remedy =
        columns_.bars ? columns_.remedy_of_bar() : "correct the row or delete it";
    if (std::isnan(value)) {
        table_.fail(table_.line(), table_.columns()[column],
                    "has no number, though other prices of the row have", remedy);
    }
    table_.fail(table_.line(), table_.columns()[column],
                "must be a price " + price_range.text() + ", was " + shortest(value), remedy);
}

void PriceRows::see_stamp_ahead(Instant stamp) {
    if (stamps_ahead_.size() < rows_ahead) stamps_ahead_.push_back(stamp);
}

/// Reads the first rows to infer the properties of all.
void PriceRows::look_ahead() {
    ahead_.reserve(rows_ahead);
    PriceRow row;
    while (ahead_.size() < rows_ahead && read(row)) {
        ahead_.push_back(row);
        see_stamp_ahead(row.bar.time);
    }
    if (ahead_.empty() && rows_without_price_ > 0) {
        table_.fail(first_without_price_, columns_.close_name, "no row of the file has a price",
                    "choose a column that has prices with --column NAME");
    }
    if (ahead_.empty()) {
        table_.fail(table_.line() + 1, "file", "has a header but no rows",
                    "give at least one row under the header");
    }
    learn_direction_and_interval();
    if (interval_ == Duration{0}) return;
    stamped_at_the_end_ = std::all_of(ahead_.begin(), ahead_.end(), [this](const PriceRow& each) {
        return in_last_second(each.bar.time, interval_);
    });
    if (columns_.bars) note_odd_bars(bars_ahead(), table_, warn_);
    // A few daily rows are enough; shorter bars must include a weekend.
    const Duration seen = std::chrono::abs(ahead_.back().bar.time - ahead_.front().bar.time);
    weekdays_only_ = (interval_ == one_day || (interval_ < one_day && seen > 7 * one_day)) &&
                     std::none_of(ahead_.begin(), ahead_.end(),
                                  [](const PriceRow& each) { return on_weekend(each.bar.time); });
}

/// A row without a price still has a stamp, without which two steps would look like one.
void PriceRows::learn_direction_and_interval() {
    std::vector<Duration> steps;
    std::size_t forward = 0;
    std::size_t backward = 0;
    for (std::size_t i = 1; i < stamps_ahead_.size(); ++i) {
        const Duration step = stamps_ahead_[i] - stamps_ahead_[i - 1];
        if (step == Duration{0}) continue;
        steps.push_back(std::chrono::abs(step));
        ++(step > Duration{0} ? forward : backward);
    }
    newest_first_ = backward > forward;
    const auto usual = most_common(steps);
    interval_ = usual.step;
    tells_interval_ = usual.repeats;
}

/// The first bars in the order of time.
std::vector<Observation> PriceRows::bars_ahead() const {
    std::vector<Observation> bars;
    bars.reserve(ahead_.size());
    for (const auto& row : ahead_) bars.push_back(row.bar);
    if (newest_first_) std::reverse(bars.begin(), bars.end());
    return bars;
}

bool PriceRows::read_ahead_or_on(PriceRow& row) {
    if (ahead_taken_ == ahead_.size()) return read(row);
    row = ahead_[ahead_taken_++];
    return true;
}

const PriceRow* PriceRows::next() {
    if (!has_pending_ && !read_ahead_or_on(rows_[pending_])) return nullptr;
    has_pending_ = true;
    PriceRow& pending = rows_[pending_];
    PriceRow& later = rows_[1 - pending_];
    while (read_ahead_or_on(later)) {
        if (later.bar.time == pending.bar.time) {
            merge(pending, later);
            continue;
        }
        if ((later.bar.time < pending.bar.time) != newest_first_) complain_of_order(pending, later);
        pending_ = 1 - pending_;
        return &pending;
    }
    has_pending_ = false;
    return &pending;
}

void PriceRows::merge(PriceRow& kept, const PriceRow& later) {
    const bool equal = same_values(kept.bar, later.bar);
    if (!equal && strict_) {
        table_.fail(later.line, "time",
                    fmt::format("{} was on line {} with different values",
                                format_time(later.bar.time), kept.line),
                    "keep one of the rows, or drop --strict to take the last");
    }
    auto& findings = equal ? equal_ : differing_;
    if (findings.wants_text()) {
        // Where clocks go back, an hour of local time occurs twice.
        const bool of_local_hour =
            !equal && interval_ == std::chrono::hours{1} && !table_.time_options().zone;
        findings.add(
            later.line, "time",
            fmt::format("{} occurs twice with {} values; {} kept{}", format_time(later.bar.time),
                        equal ? "the same" : "different", equal ? "one" : "the last",
                        of_local_hour ? " (--tz ZONE keeps both where clocks go back)" : ""));
    } else {
        findings.count_one();
    }
    kept = later;
}

void PriceRows::complain_of_order(const PriceRow& before, const PriceRow& row) const {
    const auto back = std::chrono::abs(row.bar.time - before.bar.time);
    const bool of_days =
        before.bar.time == std::chrono::floor<std::chrono::days>(before.bar.time) &&
        row.bar.time == std::chrono::floor<std::chrono::days>(row.bar.time);
    // Where clocks go back, the bars of an hour follow those of the same hour.
    if (back < std::chrono::hours{1} && interval_ < std::chrono::hours{1} && !of_days &&
        !table_.time_options().zone) {
        table_.fail(
            row.line, "time",
            fmt::format(
                "{} comes after {} of line {}: an hour occurs twice, as when clocks go back",
                format_time(row.bar.time), format_time(before.bar.time), before.line),
            "name the zone of the times with --tz, such as --tz America/New_York, or give "
            "stamps in UTC");
    }
    table_.fail(row.line, "time",
                fmt::format("{} comes after {} of line {} in a file that is {}-first",
                            format_time(row.bar.time), format_time(before.bar.time), before.line,
                            newest_first_ ? "newest" : "oldest"),
                "sort the rows by time");
}

}  // namespace levtok::io
