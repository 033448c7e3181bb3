#pragma once

#include <string>
#include <vector>

#include "service/cli/output/console.hpp"

namespace levtok::cli {

/// The command line of `levtok`: parses, runs the command, reports mistakes in one line. Returns
/// the exit code; see exit_codes.hpp.
int run(int argc, const char* const* argv);

/// The same with the arguments after the program's name and with streams of the caller's.
int run(const std::vector<std::string>& arguments, const Console& console);

}  // namespace levtok::cli
