#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "nav/observation.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/prices/columns/price_columns.hpp"

namespace levtok::io {

/// A row as in the file: its time is still the stamp.
struct PriceRow {
    Observation bar;
    std::uint64_t line = 0;
    double split = 0;         ///< new shares per old one since the row before; 0, 1 or NaN: none
    double distribution = 0;  ///< money per share since the row before; 0 or NaN: none
};

/// Whether two rows of one time have the same values.
inline bool same_values(const Observation& a, const Observation& b) {
    return a.open == b.open && a.high == b.high && a.low == b.low && a.close == b.close &&
           a.volume == b.volume;
}

/// The checked rows of a price file in the order of the file, with one row per stamp.
class PriceRows {
public:
    PriceRows(const TextSource& source, const PriceChoice& choice, const TimeOptions& time,
              bool strict, const Warn& warn);

    /// The next row, or nullptr at the end; valid until the next call. Throws InputError where the
    /// time does not advance.
    const PriceRow* next();

    bool newest_first() const { return newest_first_; }
    /// The number of rows that determine the interval.
    std::size_t rows_looked_at() const { return stamps_ahead_.size(); }
    /// The most common step between the first rows, those without a price too; 0 where there is one
    /// row only.
    Duration interval() const { return interval_; }
    /// Whether that step occurs more than once between the first rows: a single one may be a gap.
    bool tells_interval() const { return tells_interval_; }
    /// Whether the file is daily and its first rows include no Saturday and no Sunday.
    bool weekdays_only() const { return weekdays_only_; }
    /// Whether all first rows are stamped in the last second of their bars: 23:59:59 of a day, or
    /// 59.999 of a minute.
    bool stamped_at_the_end() const { return stamped_at_the_end_; }
    const PriceColumns& columns() const { return columns_; }
    const Table& table() const { return table_; }
    void finish() const;

private:
    bool read(PriceRow& row);
    void scale_by_adjusted_close();
    bool mend();
    bool read_ahead_or_on(PriceRow& row);
    void see_stamp_ahead(Instant stamp);
    void learn_direction_and_interval();
    void look_ahead();
    std::vector<Observation> bars_ahead() const;
    [[noreturn]] void complain(const TableRow& row) const;
    [[noreturn]] void complain_of_price(std::size_t column, double value) const;
    void merge(PriceRow& kept, const PriceRow& later);
    [[noreturn]] void complain_of_order(const PriceRow& before, const PriceRow& row) const;

    Table table_;
    PriceColumns columns_;
    bool strict_;
    Warn warn_;
    Findings equal_;
    Findings differing_;
    TableRow values_{};
    std::uint64_t rows_without_price_ = 0;
    std::uint64_t first_without_price_ = 0;  ///< its line
    bool scales_ = false;                    ///< some adjusted close differs from its close
    std::vector<PriceRow> ahead_;
    std::vector<Instant> stamps_ahead_;  ///< of all first rows, those without a price too
    std::size_t ahead_taken_ = 0;
    bool newest_first_ = false;
    Duration interval_{0};
    bool tells_interval_ = false;
    bool weekdays_only_ = false;
    bool stamped_at_the_end_ = false;
    std::array<PriceRow, 2> rows_{};
    std::size_t pending_ =
        0;  ///< the place in rows_ of the row that the next one of its stamp may replace
    bool has_pending_ = false;
};

}  // namespace levtok::io
