#pragma once

#include "nav/error.hpp"

namespace levtok::cli {

inline constexpr int exit_success = 0;
inline constexpr int exit_failure = 1;    ///< any failure that is not the user's mistake
inline constexpr int exit_bad_input = 2;  ///< bad input or usage

/// The exit code of an error: the one table that maps kinds of mistakes to codes.
int exit_code(ErrorKind kind);

}  // namespace levtok::cli
