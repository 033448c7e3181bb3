#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nav/time.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/text/sources.hpp"
#include "service/io/read/values/times/time_options.hpp"

namespace levtok::io {

/// A number that holds from a time on, or is of it.
struct DatedValue {
    Instant time;
    double value = 0;
    std::uint64_t line = 0;  ///< of the file
};

/// A column of numbers that a file of a user's own may have.
struct DatedColumn {
    std::string_view what;                    ///< in messages: `signal`
    std::span<const std::string_view> names;  ///< in normal form, the preferred first
};

/// The numbers of one column of a file, in the order of time.
struct DatedValues {
    std::string file;
    std::string column;    ///< as the file writes it
    std::size_t kind = 0;  ///< which of the kinds it is
    std::vector<DatedValue> rows{};
};

/// Reads a time and a number from each row: the column of one of `kinds`, or the only one beside
/// the time, which is then of the first kind. Rows without a number are left out and columns that
/// are not read are named, with notes. Throws InputError where two kinds are there, where a time
/// occurs twice, and for a file without a row; `example` is a valid header.
DatedValues read_dated_values(const TextSource& source, std::span<const DatedColumn> kinds,
                              std::string_view example, const TimeOptions& options,
                              const Warn& warn);

}  // namespace levtok::io
