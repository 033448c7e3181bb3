#pragma once

#include <span>

#include "nav/time.hpp"

namespace levtok::nav {

/// Whether an instant is on a Saturday or Sunday of UTC.
bool on_weekend(Instant time);

/// The calendar days that the rows of a path belong to. A row stamped 00:00 UTC closes the day
/// before, as in the metrics. Where all rows are stamped 00:00 and none of a week or more is on a
/// weekend, the stamps are the dates of trading days, and a row belongs to its date.
class StampedDates {
public:
    /// The times rise.
    explicit StampedDates(std::span<const Instant> time);

    std::chrono::sys_days operator()(Instant time) const;

private:
    bool dates_;
};

}  // namespace levtok::nav
