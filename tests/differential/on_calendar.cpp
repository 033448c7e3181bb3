#include "tests/differential/on_calendar.hpp"

namespace levtok::differential {

using namespace std::chrono_literals;

namespace {

/// Sessions begin with one: from its stamp alone the row of a holiday is the end of a bar.
void start_with_session(montecarlo::Calendar& calendar) {
    const auto start = std::chrono::floor<std::chrono::days>(calendar.start).time_since_epoch();
    calendar.start =
        Instant{calendar.sessions->session_from(rebalance::Date{start}).time_since_epoch()};
}

}  // namespace

montecarlo::Calendar draw_calendar(Numbers& numbers, const rebalance::Terms& terms) {
    montecarlo::Calendar calendar;
    calendar.start = Instant{std::chrono::sys_days{std::chrono::year{2018} / 1 / 1}} +
                     std::chrono::days{numbers.count(0, 2500)};
    if (numbers.chance(0.5)) calendar.start += numbers.one_of<Duration>({1h, 7h, 14h + 30min});
    calendar.step = numbers.one_of<Duration>({1h, 4h, 8h, 24h, 24h});
    calendar.steps = numbers.count(1, 60);
    calendar.funding = numbers.one_of({0.0, 1e-4, -3e-4, 0.002});
    calendar.benchmark = numbers.one_of({0.0, 0.04, -0.01});
    calendar = montecarlo::by_terms(calendar, terms);
    if (calendar.sessions != nullptr) start_with_session(calendar);
    return calendar;
}

History history_on(const montecarlo::Calendar& calendar, const std::vector<Real>& returns) {
    const auto times = calendar.times();
    History history;
    history.rates.push_back({times[0], Rate::raw(calendar.benchmark)});
    Real price = 1;
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (i > 0) {
            price *= 1 + returns[i - 1];
            // Per eight hours.
            const double days = in_units_of(times[i] - times[i - 1], one_day);
            history.funding.push_back({times[i], Rate::raw(calendar.funding * 3 * days)});
        }
        history.bars.push_back(Observation::at(times[i], Price::raw(static_cast<double>(price))));
    }
    return history;
}

}  // namespace levtok::differential
