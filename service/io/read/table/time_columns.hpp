#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "service/io/read/table/table.hpp"

namespace levtok::io {

/// Where the time of a row stands: in one column, or a date in it and a time of day in another.
struct TimeColumns {
    std::size_t time;
    std::optional<std::size_t> time_of_day;
    bool in_hours = false;              ///< the time of day is a whole number of hours
    std::optional<std::size_t> zone{};  ///< of each row
};

/// The column that TimeOptions name, else the first of `names` (in normal form) whose first rows
/// may be times, else one whose name has date or time in it, else the first column or the only
/// other one that holds dates. Nothing where none does. Throws InputError where the options name a
/// column that is not there.
std::optional<std::size_t> find_time(const Table& table, std::span<const std::string_view> names);

/// Throws InputError that names the columns there are and `example`, a header that would be right.
[[noreturn]] void complain_of_no_time(const Table& table, std::string_view example);

/// With the column of the time of day, where the dates of `time` have none and one holds it.
TimeColumns with_time_of_day(const Table& table, std::size_t time);

/// Both, for a reader that has no other signs.
TimeColumns choose_time_columns(const Table& table, std::span<const std::string_view> names,
                                std::string_view example);

/// Where --tz names none and the times do not say theirs: takes the zone that a column of zones or
/// the name of a column of the time has, with a note; where it has one that may be one of several,
/// a note that times are read as UTC. Before the columns are in use.
void take_zone_of_table(Table& table, TimeColumns& columns, const Warn& warn);

/// Puts the columns among the uses.
void use_time(std::vector<ColumnUse>& uses, const TimeColumns& columns);

}  // namespace levtok::io
