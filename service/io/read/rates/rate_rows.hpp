#pragma once

#include <string>
#include <vector>

#include "service/io/read/rates/rate_columns.hpp"

namespace levtok::io {

struct RateRow {
    Instant time;
    double rate;  ///< as the file writes it; a fraction where its field bears a percent sign
    std::uint64_t line;
};

/// The rows of the column that was chosen, with what is needed to make rates of them.
struct RateRows {
    std::string file;
    std::string column;  ///< as the file writes it
    RateName name;
    RateRank rank = RateRank::usual;
    bool chosen = false;          ///< by --rate-column, whatever its name says
    bool percent_fields = false;  ///< all fields bear a percent sign, but for zeros
    std::string time_column;
    std::vector<RateRow> rows;  ///< in the order of time, one a stamp, finite
    Duration step{0};           ///< the most common one; 0 where there is one row

    /// `FILE:LINE: COLUMN`, the place of a row in notes.
    std::string place(const RateRow& row) const;
};

/// Reads a time and a rate from each row. Columns that are as good have to agree, or --rate-column
/// chooses; before that one without a period in its name is preferred, then one whose period is the
/// step of the rows. Notes holes, rows that stand twice, and rates that differ and are left out.
/// Throws InputError.
RateRows read_rate_rows(const TextSource& source, const RateTable& kind, const RateOptions& options,
                        const Warn& warn);

}  // namespace levtok::io
