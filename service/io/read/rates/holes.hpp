#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "nav/time.hpp"

namespace levtok::io {

/// Where a series of rates stops for longer than it usually does.
struct Holes {
    std::size_t count = 0;
    std::int64_t missing = 0;  ///< rows that would stand in them
    Duration usual{0};         ///< the step around the largest one
    Duration largest{0};       ///< from the row before to the row after it
    std::size_t next_row = 0;  ///< the place of the row that ends the largest one
};

/// A step of more than 1.5 times what is usual on either side of it, and longer than `allowed`.
/// What is usual is looked up among the steps nearby, so that a series that goes from 8 hours to 4
/// has no hole. `times` rise.
Holes find_holes(std::span<const Instant> times, Duration allowed = Duration{0});

/// The most common step, to the minute; 0 where there are fewer than two times.
Duration usual_step(std::span<const Instant> times);

/// `2 holes (9 rows of 8h missing); the largest, 3d, ends at 2024-01-04T00:00:00Z`.
std::string text_of(const Holes& holes, std::span<const Instant> times);

}  // namespace levtok::io
