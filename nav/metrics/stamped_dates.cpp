#include "nav/metrics/stamped_dates.hpp"

#include <algorithm>

namespace levtok::nav {
namespace {

using std::chrono::days;
using std::chrono::floor;

/// Whether the stamps are dates of trading days rather than the ends of days.
bool has_trading_dates(std::span<const Instant> time) {
    if (time.empty() || time.back() - time.front() < std::chrono::weeks{1}) return false;
    return std::none_of(time.begin(), time.end(),
                        [](Instant at) { return floor<days>(at) != at || on_weekend(at); });
}

}  // namespace

bool on_weekend(Instant time) {
    const std::chrono::weekday day(floor<days>(time));
    return day == std::chrono::Saturday || day == std::chrono::Sunday;
}

StampedDates::StampedDates(std::span<const Instant> time) : dates_(has_trading_dates(time)) {}

std::chrono::sys_days StampedDates::operator()(Instant time) const {
    return floor<days>(dates_ ? time : time - Duration{1});
}

}  // namespace levtok::nav
