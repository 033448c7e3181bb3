#pragma once

#include <string>
#include <string_view>

#include "nav/time.hpp"

/// Time zones of the machine's IANA database, through Howard Hinnant's date library.
namespace levtok::rebalance {

/// A date and a time of day as the clocks of a zone show them.
using LocalTime = std::chrono::local_time<Duration>;

/// A local time in UTC. Where clocks go back an hour occurs twice, where they go forward an hour is
/// skipped.
struct ZonedTime {
    enum class Kind { unique, ambiguous, nonexistent };

    Kind kind = Kind::unique;
    Instant first;  ///< of an ambiguous time the earlier; of a nonexistent one when the clocks jump
    Instant second;  ///< of an ambiguous time the later; else as `first`
};

/// A time zone. A value as cheap to copy as a pointer; the database outlives it.
class Zone {
public:
    /// `America/New_York`, `Europe/Berlin`, `UTC`. Throws Error(not_found) with similar names,
    /// Error(system) where the machine has no database.
    static Zone named(std::string_view name);

    const std::string& name() const;

    ZonedTime from_local(LocalTime local) const;
    LocalTime to_local(Instant time) const;

    /// A span of UTC in which the clocks keep one offset to it: local = UTC + offset.
    struct Period {
        Instant begin;
        Instant end;
        Duration offset{0};
    };

    /// The period that contains `time`, for callers that read many times of one period.
    Period period_at(Instant time) const;

private:
    explicit Zone(const void* zone) : zone_(zone) {}

    const void* zone_;  ///< of the library, whose headers no other file includes
};

}  // namespace levtok::rebalance
