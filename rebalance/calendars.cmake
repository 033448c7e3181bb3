# The trading calendars are built into the room: each calendars/*.json becomes an entry of a table under the name that
# it gives itself ("24/7" can be no file's name).
file(GLOB calendar_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/calendars/*.json)
list(SORT calendar_files)
set(entries "")
foreach(file IN LISTS calendar_files)
    file(READ ${file} calendar_text)
    string(JSON calendar_name GET "${calendar_text}" name)
    string(APPEND entries "    {\"${calendar_name}\", R\"json(${calendar_text})json\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/calendars.cpp @ONLY CONTENT [[
#include "rebalance/calendar_library.hpp"

namespace levtok::rebalance {
namespace {

constexpr LibraryCalendar calendars[] = {
@entries@};

}  // namespace

std::span<const LibraryCalendar> calendar_library() { return calendars; }

}  // namespace levtok::rebalance
]])
target_sources(levtok_rebalance PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/calendars.cpp)
