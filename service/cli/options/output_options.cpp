#include "service/cli/options/output_options.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>

#include "nav/error.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/output/endings.hpp"
#include "service/cli/output/named_files.hpp"
#include "service/io/write/table_manifest.hpp"

namespace levtok::cli {
namespace {

namespace fs = std::filesystem;

/// A device such as /dev/null takes any number of outputs.
bool is_device(const std::string& path) {
    std::error_code none;
    return path != "/dev/stdout" && fs::is_character_file(path, none);
}

Format chosen_format(const OutputOptions& options, Format otherwise) {
    if (options.format == "csv") return Format::csv;
    if (options.format == "json") return Format::json;
    if (options.format == "text") return Format::text;
    const std::string_view name = options.out;
    const auto before_gz = name.ends_with(".gz") ? name.substr(0, name.size() - 3) : name;
    if (before_gz.ends_with(".csv")) return Format::csv;
    if (before_gz.ends_with(".json")) return Format::json;
    if (before_gz.ends_with(".txt")) return Format::text;
    return otherwise;
}

}  // namespace

void add_output_options(CLI::App& app, OutputOptions& options) {
    options.command = &app;
    add_text(app, "--out,-o", options.out, output_type,
             "Write here instead of to standard output; appears whole or not at all, and a CSV has "
             "a description of its columns beside it (.manifest.json)");
    add_choice(app, "--format", options.format, {"csv", "json", "text"},
               "Default: by the ending of --out");
}

io::AtomicFile open_output(const OutputOptions& options) { return io::AtomicFile(options.path()); }

void check_distinct(std::vector<NamedOutput> outputs) {
    for (std::size_t i = outputs.size(); i-- > 0;) {
        if (outputs[i].path.empty() || outputs[i].path == "-") continue;
        outputs.push_back({outputs[i].option, outputs[i].path + io::manifest_ending});
    }
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const auto& [option, path] = outputs[i];
            const auto& [before, path_before] = outputs[j];
            if (path.empty() || path_before.empty() || is_device(path)) continue;
            if (!same_place(path, path_before)) continue;
            throw Error(ErrorKind::conflict,
                        fmt::format("{} and {} both write {}; give each a path of its own", before,
                                    option, path));
        }
    }
}

void print(std::string_view text) {
    io::AtomicFile file("-");
    file.write(text);
    file.commit();
}

Format format_of(const OutputOptions& options, Format otherwise) {
    const Format format = chosen_format(options, otherwise);
    constexpr Written written[] = {Written::text, Written::csv, Written::json};
    check_ending(options.out, written[static_cast<std::size_t>(format)]);
    return format;
}

Format table_format(const OutputOptions& options, const Console& console) {
    const bool terminal = options.out.empty() && console.out_is_terminal;
    return format_of(options, terminal ? Format::text : Format::csv);
}

}  // namespace levtok::cli
