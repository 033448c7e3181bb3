#pragma once

#include <span>
#include <string>

#include "service/store/market/market_write.hpp"
#include "service/store/market/series.hpp"

namespace levtok::store {

/// Moves events from their table to that of the corrected ones.
template <class Event>
void put_aside(MarketWrite& write, const std::string& id, std::span<const Event> events) {
    using Table = SeriesTable<Event>;
    Connection& connection = write.connection();
    Insert kept(connection, std::string("corrected_") + Table::name,
                std::string("version, corrected_at, id, time, ") + Table::columns);
    const std::int64_t now = micros(connection.now());
    for (const auto& event : events) {
        Values row{write.version(), now, id, micros(event.time)};
        for (auto& value : Table::values(event)) row.push_back(std::move(value));
        kept.add(std::move(row));
        connection.execute(
            std::string("DELETE FROM ") + Table::name + " WHERE id = $1 AND time = $2",
            {id, micros(event.time)});
    }
    kept.finish();
}

}  // namespace levtok::store
