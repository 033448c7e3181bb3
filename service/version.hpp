#pragma once

#include <string>

namespace levtok {

/// `0.1.0`
std::string version_number();

/// `levtok 0.1.0 (g++ 12.2.0)`
std::string version_text();

}  // namespace levtok
