#include "service/io/read/checks/bar_interval.hpp"

#include <algorithm>
#include <map>

#include "rebalance/calendars/day_stamp.hpp"
#include "rebalance/intrabar_path.hpp"

namespace levtok::io {
namespace {

/// A weekend with a holiday on either side.
constexpr std::chrono::days longest_weekend{4};

using rebalance::Date;
using rebalance::TradingCalendar;
using std::chrono::days;
using std::chrono::floor;

/// The day of a market that a daily row belongs to.
Date date_of(const TradingCalendar& calendar, Instant stamp, bool is_bar) {
    const auto stamped = rebalance::date_stamped(calendar, stamp);
    if (!stamped) return floor<days>(calendar.zone().to_local(stamp));
    return *stamped - days{is_bar ? 1 : 0};
}

/// Whether the rows are bars, as the stamp of one of them shows.
std::optional<bool> shown_by(const TradingCalendar& calendar, Instant stamp) {
    const auto stamped = rebalance::date_stamped(calendar, stamp);
    return stamped ? rebalance::shows_bars(calendar, *stamped) : std::nullopt;
}

}  // namespace

CommonStep most_common(std::span<const Duration> steps) {
    std::map<Duration, std::size_t> counts;
    for (const Duration step : steps) ++counts[step];
    const auto most =
        std::max_element(counts.begin(), counts.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == counts.end()) return {};
    return {most->first, most->second > 1};
}

Duration interval_after(const std::optional<BarSteps>& earlier, Duration own, bool tells_interval) {
    if (!earlier || tells_interval) return own;
    const Duration known = earlier->usual;
    const bool may_be_gap = 2 * own >= 3 * known && own % known == Duration{0};
    const bool looks_like_days = known < one_day && own % one_day == Duration{0};
    return own == Duration{0} || (may_be_gap && !looks_like_days) ? known : own;
}

std::optional<bool> rests_on_weekends(std::span<const Observation> bars) {
    using std::chrono::floor;
    const bool closes_alone = std::none_of(bars.begin(), bars.end(), rebalance::has_legs);
    bool rests = false;
    std::optional<std::chrono::sys_days> before;
    for (const auto& bar : bars) {
        const auto midnight = floor<std::chrono::days>(bar.time);
        const bool closes_the_day = midnight == bar.time && !closes_alone;
        const auto date = midnight - std::chrono::days{closes_the_day ? 1 : 0};
        const std::chrono::weekday day{date};
        if (day == std::chrono::Saturday || day == std::chrono::Sunday) return false;
        const bool over_weekend =
            before && std::chrono::weekday{*before}.iso_encoding() > day.iso_encoding();
        if (over_weekend && date - *before <= longest_weekend) rests = true;
        before = date;
    }
    return rests ? std::optional(true) : std::nullopt;
}

std::int64_t missing_bars(const TradingCalendar& calendar, Duration interval, Instant before,
                          const Observation& row) {
    if (interval == one_day) {
        const auto shown = shown_by(calendar, row.time);
        const bool is_bar =
            shown ? *shown : shown_by(calendar, before).value_or(rebalance::has_legs(row));
        const Date last = date_of(calendar, row.time, is_bar);
        return std::max<std::int64_t>(
            calendar.sessions(date_of(calendar, before, is_bar), last) - 1, 0);
    }
    const Instant until = row.time - interval;
    const Date last = floor<days>(calendar.zone().to_local(until));
    std::int64_t missing = 0;
    Date date = floor<days>(calendar.zone().to_local(before)) - days{1};
    for (date = calendar.session_from(date); date <= last;
         date = calendar.session_from(date + days{1})) {
        const auto session = calendar.session(date);
        const Duration open = std::min(until, session.close) - std::max(before, session.open);
        if (2 * open > interval)
            missing += std::max<std::int64_t>((open + interval / 2) / interval, 1);
    }
    return missing;
}

}  // namespace levtok::io
