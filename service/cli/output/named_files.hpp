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

}  // namespace levtok::cli
