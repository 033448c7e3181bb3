#pragma once

#include <string_view>

/// The embedded files of this folder.
namespace levtok::demo {

/// Bitcoin by the hour, 1 to 15 March 2020, as CSV.
std::string_view btc_march_2020();

}  // namespace levtok::demo
