#pragma once

#include <string>
#include <vector>

#include "service/cli/output/console.hpp"

namespace levtok::cli {

/// Parses the command line of `levtok`, runs the command and reports mistakes in one line. Returns
/// the exit code; see exit_codes.hpp.
int run(int argc, const char* const* argv);

/// The same with the arguments after the program's name and the caller's streams.
int run(const std::vector<std::string>& arguments, const Console& console);

}  // namespace levtok::cli
