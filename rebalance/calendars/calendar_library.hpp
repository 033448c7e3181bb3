#pragma once

#include <span>
#include <string_view>

namespace levtok::rebalance {

/// One embedded file of calendars/, with its `name`.
struct LibraryCalendar {
    std::string_view name;
    std::string_view text;
};

/// Sorted by name.
std::span<const LibraryCalendar> calendar_library();

}  // namespace levtok::rebalance
