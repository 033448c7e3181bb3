#pragma once

#include <string>
#include <vector>

#include "service/cli/options/option.hpp"
#include "service/cli/output/console.hpp"
#include "service/cli/output/writer.hpp"

namespace levtok::cli {

/// The destination and the format of a result: --out, --format.
struct OutputOptions {
    std::string out;     ///< empty: standard output
    std::string format;  ///< empty: by the ending of --out, else the command's default
    const CLI::App* command = nullptr;  ///< whose output it is

    /// The path of the file; "-" is standard output.
    std::string path() const { return out.empty() ? "-" : out; }

    /// Another output of the command, in its default format.
    OutputOptions with_path(const std::string& path) const { return {path, {}, command}; }
};

void add_output_options(CLI::App& app, OutputOptions& options);

/// Opens the file of --out, or standard output.
io::AtomicFile open_output(const OutputOptions& options);

/// An option that names an output, and the path given with it; empty where it was not.
struct NamedOutput {
    std::string option;
    std::string path;
};

/// Throws Error(conflict) naming two options whose outputs, or the manifests beside them, would
/// overwrite each other.
void check_distinct(std::vector<NamedOutput> outputs);

/// Writes `text` to standard output.
void print(std::string_view text);

/// The format chosen; `otherwise` where neither --format nor the ending of --out chooses. Throws
/// Error(malformed) where the ending promises another one.
Format format_of(const OutputOptions& options, Format otherwise);

/// A small table reads best aligned on a terminal, and as csv anywhere else.
Format table_format(const OutputOptions& options, const Console& console);

}  // namespace levtok::cli
