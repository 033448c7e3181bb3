#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nav/note.hpp"
#include "rebalance/replay/rows.hpp"
#include "service/http/endpoints/service.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/rates/holes.hpp"

namespace levtok::http::endpoints {

/// Notes on the charges of a stored token that its series do not cover over the time of its rows,
/// and on schedules that trade away from their instants.
Notes charges_of(const Service& service, const store::TokenRecord& token);

/// The same, and a note where it was wiped out.
Notes warnings_of(const Service& service, const store::TokenRecord& token);

/// The same without holes within its series, for answers that have to be cheap: one read of the
/// store, unless `last`, its last row, has a NAV of 0.
Notes brief_warnings_of(const Service& service, const store::TokenRecord& token,
                        const std::optional<rebalance::PathRow>& last);

/// Adds what a reader notes.
inline io::Warn noting(Notes& notes) {
    return [&notes](const Note& note) { notes.push_back(note); };
}

/// Notes the holes in the events of a body's `list`, and between them and those of `earlier`.
template <class Event>
Notes hole_notes(std::span<const Event> events, std::span<const Instant> earlier,
                 const io::HoleKind& kind, const std::string& list) {
    std::vector<Instant> times;
    times.reserve(events.size());
    for (const auto& event : events) times.push_back(event.time);
    const auto note = io::hole_note(
        times, earlier, kind, [&](std::size_t row) { return list + '.' + std::to_string(row); });
    return note ? Notes{*note} : Notes{};
}

}  // namespace levtok::http::endpoints
