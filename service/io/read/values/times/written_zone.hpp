#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nav/time.hpp"
#include "rebalance/calendars/zone.hpp"
#include "service/io/read/values/cursor.hpp"

namespace levtok::io {

/// A distance to UTC that stands alone: `+09:00`, `-0500`, `+8`.
std::optional<Duration> parse_offset(std::string_view text);

/// The same, at the beginning of `text`.
std::optional<Duration> take_offset(Cursor& text);

/// A zone as a file names it: from the IANA database, or an offset from UTC.
struct WrittenZone {
    std::optional<rebalance::Zone> zone{};
    Duration offset{0};  ///< of local time from UTC, where it is not a zone of the database

    bool is_utc() const { return !zone && offset == Duration{0}; }
    /// `Asia/Tokyo`, `UTC+08:00`.
    std::string name() const;
};

/// `UTC+05:30`.
std::string text_of_offset(Duration offset);

/// The zone in a field that contains nothing else: `Asia/Tokyo`, `UTC`, `GMT+8`, `+09:00`, `-0500`,
/// `-5`, or seconds as in `-18000`. Nothing for an ambiguous abbreviation (`EST`).
std::optional<WrittenZone> parse_zone(std::string_view text);

/// The zone in the name of a column: `Time (GMT+8)`, `Date (+09:00)`, `Date (Asia/Tokyo)`. Nothing
/// where there is none, and for UTC by itself.
std::optional<WrittenZone> zone_in_name(std::string_view name);

}  // namespace levtok::io
