#pragma once

#include <string>

#include "service/cli/options/option.hpp"

namespace levtok::cli {

/// Adds --threads; `threads` stays 0 where it is not given.
void add_threads_option(CLI::App& app, int& threads);

/// The number of threads asked for, or that of the machine's cores where none is.
int threads_to_use(int asked);

}  // namespace levtok::cli
