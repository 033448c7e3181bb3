#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nav/metrics.hpp"
#include "nav/note.hpp"

/// The notes that accompany the numbers of a path.
namespace levtok::nav {

/// Says that a wipe-out ended the path of `whose`; `by` is its cause (wiped_out_by), where it is
/// known.
Note wiped_out_note(const std::string& whose, Instant time, double price, std::string_view by);

/// Says that the time which `asked`, such as `--from`, asks for is before the first row.
Note before_first_row_note(const std::string& place, std::string_view asked, Instant from,
                           Instant first);

/// The first row at which NAV is 0; nothing where there is none.
std::optional<std::size_t> row_of_death(const PathView& path);

/// Says why metrics of the path of `whose` are absent: less than a year, a wipe-out. Paths over the
/// same time without a wipe-out have the same note on less than a year.
Notes metric_notes(const std::string& whose, const PathView& path, std::string_view wiped_out_by);

}  // namespace levtok::nav
