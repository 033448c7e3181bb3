#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nav/metrics.hpp"
#include "nav/note.hpp"

/// What has to be known beside the numbers of a path.
namespace levtok::nav {

/// That a wipe-out ended the path of `whose`; `by` says by what (wiped_out_by), where it is known.
Note wiped_out_note(const std::string& whose, Instant time, double price, std::string_view by);

/// That what `asked`, such as `--from`, asks for begins before the first row.
Note before_first_row_note(const std::string& place, std::string_view asked, Instant from,
                           Instant first);

/// The first row at which the path is worth nothing; nothing where it lives.
std::optional<std::size_t> row_of_death(const PathView& path);

/// What keeps metrics of the path of `whose` from being there: less than a year, a wipe-out. Of
/// paths over the same time that live the note of less than a year is the same.
Notes metric_notes(const std::string& whose, const PathView& path, std::string_view wiped_out_by);

}  // namespace levtok::nav
