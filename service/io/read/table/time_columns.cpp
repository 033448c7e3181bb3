#include "service/io/read/table/time_columns.hpp"

#include <array>

#include "service/io/read/values/times/time_of_day.hpp"

namespace levtok::io {
namespace {

using namespace std::string_view_literals;

constexpr std::array time_words{"date"sv,  "datetime"sv, "datum"sv,     "time"sv,
                                "epoch"sv, "fecha"sv,    "timestamp"sv, "ts"sv};
constexpr std::array clock_words{"time"sv, "hour"sv, "timeofday"sv, "zeit"sv, "uhrzeit"sv};
/// Of these each may be one of several, or is a place.
constexpr std::array zone_words{
    "est"sv,      "edt"sv,     "et"sv,     "cst"sv,       "cdt"sv,    "ct"sv,      "mst"sv,
    "mdt"sv,      "pst"sv,     "pdt"sv,    "pt"sv,        "hst"sv,    "cet"sv,     "cest"sv,
    "mez"sv,      "mesz"sv,    "met"sv,    "eet"sv,       "eest"sv,   "msk"sv,     "bst"sv,
    "ist"sv,      "jst"sv,     "kst"sv,    "hkt"sv,       "sgt"sv,    "aest"sv,    "aedt"sv,
    "nzst"sv,     "nzdt"sv,    "sast"sv,   "brt"sv,       "local"sv,  "lokal"sv,   "eastern"sv,
    "central"sv,  "pacific"sv, "ny"sv,     "nyc"sv,       "york"sv,   "chicago"sv, "london"sv,
    "berlin"sv,   "paris"sv,   "zurich"sv, "frankfurt"sv, "moscow"sv, "tokyo"sv,   "seoul"sv,
    "shanghai"sv, "beijing"sv, "kong"sv,   "singapore"sv, "mumbai"sv, "kolkata"sv, "sydney"sv};
constexpr std::array zone_columns{"tz"sv,
                                  "timezone"sv,
                                  "tzname"sv,
                                  "tzid"sv,
                                  "zone"sv,
                                  "zoneid"sv,
                                  "timezonename"sv,
                                  "timezoneid"sv,
                                  "utcoffset"sv,
                                  "gmtoffset"sv,
                                  "tzoffset"sv,
                                  "timezoneoffset"sv,
                                  "offsetutc"sv,
                                  "exchangetimezone"sv,
                                  "exchangetimezonename"sv};

/// Whether all first rows of a column that has something in it satisfy `is`.
template <class Is>
bool all_first_rows(const Table& table, std::size_t column, Is is) {
    bool something = false;
    for (const auto& row : table.first_rows()) {
        if (stands_for_nothing(row[column])) continue;
        if (!is(row[column])) return false;
        something = true;
    }
    return something;
}

bool holds_times(const Table& table, std::size_t column) {
    return all_first_rows(table, column, is_written_time);
}

bool holds_times_of_day(const Table& table, std::size_t column) {
    return all_first_rows(table, column, [](const std::string& field) {
        return parse_written_time_of_day(field) ||
               parse_written_stamp("1970-01-01 " + field, DateOrder::month_first);
    });
}

/// A column of hours that is called so; a 24 among them is for reading to refuse.
bool holds_hours(const Table& table, std::size_t column) {
    constexpr std::array names{"hour"sv, "hours"sv, "hr"sv, "hourofday"sv, "stunde"sv};
    const auto name = normal_name(table.columns()[column]);
    return is_among(names, name) && all_first_rows(table, column, [](const std::string& field) {
               return parse_hour_of_day(field) || field == "24";
           });
}

/// Hours alone would put the rows of an hour at one time.
void require_no_minutes(const Table& table) {
    constexpr std::array names{"minute"sv, "minutes"sv, "minuteofhour"sv};
    const auto minutes = table.find_first(names);
    if (!minutes) return;
    table.fail(table.header_line(), "time",
               "has hours and " + in_quotes(table.columns()[*minutes]) + " in columns of their own",
               "write the time of day in one column, such as 09:30");
}

/// A column whose first rows say nothing against it: they are times, or there are none.
bool may_be_time(const Table& table, std::size_t column) {
    return table.first_rows().empty() || holds_times(table, column);
}

std::optional<std::size_t> only_column_of_dates(const Table& table) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        if (table.kind(i) != ColumnKind::date && table.kind(i) != ColumnKind::time) continue;
        if (found) return std::nullopt;
        found = i;
    }
    return found;
}

void note_assumed_time(const Table& table, std::string text, const Warn& warn) {
    if (warn) warn({NoteCode::assumed_time, std::move(text), table.file().name()});
}

/// By its name, or by zones of the database in all of its first rows.
std::optional<std::size_t> find_zone_column(const Table& table) {
    if (const auto named = table.find_first(zone_columns)) return named;
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        const bool zones = all_first_rows(table, i, [](const std::string& field) {
            const auto zone = parse_zone(field);
            return zone && zone->zone;
        });
        if (zones) return i;
    }
    return std::nullopt;
}

