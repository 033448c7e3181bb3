#include "nav/metrics/monthly_returns.hpp"

#include <algorithm>

#include "nav/metrics/prepared.hpp"
#include "nav/metrics/stamped_dates.hpp"

namespace levtok::nav {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

/// The usual distance of two rows, a day at most: the time that may be missing where rows are
/// stamped at their close, or at their opening.
Duration usual_step(std::span<const Instant> time) {
    std::vector<Duration> steps;
    steps.reserve(time.size());
    for (std::size_t i = 1; i < time.size(); ++i) steps.push_back(time[i] - time[i - 1]);
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return std::min<Duration>(*middle, days{1});
}

int weekdays_between(sys_days from, sys_days to) {
    int count = 0;
    for (sys_days day = from; day < to; day += days{1}) count += on_weekend(day) ? 0 : 1;
    return count;
}

/// The months of a path's rows.
class MonthsOf {
public:
    explicit MonthsOf(std::span<const Instant> time)
        : day_of_(time),
          step_(usual_step(time)),
          first_(time.front()),
          last_(time.back()),
          closes_at_weekends_(last_ - first_ >= std::chrono::weeks{1} &&
                              std::none_of(time.begin(), time.end(),
                                           [&](Instant at) { return on_weekend(day_of_(at)); })) {}

    year_month operator()(Instant time) const {
        const year_month_day day(day_of_(time));
        return day.year() / day.month();
    }

    /// Whether the path covers less than the whole period. One trading day may be a holiday.
    bool is_partial(year_month from, year_month to) const {
        const sys_days begins = from / std::chrono::day{1};
        const sys_days ends = (to + std::chrono::months{1}) / std::chrono::day{1};
        if (closes_at_weekends_) {
            return weekdays_between(begins, day_of_(first_)) > 1 ||
                   weekdays_between(day_of_(last_) + days{1}, ends) > 1;
        }
        return first_ > begins + step_ || last_ + step_ < ends;
    }

private:
    StampedDates day_of_;
    Duration step_;
    Instant first_;
    Instant last_;
    bool closes_at_weekends_;
};

std::optional<double> token_return(double before, double after) {
    if (!(before > 0)) return std::nullopt;
    return after / before - 1;
}

PeriodReturn return_between(const PathView& path, std::size_t before, std::size_t last) {
    return {.token = token_return(path.nav[before], path.nav[last]),
            .underlying = path.price[last] / path.price[before] - 1};
}

}  // namespace

MonthlyReturns monthly_returns(const PathView& path) {
    MonthlyReturns returns;
    if (!prepare(path).measurable) return returns;
    const MonthsOf month_of(path.time);
    std::size_t month_begins = 0;
    std::size_t year_begins = 0;
    for (std::size_t i = 1; i < path.time.size(); ++i) {
        const year_month month = month_of(path.time[i]);
        const bool at_end = i + 1 == path.time.size();
        const year_month next = at_end ? year_month{} : month_of(path.time[i + 1]);
        if (!at_end && next == month) continue;
        auto of_month = return_between(path, month_begins, i);
        of_month.year = month.year();
        of_month.month = month.month();
        of_month.partial = month_of.is_partial(month, month);
        returns.months.push_back(of_month);
        month_begins = i;
        if (!at_end && next.year() == month.year()) continue;
        auto of_year = return_between(path, year_begins, i);
        of_year.year = month.year();
        of_year.partial = month_of.is_partial(month.year() / std::chrono::January,
                                              month.year() / std::chrono::December);
        returns.years.push_back(of_year);
        year_begins = i;
    }
    return returns;
}

}  // namespace levtok::nav
