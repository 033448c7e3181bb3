#pragma once

#include <optional>

#include "rebalance/calendars/zone.hpp"

namespace levtok::io {

/// Converts the local times of consecutive rows to UTC. Where clocks go back an hour occurs twice:
/// the order of the rows determines which of the two a row means; where it does not, the first is
/// taken.
class LocalClock {
public:
    /// Nothing for a time that the clocks of the zone skip.
    std::optional<Instant> to_utc(const rebalance::Zone& zone, Instant local);

private:
    std::optional<Instant> last_;
    Instant last_local_{};
    bool last_twice_ = false;
    bool backward_ = false;  ///< the rows are newest-first
};

}  // namespace levtok::io
