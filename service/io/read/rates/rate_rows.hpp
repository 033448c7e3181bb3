#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "service/io/read/rates/holes.hpp"
#include "service/io/read/rates/rate_name.hpp"
#include "service/io/read/rates/rate_options.hpp"
#include "service/io/read/table/time_columns.hpp"

namespace levtok::io {

/// The rank of a column as the rate, the best first.
enum class RateRank {
    best,
    better,
    usual,
    substitute,  ///< only where there is no other
    unusable,    ///< a rate, but none that can be charged
};

/// How a table of rates is recognised and read.
struct RateTable {
    std::span<const std::string_view> time_names;  ///< in normal form, the preferred first
    /// The rank of a column of this name; nothing where it is not a rate.
    std::function<std::optional<RateRank>(const RateName&)> rank;
    std::string_view example;       ///< a valid header
    std::string_view why_unusable;  ///< why a rate is unusable
    std::string_view remedy;        ///< what to do where there is no other
    HoleKind holes;                 ///< the definition of one
    bool skip_missing = false;      ///< a row without a rate is left out with a note, not an error
};

struct RateCandidate {
    std::size_t column;
    RateName name;
    RateRank rank;
};

/// The columns of a table that may be its rate.
struct RateColumns {
    TimeColumns time{};
    std::vector<RateCandidate> candidates;  ///< at least one, the best first
    bool chosen = false;                    ///< by --rate-column, whatever the name says
};

/// Chooses them, and names the columns of a table without a header. Throws InputError where no
/// column is a time or none is a rate.
RateColumns choose_rate_columns(Table& table, const RateTable& kind, const RateOptions& options);

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
    bool percent_fields = false;  ///< all fields except zeros have a percent sign
    std::string time_column;
    std::vector<RateRow> rows;  ///< in the order of time, one per stamp, finite
    Duration step{0};           ///< the most common one; 0 where there is one row
};

/// The unit of the rates of a file.
struct UnitOfRates {
    double parts = 1;       ///< per unit
    bool given = false;     ///< by an option, which confirms rates of any height
    std::string assumed{};  ///< a note where the unit is assumed
};

/// The rates that a reader accepts: without confirmation of the unit, and with it.
struct RateRanges {
    Range plausible;
    Range possible;
};

/// Throws InputError where a rate per year, a fraction, is outside the ranges.
void require_plausible_per_year(const RateRows& rows, const RateRow& row, double rate,
                                const UnitOfRates& unit, const RateOptions& options,
                                const RateRanges& ranges);

/// Reads a time and a rate from each row. Of columns of equal rank one without a period in its name
/// is preferred, then one whose period is the step of the rows; the others must agree, or
/// --rate-column chooses. Notes holes, repeated rows, and different rates that are left out. Throws
/// InputError.
RateRows read_rate_rows(const TextSource& source, const RateTable& kind, const RateOptions& options,
                        const Warn& warn);

}  // namespace levtok::io
