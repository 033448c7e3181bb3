#include "service/io/read/checks/given_values.hpp"

#include <algorithm>
#include <map>

#include "service/io/read/checks/bar_interval.hpp"
#include "service/io/read/checks/price_watch.hpp"

namespace levtok::io {
namespace {

/// So many of the first rows tell the interval, as of a file.
constexpr std::size_t rows_that_tell = 1000;

Duration interval_of(std::span<const Observation> bars, const std::optional<BarSteps>& earlier) {
    std::map<Duration, std::size_t> steps;
    const std::size_t looked_at = std::min(bars.size(), rows_that_tell);
    for (std::size_t i = 1; i < looked_at; ++i) ++steps[bars[i].time - bars[i - 1].time];
    const auto usual =
        std::max_element(steps.begin(), steps.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (usual == steps.end()) return interval_after(earlier, Duration{0}, false);
    return interval_after(earlier, usual->first, usual->second > 1);
}

}  // namespace

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
