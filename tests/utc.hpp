#pragma once

#include <string_view>

#include "nav/time.hpp"

namespace levtok::testing {

/// A time that a test names; one that cannot be read ends the test.
inline Instant utc(std::string_view text) { return parse_time(text).value(); }

}  // namespace levtok::testing
