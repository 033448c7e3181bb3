#pragma once

#include <span>
#include <string>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/tracking/observed.hpp"
#include "service/store/database/connection.hpp"
#include "service/store/records.hpp"

/// The tables of market data, and of what is observed of tokens.
namespace levtok::store {

/// A table of events in order of time, one per instant and id.
template <class Event>
struct SeriesTable;

template <>
struct SeriesTable<Observation> {
    static constexpr const char* kind = "underlying";
    static constexpr const char* name = "bars";
    static constexpr const char* one = "bar";
    static constexpr const char* columns = "open, high, low, close, volume";

    static Values values(const Observation& bar) {
        return {bar.open.value(), bar.high.value(), bar.low.value(), bar.close.value(), bar.volume};
    }
    static Observation event(const Row& row) {
        return {row.time(0),
                Price::raw(row.number(1)),
                Price::raw(row.number(2)),
                Price::raw(row.number(3)),
                Price::raw(row.number(4)),
                row.number(5)};
    }
};

template <>
struct SeriesTable<FundingEvent> {
    static constexpr const char* kind = "underlying";
    static constexpr const char* name = "funding";
    static constexpr const char* one = "funding rate";
    static constexpr const char* columns = "rate";

    static Values values(const FundingEvent& event) { return {event.rate.value()}; }
    static FundingEvent event(const Row& row) { return {row.time(0), Rate::raw(row.number(1))}; }
};

template <>
struct SeriesTable<RateEvent> {
    static constexpr const char* kind = "rates";
    static constexpr const char* name = "rates";
    static constexpr const char* one = "rate";
    static constexpr const char* columns = "rate";

    static Values values(const RateEvent& event) { return {event.rate.value()}; }
    static RateEvent event(const Row& row) { return {row.time(0), Rate::raw(row.number(1))}; }
};

/// Its id is that of observed_id().
template <>
struct SeriesTable<rebalance::ObservedRow> {
    static constexpr const char* kind = "observed";
    static constexpr const char* name = "observed";
    static constexpr const char* one = "value";
    static constexpr const char* columns = "value, distribution";

    static Values values(const rebalance::ObservedRow& row) {
        return {row.value, row.distribution};
    }
    static rebalance::ObservedRow event(const Row& row) {
        return {row.time(0), row.number(1), row.number(2)};
    }
};

/// `SYMBOL/nav`: no name has a slash.
inline std::string observed_id(const std::string& symbol, ObservedKind kind) {
    return symbol + '/' + name_of(kind);
}

/// The first and the last instant that a range asks for, both included, and its order and limit as
/// the end of a statement whose values $2, $3 and $4 they are.
struct Bounds {
    explicit Bounds(const Range& range);

    std::int64_t first;
    std::int64_t last;
    std::int64_t limit;
    const char* order;
};

template <class Event>
std::vector<Event> events_of(const Rows& rows) {
    std::vector<Event> events;
    events.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        events.push_back(SeriesTable<Event>::event(rows[i]));
    }
    return events;
}

/// The statement that reads events of the id $1 in a range.
template <class Event>
std::string select_range(const char* order) {
    using Table = SeriesTable<Event>;
    return std::string("SELECT time, ") + Table::columns + " FROM " + Table::name +
           " WHERE id = $1 AND time >= $2 AND time <= $3 ORDER BY time " + order + " LIMIT $4";
}

template <class Event>
std::vector<Event> read_events(Connection& connection, const std::string& id, const Range& range) {
    const Bounds bounds(range);
    return events_of<Event>(connection.execute(select_range<Event>(bounds.order),
                                               {id, bounds.first, bounds.last, bounds.limit}));
}

/// The last event at or before `time`, at most one.
template <class Event>
std::vector<Event> last_event(Connection& connection, const std::string& id,
                              std::optional<Instant> time = {}) {
    return read_events<Event>(connection, id, {.to = time, .limit = 1, .newest_first = true});
}

/// Inserts rows into one table, many per statement.
class Insert {
public:
    /// `columns` with commas between them.
    Insert(Connection& connection, const std::string& table, const std::string& columns);

    void add(Values row);
    /// Sends the remaining rows, which are lost without it.
    void finish();

private:
    std::string statement(std::size_t rows) const;

    Connection& connection_;
    std::string head_;
    std::size_t width_;
    std::string full_;  ///< for a full number of rows
    Values waiting_;
};

}  // namespace levtok::store
