#pragma once

#include "service/store/store.hpp"

namespace levtok::demo {

/// The fund of the demo, of which more is known than its rules.
inline constexpr const char* fund = "DEMO-FUND";

/// What the fund was published and traded at: its NAV at the close of each session from its launch
/// up to its last row, with errors, distributions and a premium that are as synthetic as its
/// market. Goes on after what is there; the same day always has the same values.
void publish(store::Store& store);

}  // namespace levtok::demo
