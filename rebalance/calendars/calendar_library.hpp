#pragma once

#include <span>
#include <string_view>

namespace levtok::rebalance {

/// One file of calendars/, as it was built in, under the name that it gives itself.
struct LibraryCalendar {
    std::string_view name;
    std::string_view text;
};

/// Sorted by name.
std::span<const LibraryCalendar> calendar_library();

}  // namespace levtok::rebalance
