#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rebalance/calendars/zone.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/table/table_date_order.hpp"
#include "service/io/read/values/times/stamp.hpp"
#include "service/io/read/values/times/time_options.hpp"
#include "service/io/read/values/times/written_zone.hpp"

namespace levtok::io {

/// A field of a row, and where it stands.
struct TableField {
    std::string_view text;
    std::string_view column;  ///< its name
    std::string_view file;
    std::uint64_t line;

    [[noreturn]] void fail(std::string_view problem, std::string_view remedy) const {
        throw InputError(file, line, column, problem, remedy);
    }
};

/// Converts the local times of consecutive rows to UTC. Where clocks go back an hour occurs twice:
/// the order of the rows determines which of the two a row means; where it does not, the first is
/// taken.
class LocalClock {
public:
    /// Nothing for a time that the clocks of the zone skip.
    std::optional<Instant> to_utc(const rebalance::Zone& zone, Instant local);

private:
    std::optional<Instant> last_;
    Instant last_local_{};
    bool last_twice_ = false;
    bool backward_ = false;  ///< the rows are newest-first
};

/// Puts the time of each row together from the fields that say it: a time or a date, a time of day
/// or an hour beside it, a zone. Whatever cannot be read throws InputError.
class RowTime {
public:
    explicit RowTime(TimeOptions options);

    const TimeOptions& options() const { return options_; }
    /// The order that the dates are read in.
    const TableDateOrder& order() const { return order_; }
    void read_in(const TableDateOrder& order) { order_ = order; }
    /// Reads the times that name no zone by this one.
    void read_by(const WrittenZone& zone);

    /// Forgets the time of the row before.
    void begin_row();
    void read_time(const TableField& field);
    void read_time_of_day(const TableField& field);
    void read_hour_of_day(const TableField& field);
    void read_zone(const TableField& field);
    /// What was read, in UTC; `line` is the row's.
    Instant in_utc(std::string_view file, std::uint64_t line);

private:
    void require_known_zone(const TableField& field, const WrittenStamp& stamp) const;

    TimeOptions options_;
    TableDateOrder order_;
    WrittenStamp stamp_{};
    Duration time_of_day_{0};
    bool clock_is_zoned_ = false;
    std::size_t clock_digits_ = 0;  ///< pairs of digits of times of day without a colon
    std::string zone_text_;         ///< that the zone of the row was read from
    LocalClock local_clock_;
};

/// Says that the field is no time, and what would be one.
[[noreturn]] void complain_of_time(const TableField& field);

}  // namespace levtok::io
