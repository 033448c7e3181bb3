#include "service/io/read/rates/holes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "service/io/read/checks/bar_interval.hpp"

namespace levtok::io {
namespace {

/// The number of steps on either side that determine the usual one.
constexpr std::size_t nearby = 3;

/// Feeds stamp milliseconds late.
Duration to_the_minute(Duration step) { return std::chrono::round<std::chrono::minutes>(step); }

/// The most common of the steps from one place to another, the shorter of two as common; 0 of none.
Duration most_common_step(std::span<const Instant> times, std::size_t from, std::size_t to) {
    std::vector<Duration> steps;
    for (std::size_t i = from; i < to; ++i) steps.push_back(to_the_minute(times[i + 1] - times[i]));
    return most_common(steps).step;
}

}  // namespace

Duration usual_step(std::span<const Instant> times) {
    return most_common_step(times, 0, times.empty() ? 0 : times.size() - 1);
}

Holes find_holes(std::span<const Instant> times, Duration allowed, std::size_t first) {
    Holes holes;
    const std::size_t steps = times.empty() ? 0 : times.size() - 1;
    for (std::size_t i = 0; i < steps; ++i) {
        const Duration step = to_the_minute(times[i + 1] - times[i]);
        if (step <= allowed || i + 1 < first) continue;
        const Duration before = most_common_step(times, i < nearby ? 0 : i - nearby, i);
        const Duration after = most_common_step(times, i + 1, std::min(steps, i + 1 + nearby));
        const Duration usual = std::max(before, after);
        if (usual == Duration{0} || 2 * step <= 3 * usual) continue;
        ++holes.count;
        holes.missing += (step + usual / 2) / usual - 1;
        if (step <= holes.largest) continue;
        holes.largest = step;
        holes.usual = usual;
        holes.next_row = i + 1;
    }
    return holes;
}

std::optional<Note> hole_note(std::span<const Instant> times, std::span<const Instant> earlier,
                              const HoleKind& kind,
                              const std::function<std::string(std::size_t)>& place) {
    std::vector<Instant> all;
    all.reserve(earlier.size() + times.size());
    for (const Instant time : earlier) {
        if (!times.empty() && time < times.front()) all.push_back(time);
    }
    const std::size_t before = all.size();
    all.insert(all.end(), times.begin(), times.end());
    const Holes holes = find_holes(all, kind.allowed, before);
    if (holes.count == 0) return std::nullopt;
    return Note{NoteCode::gap, text_of(holes, all) + ": " + std::string(kind.meaning),
                place(holes.next_row - before)};
}

std::string text_of(const Holes& holes, std::span<const Instant> times) {
    return fmt::format("{} hole{} ({} row{} of {} missing); the largest, {}, ends at {}",
                       holes.count, holes.count == 1 ? "" : "s", holes.missing,
                       holes.missing == 1 ? "" : "s", format_duration(holes.usual),
                       format_duration(holes.largest), format_time(times[holes.next_row]));
}

}  // namespace levtok::io
