#include "service/io/local_clock.hpp"

namespace levtok::io {

std::optional<Instant> LocalClock::to_utc(const rebalance::Zone& zone, Instant local) {
    const auto times = zone.from_local(rebalance::LocalTime{local.time_since_epoch()});
    if (times.kind == rebalance::ZonedTime::Kind::nonexistent) return std::nullopt;
    const bool twice = times.kind == rebalance::ZonedTime::Kind::ambiguous;
    Instant time = times.first;
    if (twice && last_) {
        if (backward_) time = times.second < *last_ ? times.second : times.first;
        if (!backward_ && times.first <= *last_) time = times.second;
    }
    // Two rows further apart than an hour that stands twice tell the direction.
    if (last_ && !twice) backward_ = time < *last_;
    last_ = time;
    return time;
}

}  // namespace levtok::io
