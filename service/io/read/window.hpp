#pragma once

#include <optional>
#include <string_view>

#include "nav/time.hpp"

namespace levtok::io {

/// A part of a path that ends with its last row.
struct Window {
    enum class Kind { span, year_to_date, all };
    Kind kind = Kind::all;
    Duration span{0};  ///< of Kind::span

    /// The start of the window that ends at `last`: returns count from the last row at or before
    /// it. Nothing for the whole path. A row stamped 00:00 belongs to the day that it closes, so
    /// the first instant of a year is the end of the year before.
    std::optional<Instant> start(Instant last) const;
};

/// `90d` or another span, `1y` (of 365 days, as the metrics have them), `ytd`, `all`. Throws
/// InvalidValue naming `field`.
Window parse_window(std::string_view text, std::string_view field);

}  // namespace levtok::io
