#include "tests/differential/reference_schedule.hpp"

#include <algorithm>

#include "rebalance/intrabar_path.hpp"

namespace levtok::differential {
namespace {

using std::chrono::days;
using namespace std::chrono_literals;

std::int64_t floor_of(Duration a, Duration b) {
    auto k = a / b;
    if (a.count() < 0 && a % b != Duration{0}) --k;
    return k;
}

std::vector<Instant> ends_on_grid(const Schedule& schedule, Instant after, Instant until) {
    const Duration every = schedule.every;
    const auto before_first = floor_of(after.time_since_epoch() - schedule.at, every);
    const auto last = floor_of(until.time_since_epoch() - schedule.at, every);
    std::vector<Instant> out;
    if (last <= before_first) return out;
    out.push_back(Instant{schedule.at + (before_first + 1) * every});
    if (last > before_first + 1) out.push_back(Instant{schedule.at + last * every});
    return out;
}

}  // namespace

std::vector<Instant> ends_of_instants(const Schedule& schedule, const TradingCalendar& calendar,
                                      Instant after, Instant until) {
    if (calendar.always_open()) return ends_on_grid(schedule, after, until);
    std::vector<Instant> all;
    const auto period = schedule.every / one_day;
    // The grid's days whose session can lie in the span: one can be on a day long before.
    const auto first =
        std::chrono::floor<days>(after).time_since_epoch() - period * days{1} - days{14};
    const auto last = std::chrono::floor<days>(until).time_since_epoch() + days{2};
    for (auto day = first; day <= last; day += days{1}) {
        if (day.count() % period != 0) continue;
        const Date date = calendar.session_from(Date{day});
        const Instant instant = schedule.at_close ? calendar.session(date).close
                                                  : calendar.instant_of(date, schedule.at);
        if (instant <= after || instant > until) continue;
        if (all.empty() || all.back() != instant) all.push_back(instant);
    }
    if (all.size() > 2) all = {all.front(), all.back()};
    return all;
}

std::optional<Date> ReferenceTimes::stamped_date(Instant time) const {
    const auto day = std::chrono::floor<days>(time);
    if (Instant{day} == time) return Date{day.time_since_epoch()};
    const auto local = calendar_.zone().to_local(time);
    const auto local_day = std::chrono::floor<days>(local);
    if (local_day == local) return Date{local_day};
    return std::nullopt;
}

/// What a row of a day shows: a closed day after a session can only be the end of a bar, a session
/// after a closed day only the day of a close, unless the history has a row of the closed day too.
void ReferenceTimes::learn(const Observation& bar, Date stamped, std::optional<Duration> step) {
    const bool today = calendar_.is_session(stamped);
    const bool yesterday = calendar_.is_session(stamped - days{1});
    const bool evidence = today != yesterday && (yesterday || !step || *step > one_day + 1h);
    const bool believed = bars_;
    if (!shown_) {
        bars_ = evidence ? yesterday : bars_ || rebalance::has_legs(bar);
        shown_ = evidence;
    } else if (bars_ && evidence) {
        bars_ = yesterday;
    }
    turned_ = shown_ && bars_ != believed;
}

std::optional<rebalance::Session> ReferenceTimes::session_of(Date stamped) const {
    const Date date = bars_ ? stamped - days{1} : stamped;
    if (!calendar_.is_session(date)) return std::nullopt;
    return calendar_.session(date);
}

void ReferenceTimes::observe(const Observation& bar) {
    const bool own_prices = rebalance::has_legs(bar);
    const auto stamped = calendar_.always_open() ? std::nullopt : stamped_date(bar.time);
    open_.reset();
    closed_ = before_closed_ = turned_ = false;
    close_ = bar.time;
    if (!last_) {
        // Nothing tells yet whether a bar is one of a day.
        if (stamped && !own_prices) learn(bar, *stamped, std::nullopt);
        last_ = bar.time;
        return;
    }
    const Duration step = bar.time - *last_;
    before_ = *last_;
    shortest_step_ = shortest_step_ == Duration{0} ? step : std::min(shortest_step_, step);
    // A bar begins where the one before ended, but after a gap.
    if (own_prices) open_ = 2 * step <= 3 * shortest_step_ ? *last_ : bar.time - shortest_step_;
    // Clocks that change make a day an hour shorter.
    if (stamped && shortest_step_ >= 23h) {
        learn(bar, *stamped, step);
        if (const auto last_stamped = stamped_date(*last_)) {
            const auto last_session = session_of(*last_stamped);
            if (last_session) before_ = last_session->close;
            before_closed_ = !last_session;
        }
        const auto session = session_of(*stamped);
        closed_ = !session;
        if (session) close_ = session->close;
        if (session && own_prices) open_ = session->open;
    }
    last_ = bar.time;
}

Acts acts_at(const std::vector<Instant>& instants, const ReferenceTimes& times, bool waits) {
    Acts acts;
    for (const Instant instant : instants) {
        // What a closed day has passed waits for the next session.
        if (waits || instant <= times.before()) {
            acts.close = instant;
            continue;
        }
        // Of two that are equally near the later: the close is tried first.
        std::optional<Instant>* nearest = &acts.close;
        Duration distance = times.close() - instant;
        if (const auto open = times.open(); open && *open <= instant) {
            if (instant - *open < distance) {
                distance = instant - *open;
                nearest = &acts.open;
            }
        }
        if (!times.before_closed() && instant - times.before() < distance) nearest = &acts.before;
        if (nearest == &acts.close || !*nearest) *nearest = instant;
    }
    return acts;
}

}  // namespace levtok::differential
