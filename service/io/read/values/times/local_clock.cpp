#include "service/io/read/values/times/local_clock.hpp"

namespace levtok::io {

std::optional<Instant> LocalClock::to_utc(const rebalance::Zone& zone, Instant local) {
    const auto times = zone.from_local(rebalance::LocalTime{local.time_since_epoch()});
    if (times.kind == rebalance::ZonedTime::Kind::nonexistent) return std::nullopt;
    const bool twice = times.kind == rebalance::ZonedTime::Kind::ambiguous;
    // Local times run against the direction of the rows only within the repeated hour.
    if (last_ && !(twice && last_twice_) && local != last_local_) backward_ = local < last_local_;
    Instant time = times.first;
    if (twice && last_) {
        if (backward_) time = times.second < *last_ ? times.second : times.first;
        if (!backward_ && times.first <= *last_) time = times.second;
    }
    last_ = time;
    last_local_ = local;
    last_twice_ = twice;
    return time;
}

}  // namespace levtok::io
