#pragma once

#include <string>
#include <string_view>

/// The secrets of keys.
namespace levtok::store {

/// `bytes` bytes of the system's random generator, in hexadecimal digits.
std::string random_hex(std::size_t bytes);

/// Compares in a time that does not depend on where they differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace levtok::store
