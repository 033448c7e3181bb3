#pragma once

#include <optional>
#include <string_view>

#include "nav/time.hpp"
#include "service/io/read/values/cursor.hpp"

namespace levtok::io {

/// A distance to UTC that stands alone: `+09:00`, `-0500`, `+8`.
std::optional<Duration> parse_offset(std::string_view text);

/// The same, at the beginning of `text`.
std::optional<Duration> take_offset(Cursor& text);

}  // namespace levtok::io
