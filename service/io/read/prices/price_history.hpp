#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "service/io/read/input_error.hpp"
#include "service/io/read/prices/price_rows.hpp"
#include "service/io/read/understood.hpp"

namespace levtok::io {

/// The options for reading each file of a history.
struct PriceRowOptions {
    PriceChoice choice;
    TimeOptions time;
    bool strict = false;
};

/// The columns of a history related to splits and distributions; empty where there are none.
struct AdjustingColumns {
    std::string split;
    std::string distribution;
    std::string adjusted_by;        ///< the column by which the prices are adjusted
    bool usually_adjusted = false;  ///< as PriceColumns has it
};

/// What holds of all rows of a price file, or of a history; as in PriceRows.
struct PriceProperties {
    std::string file;
    Duration interval{0};
    bool tells_interval = false;
    bool weekdays_only = false;
    bool stamped_at_the_end = false;
    Stamp stamp = Stamp::close;
    bool has_bars = false;          ///< rather than single prices
    std::uint64_t bytes_total = 0;  ///< 0 where unknown
    AdjustingColumns adjusting;
    /// The columns and the form of the times, from the first file, and the files.
    Understood understood;
};

/// The rows of a price file in the order of time: one that is newest-first is held whole.
class OrderedPriceRows {
public:
    OrderedPriceRows(const TextSource& source, const PriceRowOptions& options, const Warn& warn)
        : rows_(source, options.choice, options.time, options.strict, warn) {}

    /// The next row, or nullptr at the end; valid until the next call.
    const PriceRow* next() {
        if (!rows_.newest_first()) return rows_.next();
        if (!holds_all_) hold_all();
        return held_left_ == 0 ? nullptr : &held_[--held_left_];
    }
    const PriceRows& rows() const { return rows_; }

private:
    void hold_all();

    PriceRows rows_;
    bool holds_all_ = false;
    std::vector<PriceRow> held_;
    std::size_t held_left_ = 0;
};

/// One price file, or several as one history, in the order of time. Of several files only those
/// whose times overlap are open. They must have one interval and the same columns; a row in two of
/// them is kept once. Throws InputError.
class PriceHistory {
public:
    PriceHistory(std::span<const TextSource> sources, const PriceRowOptions& options,
                 const Warn& warn);
    ~PriceHistory();

    /// The next row, or nullptr at the end; valid until the next call.
    const PriceRow* next() { return only_ ? only_->next() : next_of_several(); }
    /// Notes the counted findings.
    void finish() const;

    const PriceProperties& properties() const { return properties_; }

    /// The file of the last row, and its place among the files.
    const std::string& file() const { return only_ ? properties_.file : parts_[current_].file; }
    std::size_t file_number() const { return current_; }
    std::uint64_t line() const;
    std::uint64_t bytes_read() const;

private:
    /// A file that is not read yet.
    struct Part : PriceProperties {
        TextSource source;
        Instant first;
        std::size_t rows_looked_at;
        std::string columns;                  ///< for messages
        std::string normal_columns;           ///< for comparison
        std::optional<DateOrder> date_order;  ///< where the file decides it
        bool date_order_assumed;
    };
    struct OpenPart;

    Part look_at(const TextSource& source);
    void look_at_all(std::span<const TextSource> tables);
    bool settle_date_order();
    void require_agreement();
    void note_joined(const Warn& warn) const;
    void open_what_may_be_first();
    std::size_t first_in_time() const;
    const PriceRow* next_of_several();
    void merge(OpenPart& kept, OpenPart& other);
    void advance(std::size_t open);

    PriceRowOptions options_;
    Warn warn_;
    Findings equal_;
    Findings unfinished_;
    PriceProperties properties_;

    std::unique_ptr<OrderedPriceRows> only_;  ///< where there is one file; else the parts
    std::vector<Part> parts_;                 ///< in the order of their first times
    std::size_t opened_ = 0;                  ///< of parts_
    std::vector<std::unique_ptr<OpenPart>> open_;
    std::uint64_t bytes_of_closed_ = 0;
    std::size_t current_ = 0;  ///< of parts_
    PriceRow row_{};
    std::set<std::string> told_;  ///< notes that are the same for every file are reported once
};

}  // namespace levtok::io
