#pragma once

#include <span>
#include <string>
#include <vector>

#include "service/io/table.hpp"

namespace levtok::io {

struct RateRow {
    Instant time;
    double rate;
    std::uint64_t line;
};

struct RateRows {
    std::string file;
    std::string rate_column;
    std::vector<RateRow> rows;  ///< in the order of time, one a stamp, finite
};

/// How a table of rates is told apart and read.
struct RateTable {
    std::span<const std::string_view> time_names;  ///< in normal form, the preferred first
    std::span<const std::string_view>
        rate_names;            ///< the same; else the only column beside the time
    std::string_view example;  ///< a header that would be right
    Take take = Take::optional_number;
    bool skip_missing = false;  ///< a row without a rate is left out with a warning, not an error
    bool strict = false;        ///< two rates of one stamp are an error, not a warning
};

/// Reads a time and a rate from each row. Throws InputError.
RateRows read_rate_rows(const TextSource& source, const RateTable& kind, const Warn& warn);

}  // namespace levtok::io
