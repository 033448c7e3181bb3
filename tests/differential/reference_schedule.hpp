#pragma once

#include <optional>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/calendars/trading_calendar.hpp"
#include "rebalance/triggers.hpp"

/// When schedules act, written anew from the README of rebalance/, by listing every instant.
namespace levtok::differential {

using rebalance::Date;
using rebalance::Schedule;
using rebalance::TradingCalendar;

/// The instants of a schedule after `after` and up to `until`, in order: the first and the last of
/// them, which are one where there is one.
std::vector<Instant> ends_of_instants(const Schedule& schedule, const TradingCalendar& calendar,
                                      Instant after, Instant until);

/// The times at which the prices of each observation of a history were known.
class ReferenceTimes {
public:
    explicit ReferenceTimes(const TradingCalendar& calendar) : calendar_(calendar) {}

    /// Moves on to the next observation.
    void observe(const Observation& bar);

    Instant before() const { return before_; }  ///< of the close of the observation before
    bool before_closed() const { return before_closed_; }  ///< it was the row of a closed day
    std::optional<Instant> open() const { return open_; }
    Instant close() const { return close_; }
    bool closed_day() const { return closed_; }
    /// Whether the rows are of other days than it seemed.
    bool turned() const { return turned_; }

private:
    void learn(const Observation& bar, Date stamped, std::optional<Duration> step);
    std::optional<rebalance::Session> session_of(Date stamped) const;
    std::optional<Date> stamped_date(Instant time) const;

    const TradingCalendar& calendar_;
    std::optional<Instant> last_;  ///< stamp of the observation before
    Duration shortest_step_{0};
    bool bars_ = false;    ///< daily rows are bars
    bool shown_ = false;   ///< as weekends and holidays have shown
    bool turned_ = false;  ///< this row has shown it to be otherwise than it seemed
    Instant before_;
    std::optional<Instant> open_;
    Instant close_;
    bool closed_ = false;
    bool before_closed_ = false;
};

/// For each of the known prices the instant for which a schedule acts at it.
struct Acts {
    std::optional<Instant> before;
    std::optional<Instant> open;
    std::optional<Instant> close;
};

/// At the price that is known nearest to the instant, or, with `waits`, at the first close from it.
Acts acts_at(const std::vector<Instant>& instants, const ReferenceTimes& times, bool waits);

}  // namespace levtok::differential
