#pragma once

#include <string>
#include <vector>

#include "service/io/write/table_manifest.hpp"

namespace CLI {
class App;
}

namespace levtok::cli {

/// The files that the options of a command name to be read, as far as they are there: `-` is none.
std::vector<io::NamedFile> input_files(const CLI::App& command);

/// Those that it would write, there or not, the manifests of tables among them.
std::vector<io::NamedFile> output_files(const CLI::App& command);

/// `text` with the name of each of the command's files in the place of its path: where the files
/// lie on this machine is nobody's matter, and their contents are known by their SHA-256.
std::string with_names(const CLI::App& command, std::string text);

/// Whether two paths lead to one place; what cannot be looked up is told apart by its name.
bool same_place(const std::string& a, const std::string& b);

}  // namespace levtok::cli
