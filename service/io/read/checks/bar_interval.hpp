#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "nav/metrics/bar_steps.hpp"
#include "nav/observation.hpp"
#include "rebalance/calendars/trading_calendar.hpp"

namespace levtok::io {

/// The most common of some steps, and whether it occurs more than once.
struct CommonStep {
    Duration step{0};
    bool repeats = false;
};

/// The most common step, of equally common ones the shortest; 0 for no steps.
CommonStep most_common(std::span<const Duration> steps);

/// The interval of rows whose most common step is `own`; where they are too few to determine one,
/// that of the bars before, if the rows may be some of these bars. Stamps at one time of day are
/// daily rows rather than intraday ones.
Duration interval_after(const std::optional<BarSteps>& earlier, Duration own, bool tells_interval);

/// Whether daily bars skip weekends: true where a step spans one and none has a bar, false where
/// there are bars on them; nothing where no weekend lies between.
std::optional<bool> rests_on_weekends(std::span<const Observation> bars);

/// How many bars of `interval`, a day or less, are missing between the row observed at `before` and
/// `row`: time in which the market is closed is not missing. A bar belongs to the sessions that it
/// overlaps; a daily row to the date before its stamp where it is a bar, else to that of its stamp.
std::int64_t missing_bars(const rebalance::TradingCalendar& calendar, Duration interval,
                          Instant before, const Observation& row);

}  // namespace levtok::io
