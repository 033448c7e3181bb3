#pragma once

#include <string>

namespace CLI {
class App;
}

namespace levtok::cli {

/// Throws Error(conflict) naming both options where a file that one of the command's options would
/// write, or the manifest beside it, is one that another reads, by whatever path.
/// A saved state may replace the one that it continues from.
void check_overwrites(const CLI::App& command);

/// The same for an SQLite file that it opens and the files that SQLite keeps beside it, existing or
/// not.
void check_overwrites(const CLI::App& command, const std::string& database);

}  // namespace levtok::cli