/// Whether a column of zones has said what the times are read by.
bool take_zone_column(const Table& table, TimeColumns& columns, const Warn& warn) {
    const auto column = find_zone_column(table);
    if (!column || *column == columns.time || table.kind(*column) == ColumnKind::nothing ||
        table.first_rows().empty()) {
        return false;
    }
    const auto name = in_quotes(table.columns()[*column]);
    std::optional<WrittenZone> first;
    bool all_utc = true;
    for (const auto& row : table.first_rows()) {
        const auto zone = parse_zone(row[*column]);
        if (!zone) {
            note_assumed_time(table,
                              "column " + name + " has " + in_quotes(row[*column]) +
                                  ", which is no zone that is known: times are read as UTC where "
                                  "they name no zone (--tz ZONE, such as --tz America/New_York, if "
                                  "they are local)",
                              warn);
            return true;
        }
        if (!first) first = zone;
        all_utc = all_utc && zone->is_utc();
    }
    columns.zone = column;
    if (all_utc) return true;
    note_assumed_time(table,
                      "times are read by the zone that column " + name + " has in each row, " +
                          first->name() + " in the first (--tz ZONE reads all by another, " +
                          "--tz UTC as they stand)",
                      warn);
    return true;
}

/// Whether the name of a column of the time has said what the times are read by.
bool take_zone_of_name(Table& table, const TimeColumns& columns, const Warn& warn) {
    for (const auto column : {std::optional(columns.time), columns.time_of_day}) {
        const auto zone = column ? zone_in_name(table.columns()[*column]) : std::nullopt;
        if (!zone) continue;
        table.read_times_by(*zone);
        if (zone->is_utc()) return true;
        note_assumed_time(table,
                          "times are read by " + zone->name() + ", as the name of column " +
                              in_quotes(table.columns()[*column]) +
                              " says (--tz ZONE reads them by another, --tz UTC as they stand)",
                          warn);
        return true;
    }
    return false;
}

/// Notes a zone other than UTC that a column's name has and nothing has taken into account.
void note_zone_in_name(const Table& table, const TimeColumns& columns, const Warn& warn) {
    for (const auto column : {std::optional(columns.time), columns.time_of_day}) {
        if (!column || !has_word(table.columns()[*column], zone_words)) continue;
        const bool epoch = table.kind(*column) == ColumnKind::number && !columns.time_of_day;
        if (table.first_rows().empty() || epoch) continue;
        return note_assumed_time(table,
                                 "times of column " + in_quotes(table.columns()[*column]) +
                                     " are read as UTC where they name no zone (--tz ZONE, such as "
                                     "--tz America/New_York, if they are local)",
                                 warn);
    }
}

}  // namespace

std::optional<std::size_t> find_time(const Table& table, std::span<const std::string_view> names) {
    if (const auto& wanted = table.time_options().column; !wanted.empty()) {
        if (const auto chosen = table.find(wanted)) return chosen;
        table.fail(table.header_line(), "time", "there is no column " + in_quotes(wanted),
                   "choose one of " + table.column_list() + " with --time-column");
    }
    std::optional<std::size_t> named;
    for (const auto name : names) {
        const auto column = table.find(name);
        if (column && may_be_time(table, *column)) return column;
        if (column && !named) named = column;
    }
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        if (has_word(table.columns()[i], time_words) && holds_times(table, i)) return i;
    }
    if (!table.columns().empty() && holds_times(table, 0)) return 0;
    if (const auto dates = only_column_of_dates(table)) return dates;
    return named;
}

void complain_of_no_time(const Table& table, std::string_view example) {
    table.fail(
        table.header_line(), "time", "none of " + table.column_list() + " is known as a time",
        "choose one with --time-column NAME, or name the columns such as " + std::string(example));
}

TimeColumns with_time_of_day(const Table& table, std::size_t time) {
    const bool dates = all_first_rows(table, time, [](const std::string& field) {
        const auto stamp = parse_written_stamp(field);
        return stamp && !stamp->zoned &&
               stamp->time == std::chrono::floor<std::chrono::days>(stamp->time);
    });
    if (!dates) return {time, std::nullopt};
    std::optional<std::size_t> by_kind;
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
        if (i == time || holds_hours(table, i) || !holds_times_of_day(table, i)) continue;
        if (has_word(table.columns()[i], clock_words)) return {time, i};
        if (table.kind(i) == ColumnKind::time_of_day && !by_kind) by_kind = i;
    }
    // A column that is called a time is one: that its fields are not understood is an error.
    for (std::size_t i = 0; !by_kind && i < table.columns().size(); ++i) {
        const bool called_so = i != time && normal_name(table.columns()[i]) == "time";
        if (called_so && !holds_times(table, i) && table.kind(i) != ColumnKind::nothing)
            return {time, i};
    }
    for (std::size_t i = 0; !by_kind && i < table.columns().size(); ++i) {
        if (i == time || !holds_hours(table, i)) continue;
        require_no_minutes(table);
        return {time, i, true};
    }
    return {time, by_kind};
}

TimeColumns choose_time_columns(const Table& table, std::span<const std::string_view> names,
                                std::string_view example) {
    const auto time = find_time(table, names);
    if (!time) complain_of_no_time(table, example);
    return with_time_of_day(table, *time);
}

void take_zone_of_table(Table& table, TimeColumns& columns, const Warn& warn) {
    if (table.time_options().zone) return;
    const bool zoned = table.first_times_are_zoned(columns.time);
    if (!zoned && take_zone_column(table, columns, warn)) return;
    if (!zoned && take_zone_of_name(table, columns, warn)) return;
    note_zone_in_name(table, columns, warn);
}

void use_time(std::vector<ColumnUse>& uses, const TimeColumns& columns) {
    uses[columns.time] = {Take::time, 0};
    if (columns.zone) uses[*columns.zone] = {Take::zone, 0};
    if (!columns.time_of_day) return;
    uses[*columns.time_of_day] = {columns.in_hours ? Take::hour_of_day : Take::time_of_day, 0};
}

}  // namespace levtok::io
