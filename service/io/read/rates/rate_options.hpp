#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nav/check.hpp"
#include "service/io/read/values/times/time_options.hpp"

namespace levtok::io {

/// The unit of the rates in a file; five percent is 0.05, 5 or 500.
enum class RateUnit {
    automatic,  ///< by the column's name, the fields (`5%`) or the series; else a fraction
    fraction,
    percent,
    basis_points,
};

/// `auto`, `fraction`, `percent`, `bp`; nothing for anything else.
std::optional<RateUnit> rate_unit_of(std::string_view text);

/// The number of these units in 1: 1, 100, 10,000; nothing for automatic.
std::optional<double> parts_of(RateUnit unit);

/// `fraction`, `percent`, `basis points`.
std::string words_for_parts(double parts);

struct Understood;

/// Options for reading a file of funding or of benchmark rates.
struct RateOptions {
    RateUnit unit = RateUnit::automatic;
    /// The columns that hold the rate where a table has one of them; empty: chosen by their names.
    std::vector<std::string> columns{};
    /// Where given, set to whether the table has one of `columns`; where not given, a missing
    /// column is an error.
    bool* has_column = nullptr;
    TimeOptions time{};                ///< how the times of the file are written
    Understood* understood = nullptr;  ///< where given, receives how the file was read
    bool strict = false;               ///< two rates at one stamp are an error, not a note
    /// How the options are written where the reader is used: `--funding-unit ` and a unit,
    /// `--rate-column ` and a name.
    std::string unit_option{};
    std::string column_option = "--rate-column ";
    /// The last times of the series that the rows follow: a hole after them is noted.
    std::vector<Instant> earlier{};
};

// The ranges of rates that are accepted without confirmation. A rate outside them is more often in
// another unit than meant, and must be confirmed; an impossible one is refused.

/// Of the exposure, per funding interval: an exchange charges a few basis points in an interval of
/// eight hours, and its limits are below two percent.
inline constexpr Range plausible_funding{.low = -0.02, .high = 0.02};
inline constexpr Range possible_funding{.low = -1, .high = 1, .low_open = true, .high_open = true};

/// Of a benchmark, per year.
inline constexpr Range plausible_rate{.low = -1, .high = 1};
inline constexpr Range possible_rate{.low = -100, .high = 100};

/// Of what is charged beside the benchmark, per year: the range of a product's own is the wider
/// one.
inline constexpr Range plausible_spread{.low = -0.1, .high = 0.1};
inline constexpr Range possible_spread{.low = -1, .high = 1};

}  // namespace levtok::io
