#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "service/io/read/table/table.hpp"

namespace levtok::io {

/// The columns of the time of a row: one column, or one with a date and another with a time of day.
struct TimeColumns {
    std::size_t time;
    std::optional<std::size_t> time_of_day;
    bool in_hours = false;              ///< the time of day is a whole number of hours
    std::optional<std::size_t> zone{};  ///< of each row
};

/// The column that TimeOptions name, else the first of `names` (in normal form) whose first rows
/// may be times, else one whose name contains date or time, else the first column or the only other
/// one that holds dates. Nothing where there is none. Throws InputError where the options name a
/// missing column.
std::optional<std::size_t> find_time(const Table& table, std::span<const std::string_view> names);

/// Throws InputError that names the columns and `example`, a valid header.
[[noreturn]] void complain_of_no_time(const Table& table, std::string_view example);

/// The column `time`, with that of the time of day where the dates of `time` have none.
TimeColumns with_time_of_day(const Table& table, std::size_t time);

/// Both steps, for a reader without other criteria.
TimeColumns choose_time_columns(const Table& table, std::span<const std::string_view> names,
                                std::string_view example);

/// Where neither --tz nor the times name a zone, takes the zone from a column of zones or from the
/// name of a time column, with a note; where that zone is ambiguous, notes that times are read as
/// UTC. Must be called before the columns are in use.
void take_zone_of_table(Table& table, TimeColumns& columns, const Warn& warn);

/// Adds the columns to the uses.
void use_time(std::vector<ColumnUse>& uses, const TimeColumns& columns);

}  // namespace levtok::io
