#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "service/io/read/rates/holes.hpp"
#include "service/io/read/rates/rate_name.hpp"
#include "service/io/read/rates/rate_options.hpp"
#include "service/io/read/table/time_columns.hpp"

namespace levtok::io {

/// How good a column is as the rate, the best first.
enum class RateRank {
    best,
    better,
    usual,
    substitute,  ///< where no other is there
    unusable,    ///< a rate, but none that can be charged
};

/// How a table of rates is told apart and read.
struct RateTable {
    std::span<const std::string_view> time_names;  ///< in normal form, the preferred first
    /// How good a column of this name is; nothing for what is no rate.
    std::function<std::optional<RateRank>(const RateName&)> rank;
    std::string_view example;       ///< a header that would be right
    std::string_view why_unusable;  ///< what an unusable rate is
    std::string_view remedy;        ///< what to do where there is no other
    HoleKind holes;                 ///< what is one
    bool skip_missing = false;      ///< a row without a rate is left out with a note, not an error
};

struct RateCandidate {
    std::size_t column;
    RateName name;
    RateRank rank;
};

/// Which columns of a table its rates may be in.
struct RateColumns {
    TimeColumns time{};
    std::vector<RateCandidate> candidates;  ///< at least one, the best first
    bool chosen = false;                    ///< by --rate-column, whatever the name says
};

/// Names the columns of a table without a header. Throws InputError where no column is a time or
/// none a rate.
RateColumns choose_rate_columns(Table& table, const RateTable& kind, const RateOptions& options);

}  // namespace levtok::io
