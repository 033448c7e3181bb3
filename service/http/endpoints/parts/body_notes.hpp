#pragma once

#include <span>
#include <string>
#include <vector>

#include "nav/note.hpp"
#include "service/io/read/rates/holes.hpp"

namespace levtok::http::endpoints {

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
