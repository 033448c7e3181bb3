#pragma once

#include <optional>

#include "rebalance/calendars/zone.hpp"

namespace levtok::io {

/// Turns the local times of rows that follow each other into UTC. Where clocks go back an hour
/// stands twice: the order of the rows says which of the two a row means, and where it does not,
/// the first.
class LocalClock {
public:
    /// Nothing for a time that the clocks of the zone leave out.
    std::optional<Instant> to_utc(const rebalance::Zone& zone, Instant local);

private:
    std::optional<Instant> last_;
    Instant last_local_{};
    bool last_twice_ = false;
    bool backward_ = false;  ///< the rows are newest-first
};

}  // namespace levtok::io
