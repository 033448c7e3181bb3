#include "service/io/price_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

namespace levtok::io {
namespace {

constexpr std::size_t rows_ahead = 1000;

constexpr Range price_range = unit::Price::range;

/// False for a NaN too.
bool is_price(double x) { return x >= price_range.low && x <= price_range.high; }

bool same_values(const Observation& a, const Observation& b) {
    return a.open == b.open && a.high == b.high && a.low == b.low && a.close == b.close &&
           a.volume == b.volume;
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

PriceRows::PriceRows(const TextSource& source, const std::string& column,
                     std::optional<Stamp> stamp, bool strict, const Warn& warn)
    : table_(source),
      columns_(choose_price_columns(table_, column, stamp)),
      strict_(strict),
      equal_(NoteCode::duplicate_rows, table_.file().name(),
             "rows that stand twice with the same values; one kept", warn),
      differing_(NoteCode::duplicate_rows, table_.file().name(),
                 "stamps with different rows; the last kept", warn) {
    table_.use(columns_.uses);
    look_ahead();
}

void PriceRows::finish() const {
    equal_.finish();
    differing_.finish();
}

bool PriceRows::read(PriceRow& row) {
    if (!table_.next(values_)) return false;
    const auto& x = values_.numbers;
    double volume = x[volume_slot];
    if (!(volume >= 0 && volume <= std::numeric_limits<double>::max())) {
        if (volume == volume) complain(values_);
        volume = 0;
    }
    const double close = x[close_slot];
    const double open = columns_.bars ? x[open_slot] : close;
    const double high = columns_.bars ? x[high_slot] : close;
    const double low = columns_.bars ? x[low_slot] : close;
    const bool sound = low >= price_range.low && low <= open && low <= close && open <= high &&
                       close <= high && is_price(high);
    if (!sound) complain(values_);
    row.bar = {values_.time,    Price::raw(open),  Price::raw(high),
               Price::raw(low), Price::raw(close), volume};
    row.line = table_.line();
    return true;
}

void PriceRows::complain(const TableRow& row) const {
    const auto& x = row.numbers;
    const auto& other = columns_.other_price;
    const std::string remedy_of_bar = "correct the row, or choose one column: --column " +
                                      (other.empty() ? columns_.close_name : other);
    for (std::size_t i = 0; i < columns_.uses.size(); ++i) {
        const auto use = columns_.uses[i];
        const double value = use.take == Take::number ? x[use.slot] : 1;
        if (is_price(value)) continue;
        table_.fail(table_.line(), table_.columns()[i],
                    "must be a price " + price_range.text() + ", was " + shortest(value),
                    columns_.bars ? remedy_of_bar : "correct the row or delete it");
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

/// Reads the first rows to learn the direction of time and the interval.
void PriceRows::look_ahead() {
    ahead_.reserve(rows_ahead);
    PriceRow row;
    while (ahead_.size() < rows_ahead && read(row)) ahead_.push_back(row);
    if (ahead_.empty()) {
        table_.fail(table_.line() + 1, "file", "has a header but no rows",
                    "give at least one row under the header");
    }
    std::map<Duration, std::size_t> steps;
    std::size_t forward = 0;
    std::size_t backward = 0;
    for (std::size_t i = 1; i < ahead_.size(); ++i) {
        const Duration step = ahead_[i].bar.time - ahead_[i - 1].bar.time;
        if (step == Duration{0}) continue;
        ++steps[std::chrono::abs(step)];
        ++(step > Duration{0} ? forward : backward);
    }
    newest_first_ = backward > forward;
    if (steps.empty()) return;
    interval_ = std::max_element(steps.begin(), steps.end(), [](const auto& a, const auto& b) {
                    return a.second < b.second;
                })->first;
    stamped_at_the_end_ = std::all_of(ahead_.begin(), ahead_.end(), [this](const PriceRow& each) {
        return in_last_second(each.bar.time, interval_);
    });
    weekdays_only_ = interval_ == one_day &&
                     std::none_of(ahead_.begin(), ahead_.end(),
                                  [](const PriceRow& each) { return on_weekend(each.bar.time); });
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
                    fmt::format("{} stood on line {} with different values",
                                format_time(later.bar.time), kept.line),
                    "keep one of the rows, or drop --strict to take the last");
    }
    auto& findings = equal ? equal_ : differing_;
    if (findings.wants_text()) {
        findings.add(
            later.line, "time",
            fmt::format("{} stands twice with {} values; {} kept", format_time(later.bar.time),
                        equal ? "the same" : "different", equal ? "one" : "the last"));
    } else {
        findings.count_one();
    }
    kept = later;
}

void PriceRows::complain_of_order(const PriceRow& before, const PriceRow& row) const {
    table_.fail(row.line, "time",
                fmt::format("{} comes after {} of line {} in a file that is {}-first",
                            format_time(row.bar.time), format_time(before.bar.time), before.line,
                            newest_first_ ? "newest" : "oldest"),
                "sort the rows by time");
}

}  // namespace levtok::io
