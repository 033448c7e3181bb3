#pragma once

#include <functional>

#include "service/store/changes.hpp"
#include "service/store/database/database.hpp"
#include "service/store/database/schema.hpp"
#include "service/store/engines.hpp"
#include "service/store/market/market_write.hpp"
#include "service/store/store.hpp"

namespace levtok::store {

/// The state shared by the parts of the store; each part is a file that defines some of Store's
/// functions.
class Store::Impl {
public:
    explicit Impl(const std::string& url) : database(url) { require_schema(database); }

    /// One transaction on market data and tokens. Engines are cached, and waiting threads notified,
    /// only once it is committed.
    void write_market(const std::function<void(MarketWrite&)>& work) const;

    /// Throws Error(not_found) unless the id is known.
    void require_series(const char* kind, const std::string& id) const;
    StoredToken stored_token(const std::string& symbol) const;
    TokenRecord token_record(StoredToken token) const;

    template <class Event>
    std::vector<Event> read_series(const std::string& id, const Range& range) const {
        const Bounds bounds(range);
        auto events = events_of<Event>(database.read(
            select_range<Event>(bounds.order), {id, bounds.first, bounds.last, bounds.limit}));
        if (events.empty()) require_series(SeriesTable<Event>::kind, id);
        return events;
    }

    Database database;
    Engines engines;
    mutable Changes changes;
    mutable std::mutex ready_mutex;
    mutable std::chrono::steady_clock::time_point ready_until{};
    mutable bool writable = true;  ///< at the last trial
};

}  // namespace levtok::store
