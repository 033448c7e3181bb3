#pragma once

#include <span>
#include <string>
#include <vector>

#include "nav/note.hpp"
#include "rebalance/calendars/trading_calendar.hpp"

/// A token's model and what really traded, side by side.
namespace levtok::rebalance {

/// One value of an observed series: a published NAV, a market close, an exchange's token price.
struct ObservedValue {
    Instant time;
    double value = 0;
    double total = 0;  ///< the same with distributions put back, on any scale; 0: none are known
};

/// The model at one observation of the underlying. The charges are logs since the opening, as in
/// nav::AttributionReport.
struct ModelRow {
    Instant time;
    double price = 0;  ///< of the underlying
    double nav = 0;    ///< in units of the first token
    double financing = 0;
    double fees = 0;
    double trading = 0;
    double cap = 0;
};

/// Both at one session.
struct JoinedRow {
    Date date;  ///< of the session, by which years are told apart
    ModelRow model;
    ObservedValue observed;
};

struct Joined {
    std::vector<JoinedRow> rows;
    Notes notes;
};

/// Which row of the model belongs to an observed value.
struct Match {
    std::size_t model = 0;
    std::size_t observed = 0;
    Date date;
};

/// The dates of sessions to which daily rows belong. A row that is stamped with the midnight at the
/// end of its bar belongs to the day before (see calendars/day_stamp.hpp); where the stamps do not
/// show which of the two it is, `otherwise` decides. Nothing where a stamp is not a midnight.
struct SessionDates {
    std::vector<Date> dates;
    bool bars = false;
    bool shown = false;  ///< the stamps have shown whether rows are bars
};
std::optional<SessionDates> session_dates(std::span<const Instant> time,
                                          const TradingCalendar& calendar, bool otherwise);

/// Daily rows of a market with sessions are joined by the dates of these. An observed date among
/// rows within days is joined with the last row up to the session's close; everything else with the
/// last row at or before it that is no further away than a usual step of the model. `place` names
/// the observed series in notes.
std::vector<Match> matches(std::span<const Instant> model, std::span<const Instant> observed,
                           const TradingCalendar& calendar, const std::string& place, Notes& notes);

/// Throws Error(malformed) where fewer than two sessions are common to both.
Joined join(std::span<const ModelRow> model, std::span<const ObservedValue> observed,
            const TradingCalendar& calendar, const std::string& place);

}  // namespace levtok::rebalance
