#pragma once

#include <string>
#include <vector>

#include "service/io/read/rates/rate_columns.hpp"

namespace levtok::io {

struct RateRow {
    Instant time;
    double rate;  ///< as the file writes it; a fraction where its field has a percent sign
    std::uint64_t line;
};

/// The rows of the chosen column, with the information to convert them to rates.
struct RateRows {
    std::string file;
    std::string column;  ///< as the file writes it
    RateName name;
    RateRank rank = RateRank::usual;
    bool chosen = false;          ///< by --rate-column, whatever its name says
    bool percent_fields = false;  ///< all fields except zeros have a percent sign
    std::string time_column;
    std::vector<RateRow> rows;  ///< in the order of time, one per stamp, finite
    Duration step{0};           ///< the most common one; 0 where there is one row

    /// `FILE:LINE: COLUMN`, the place of a row in notes.
    std::string place(const RateRow& row) const;
};

/// Reads a time and a rate from each row. Of columns of equal rank one without a period in its name
/// is preferred, then one whose period is the step of the rows; the others must agree, or
/// --rate-column chooses. Notes holes, repeated rows, and different rates that are left out. Throws
/// InputError.
RateRows read_rate_rows(const TextSource& source, const RateTable& kind, const RateOptions& options,
                        const Warn& warn);

}  // namespace levtok::io
