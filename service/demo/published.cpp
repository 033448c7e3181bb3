#include "service/demo/published.hpp"

#include <cmath>

#include "rebalance/calendars/trading_calendar.hpp"

namespace levtok::demo {
namespace {

using rebalance::Date;
using rebalance::ObservedRow;
using std::chrono::days;

constexpr double yield = 0.0025;  ///< of a quarter
constexpr unsigned ex_day = 20;
constexpr int first_year = 2024;
/// Before its launch the fund has a replay alone.
constexpr days until_launch{91};

Date day_of(Instant time) { return Date{std::chrono::floor<days>(time).time_since_epoch()}; }

/// The quarters paid for up to a day, from the first year of the market on.
int quarters_paid(Date date) {
    const std::chrono::year_month_day day(date);
    const auto month = static_cast<unsigned>(day.month());
    const bool is_due = month % 3 == 0 && static_cast<unsigned>(day.day()) >= ex_day;
    return 4 * (static_cast<int>(day.year()) - first_year) + static_cast<int>(month - 1) / 3 +
           (is_due ? 1 : 0);
}

/// Waves that have no common period, in place of chance: about `size`.
double wave(double day, double size, double offset) {
    return size *
           (std::sin(0.09 * day + offset) + std::sin(1.7 * day + 2 * offset) +
            std::sin(2.9 * day + 3 * offset)) /
           2;
}

double published_nav(double nav, Date date, double day) {
    return nav * std::pow(1 - yield, quarters_paid(date)) * (1 + wave(day, 1e-4, 1));
}

}  // namespace

void publish(store::Store& store) {
    using store::ObservedKind;
    const auto last = store.nav_at(fund);
    if (!last) return;
    const auto& calendar = rebalance::trading_calendar(store.token(fund).terms.calendar);
    const auto there = store.observed(fund, ObservedKind::nav, {.limit = 1, .newest_first = true});
    // Before the first day that is published nothing was paid.
    const Instant opened = store.nav(fund, {.limit = 1}).front().row.time;
    ObservedRow before{opened + until_launch, 0, 0};
    if (!there.empty()) before = there.front();
    std::vector<ObservedRow> navs;
    std::vector<ObservedRow> prices;
    for (Date date = day_of(before.time);; date += days{1}) {
        const Instant stamp{date.time_since_epoch()};
        const bool is_there = !there.empty() && stamp <= before.time;
        if (is_there || !calendar.is_session(date)) continue;
        const Instant close = calendar.session(date).close;
        if (close > last->row.time) break;
        const auto row = store.nav_at(fund, close);
        if (!row || !(row->row.nav > 0)) continue;
        const auto day = static_cast<double>(date.time_since_epoch().count());
        ObservedRow nav{stamp, published_nav(row->row.nav, date, day), 0};
        if (quarters_paid(date) > quarters_paid(day_of(before.time))) {
            nav.distribution = yield * before.value;
        }
        prices.push_back({stamp, nav.value * (1 + wave(day, 4e-3, 2)), nav.distribution});
        navs.push_back(nav);
        before = nav;
    }
    if (navs.empty()) return;
    store.append_observed(fund, ObservedKind::nav, navs);
    // A reader may have fed prices of their own.
    const auto price =
        store.observed(fund, ObservedKind::price, {.limit = 1, .newest_first = true});
    std::erase_if(prices, [&](const ObservedRow& row) {
        return !price.empty() && row.time <= price.front().time;
    });
    store.append_observed(fund, ObservedKind::price, prices);
}

}  // namespace levtok::demo
