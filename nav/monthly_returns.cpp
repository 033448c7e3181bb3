#include "nav/monthly_returns.hpp"

#include <algorithm>

#include "nav/metrics/prepared.hpp"

namespace levtok::nav {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month;
using std::chrono::year_month_day;

bool on_weekend(Instant time) {
    const weekday day(floor<days>(time));
    return day == std::chrono::Saturday || day == std::chrono::Sunday;
}

/// Whether the stamps are dates of trading days rather than the ends of days.
bool has_trading_dates(std::span<const Instant> time) {
    if (time.back() - time.front() < std::chrono::weeks{1}) return false;
    return std::none_of(time.begin(), time.end(),
                        [](Instant at) { return floor<days>(at) != at || on_weekend(at); });
}

/// The months of a path's rows.
class MonthsOf {
public:
    explicit MonthsOf(std::span<const Instant> time) : dates_(has_trading_dates(time)) {}

    year_month operator()(Instant time) const {
        const year_month_day day(floor<days>(dates_ ? time : time - Duration{1}));
        return day.year() / day.month();
    }

    /// Whether less than a period is seen of it: `first` and `last` are the path's ends.
    bool is_partial(year_month from, year_month to, Instant first, Instant last) const {
        const Instant begins = sys_days(from / std::chrono::day{1});
        const Instant ends = sys_days((to + std::chrono::months{1}) / std::chrono::day{1});
        const Duration slack = dates_ ? days{4} : days{1};
        return first > begins + days{1} || last + slack < ends;
    }

private:
    bool dates_;
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
    const Instant first = path.time.front();
    const Instant last = path.time.back();
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
        of_month.partial = month_of.is_partial(month, month, first, last);
        returns.months.push_back(of_month);
        month_begins = i;
        if (!at_end && next.year() == month.year()) continue;
        auto of_year = return_between(path, year_begins, i);
        of_year.year = month.year();
        of_year.partial = month_of.is_partial(month.year() / std::chrono::January,
                                              month.year() / std::chrono::December, first, last);
        returns.years.push_back(of_year);
        year_begins = i;
    }
    return returns;
}

}  // namespace levtok::nav
