#pragma once

#include <string>
#include <vector>

#include "service/io/write/table_manifest.hpp"

namespace CLI {
class App;
}

namespace levtok::cli {

/// The existing files that the options of a command name as inputs; `-` is none.
std::vector<io::NamedFile> input_files(const CLI::App& command);

/// The files that it would write, existing or not, with the manifests of tables.
std::vector<io::NamedFile> output_files(const CLI::App& command);

/// `text` with the path of each of the command's files replaced by its name: the folders of this
/// machine are private, and the SHA-256 identifies the contents.
std::string with_names(const CLI::App& command, std::string text);

/// Whether two paths lead to the same file; paths that cannot be resolved are compared by name.
bool same_place(const std::string& a, const std::string& b);

/// Throws Error(conflict) naming both options where a file that one of the command's options would
/// write, or the manifest beside it, is one that another reads, by whatever path.
/// A saved state may replace the one that it continues from.
void check_overwrites(const CLI::App& command);

/// The same for an SQLite file that it opens and the files that SQLite keeps beside it, existing or
/// not.
void check_overwrites(const CLI::App& command, const std::string& database);

}  // namespace levtok::cli
