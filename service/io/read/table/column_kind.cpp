#include "service/io/read/table/column_kind.hpp"

#include "service/io/read/values/times/stamp.hpp"
#include "service/io/read/values/times/time_of_day.hpp"

namespace levtok::io {

ColumnKind kind_of(const std::vector<std::vector<std::string>>& rows, std::size_t column,
                   DecimalSign sign) {
    bool number = true;
    bool clock = true;
    bool time = true;
    bool date = true;
    bool something = false;
    for (const auto& row : rows) {
        const std::string& field = row[column];
        if (stands_for_nothing(field)) continue;
        something = true;
        number = number && parse_written_number(field, sign);
        clock = clock && parse_written_time_of_day(field);
        const auto stamp = parse_written_stamp(field);
        time = time && stamp;
        date = date && stamp && !stamp->has_time;
    }
    if (!something) return ColumnKind::nothing;
    if (number) return ColumnKind::number;
    if (clock) return ColumnKind::time_of_day;
    if (date) return ColumnKind::date;
    return time ? ColumnKind::time : ColumnKind::text;
}

}  // namespace levtok::io
