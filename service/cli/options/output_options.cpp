#include "service/cli/options/output_options.hpp"

#include "service/cli/options/option.hpp"

namespace levtok::cli {

void add_output_options(CLI::App& app, OutputOptions& options) {
    add_text(app, "--out,-o", options.out, file_type,
             "Write here instead of to standard output; appears whole or not at all");
    add_choice(app, "--format", options.format, {"csv", "json", "text"},
               "Default: by the ending of --out");
}

io::AtomicFile open_output(const OutputOptions& options) {
    return io::AtomicFile(options.out.empty() ? "-" : options.out);
}

void print(std::string_view text) {
    io::AtomicFile file("-");
    file.write(text);
    file.commit();
}

Format format_of(const OutputOptions& options, Format otherwise) {
    if (options.format == "csv") return Format::csv;
    if (options.format == "json") return Format::json;
    if (options.format == "text") return Format::text;
    if (options.out.ends_with(".csv")) return Format::csv;
    if (options.out.ends_with(".json")) return Format::json;
    if (options.out.ends_with(".txt")) return Format::text;
    return otherwise;
}

Format table_format(const OutputOptions& options, const Console& console) {
    const bool terminal = options.out.empty() && console.out_is_terminal;
    return format_of(options, terminal ? Format::text : Format::csv);
}

}  // namespace levtok::cli
