#pragma once

#include <string>

#include "service/cli/options/option.hpp"

namespace levtok::cli {

/// --threads; 0 stays where it is not given.
void add_threads_option(CLI::App& app, int& threads);

/// As many as were asked for, or as the machine has where none were.
int threads_to_use(int asked);

}  // namespace levtok::cli
