#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nav/note.hpp"
#include "nav/time.hpp"

namespace levtok::io {

/// The holes in a series of rates: steps longer than usual.
struct Holes {
    std::size_t count = 0;
    std::int64_t missing = 0;  ///< number of missing rows
    Duration usual{0};         ///< the step around the largest one
    Duration largest{0};       ///< from the row before to the row after it
    std::size_t next_row = 0;  ///< the place of the row that ends the largest one
};

/// Finds steps of more than 1.5 times the usual step on either side, and longer than `allowed`. The
/// usual step is taken from the steps nearby, so that a series that goes from 8 hours to 4 has no
/// hole. `times` rise.
/// Steps to times before the place `first` are not checked.
Holes find_holes(std::span<const Instant> times, Duration allowed = Duration{0},
                 std::size_t first = 0);

/// The definition of a hole for a kind of rates.
struct HoleKind {
    Duration allowed;          ///< a step up to this is not a hole
    std::string_view meaning;  ///< the charge within one
};
inline constexpr HoleKind funding_holes{Duration{0}, "nothing is charged in them"};
inline constexpr HoleKind rates_holes{std::chrono::weeks{1}, "the rate before applies in them"};

/// The number of the last times of a stored series that determine its step.
inline constexpr std::size_t times_that_tell = 4;

/// A note on the holes in `times` and between them and the times of `earlier` before them; `place`
/// gives the place of a row by its number. Nothing where there is none.
std::optional<Note> hole_note(std::span<const Instant> times, std::span<const Instant> earlier,
                              const HoleKind& kind,
                              const std::function<std::string(std::size_t)>& place);

/// The most common step, to the minute; 0 where there are fewer than two times.
Duration usual_step(std::span<const Instant> times);

/// `2 holes (9 rows of 8h missing); the largest, 3d, ends at 2024-01-04T00:00:00Z`.
std::string text_of(const Holes& holes, std::span<const Instant> times);

}  // namespace levtok::io
