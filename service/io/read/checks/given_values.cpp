#include "service/io/read/checks/given_values.hpp"

#include <algorithm>
#include <vector>

#include "nav/metrics/stamped_dates.hpp"
#include "service/io/read/checks/bar_interval.hpp"
#include "service/io/read/checks/price_watch.hpp"

namespace levtok::io {
namespace {

/// The number of first rows that determine the interval, as in a file.
constexpr std::size_t telling_bars = 1000;

}  // namespace

Duration interval_of(std::span<const Observation> bars, const std::optional<BarSteps>& earlier) {
    std::vector<Duration> steps;
    const std::size_t looked_at = std::min(bars.size(), telling_bars);
    for (std::size_t i = 1; i < looked_at; ++i) steps.push_back(bars[i].time - bars[i - 1].time);
    const auto own = most_common(steps);
    return interval_after(earlier, own.step, own.repeats);
}

bool on_weekdays_only(std::span<const Observation> bars) {
    const Duration interval = interval_of(bars);
    const auto seen = bars.first(std::min(bars.size(), telling_bars));
    if (interval == Duration{0} || interval > one_day) return false;
    if (interval < one_day && seen.back().time - seen.front().time <= 7 * one_day) return false;
    const auto none_after = [&](Duration back) {
        return std::none_of(seen.begin(), seen.end(), [&](const Observation& bar) {
            return nav::on_weekend(bar.time - back);
        });
    };
    return none_after(Duration{0}) || none_after(Duration{1});
}

void note_prices(std::span<const Observation> bars, const RowSource& source,
                 const PricesAround& around, const Warn& warn) {
    const Duration interval = interval_of(bars, around.follows);
    const bool weekdays_only =
        interval == one_day && bars.size() > 1 && rests_on_weekends(bars).value_or(true);
    PriceWatch watch(source, interval, weekdays_only, around.calendars, warn);
    watch.follow(around.earlier);
    for (std::size_t i = 0; i < bars.size(); ++i) watch.see(bars[i], around.first + i);
    watch.finish();
}

}  // namespace levtok::io
