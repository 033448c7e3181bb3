#include "rebalance/tracking/performance.hpp"

#include <algorithm>
#include <cmath>

#include "nav/check.hpp"
#include "nav/metrics/stamped_dates.hpp"

namespace levtok::rebalance {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

struct Span {
    const char* name;
    int months;
};

constexpr Span spans[] = {{"1m", 1},  {"3m", 3},  {"ytd", 0},   {"1y", 12},
                          {"3y", 36}, {"5y", 60}, {"10y", 120}, {"inception", -1}};

/// A series that is quiet for longer than this before a period begins has no value to begin with.
constexpr days longest_silence{10};

year_month_day last_of_month(year_month_day day) {
    return day.year() / day.month() / std::chrono::last;
}

std::string performance_date(sys_days day) { return format_time(day).substr(0, 10); }

class DatedSeries {
public:
    DatedSeries(std::span<const Instant> time, std::span<const double> value)
        : time_(time), value_(value) {
        const nav::StampedDates date_of(time);
        for (const Instant at : time) dates_.push_back(date_of(at));
        weekends_ = std::any_of(dates_.begin(), dates_.end(), nav::on_weekend);
    }

    /// The last row up to a day.
    std::optional<std::size_t> row_at(sys_days day) const {
        const auto after = std::upper_bound(dates_.begin(), dates_.end(), day);
        if (after == dates_.begin()) return std::nullopt;
        return static_cast<std::size_t>(after - dates_.begin() - 1);
    }

    /// The last row of a month that is over: the next row is in another, or no weekday is left.
    std::optional<std::size_t> last_month_end() const {
        for (std::size_t row = dates_.size(); row-- > 0;) {
            const bool at_end = row + 1 == dates_.size();
            const bool over = at_end ? none_is_left(dates_[row])
                                     : last_of_month(dates_[row]) != last_of_month(dates_[row + 1]);
            if (over) return row;
        }
        return std::nullopt;
    }

    bool at_month_end(std::size_t row) const {
        if (none_is_left(dates_[row])) return true;
        return row + 1 < dates_.size() &&
               last_of_month(dates_[row]) != last_of_month(dates_[row + 1]);
    }

    /// Whether a day that could have a row lies after the last one, up to `day`.
    bool lacks(sys_days day) const { return has_day(dates_.back(), day); }

    sys_days date(std::size_t row) const { return dates_[row]; }
    double value(std::size_t row) const { return value_[row]; }
    Instant time(std::size_t row) const { return time_[row]; }

private:
    /// No day that could have a row follows in the month.
    bool none_is_left(sys_days day) const { return !has_day(day, last_of_month(day)); }

    /// Whether one after `day`, up to `last`, could have a row.
    bool has_day(sys_days day, sys_days last) const {
        for (sys_days next = day + days{1}; next <= last; next += days{1}) {
            if (weekends_ || !nav::on_weekend(next)) return true;
        }
        return false;
    }

    std::span<const Instant> time_;
    std::span<const double> value_;
    std::vector<sys_days> dates_;
    bool weekends_ = false;
};

/// The day from which a period of `span` that ends at `row` counts.
sys_days begin_of(const Span& span, const DatedSeries& series, std::size_t row) {
    const year_month_day end(series.date(row));
    if (span.months < 0) return series.date(0);
    if (span.months == 0) {
        return sys_days(end.year() / std::chrono::January / 1) - days{1};
    }
    const year_month_day back = end - months{span.months};
    const year_month_day last = last_of_month(back.year() / back.month() / 1);
    return series.at_month_end(row) || !back.ok() ? last : back;
}

std::optional<double> annualised(const Span& span, const DatedSeries& series, std::size_t from,
                                 std::size_t to, double total) {
    const double years =
        span.months > 0
            ? span.months / 12.0
            : static_cast<double>((series.date(to) - series.date(from)).count()) / 365.0;
    if (!(years > 1)) return std::nullopt;
    return std::pow(1 + total, 1 / years) - 1;
}

void require_sound(std::span<const double> value) {
    if (value.size() < 2) {
        throw InvalidValue("series", "must have two rows or more", std::to_string(value.size()));
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
        require_in_range(value[i], non_negative, "series." + std::to_string(i));
    }
}

}  // namespace

Performance performance(std::span<const Instant> time, std::span<const double> value,
                        std::optional<sys_days> as_of, const std::string& place) {
    require_sound(value);
    const DatedSeries series(time, value);
    const auto end = as_of ? series.row_at(*as_of) : series.last_month_end();
    if (as_of && !end) {
        throw InvalidValue("as_of", "must not be before the first row of " + place,
                           performance_date(*as_of));
    }
    const std::size_t last = end.value_or(value.size() - 1);
    Performance out;
    if (as_of && series.lacks(*as_of)) {
        out.notes.push_back({NoteCode::uncovered,
                             "the last value is of " + performance_date(series.date(last)) +
                                 ", before the day that is asked for, " + performance_date(*as_of) +
                                 ": the returns are as of then",
                             place});
    }
    std::string too_long;
    for (const auto& span : spans) {
        const sys_days begin = begin_of(span, series, last);
        const auto from = series.row_at(begin);
        if (!from || *from >= last || begin - series.date(*from) > longest_silence ||
            !(value[*from] > 0)) {
            too_long += (too_long.empty() ? "" : ", ") + std::string(span.name);
            continue;
        }
        const double total = value[last] / value[*from] - 1;
        out.rows.push_back({span.name, time[*from], time[last], total,
                            annualised(span, series, *from, last, total)});
    }
    if (!too_long.empty()) {
        out.notes.push_back(
            {NoteCode::before_first_row,
             "no return over " + too_long + ": the series has no value where they begin", place});
    }
    return out;
}

}  // namespace levtok::rebalance
