#pragma once

#include <optional>
#include <string_view>

#include "service/io/read/values/number_form.hpp"

namespace levtok::io {

/// The ratio of a split as files write it, new units per old one: `4`, `4:1`, `4-for-1`, `4 for 1`,
/// `1/10`. Nothing for any other text.
std::optional<double> parse_ratio(std::string_view text, DecimalSign sign);

}  // namespace levtok::io
