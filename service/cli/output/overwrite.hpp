#pragma once

#include <string>

namespace CLI {
class App;
}

namespace levtok::cli {

/// Throws Error(conflict) naming both options where a file that one of the command's options would
/// write, or the manifest beside it, is one that another reads: the same file by whatever path, of
/// which nothing would remain.
/// A saved state may take the place of the one it goes on from.
void check_overwrites(const CLI::App& command);

/// The same for an SQLite file that it opens and what SQLite keeps beside it, there or not.
void check_overwrites(const CLI::App& command, const std::string& database);

}  // namespace levtok::cli
