#include "service/io/read/inspect.hpp"

#include <fmt/format.h>

#include <memory>

#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/price_options.hpp"
#include "service/io/write/write.hpp"

namespace levtok::cli {
namespace {

struct InspectOptions {
    std::vector<std::string> files;
    std::string kind = "auto";
    PriceOptions prices;
    OutputOptions output;
};

/// The facts about a file, a name and a text each.
std::vector<std::pair<const char*, std::string>> facts_about(const io::Inspected& file) {
    const auto& understood = file.understood;
    std::vector<std::pair<const char*, std::string>> facts{
        {"kind", understood.kind},
        {"rows", std::to_string(file.rows)},
        {"first", format_time(file.first)},
        {"last", format_time(file.last)},
        {"interval",
         understood.interval == Duration{0} ? "unknown" : format_duration(understood.interval)},
        {"time", understood.time},
        {"stamp", understood.stamp}};
    if (!understood.unit.empty()) facts.emplace_back("unit", understood.unit);
    facts.emplace_back("gaps", understood.gaps == 0
                                   ? "0"
                                   : fmt::format("{}, the largest {}", understood.gaps,
                                                 format_duration(understood.largest_gap)));
    if (understood.kind == "prices")
        facts.emplace_back("suspects", std::to_string(understood.suspects));
    return facts;
}

std::string files_text(const io::Understood& understood) {
    const auto& files = understood.files;
    if (files.size() == 1) return files.front();
    return fmt::format("{} files, {} to {}", files.size(), files.front(), files.back());
}

std::string as_text(const io::Inspected& file) {
    std::string text = files_text(file.understood) + '\n';
    for (const auto& [name, value] : facts_about(file))
        text += fmt::format("  {:<9} {}\n", name, value);
    std::size_t name_width = 0;
    std::size_t use_width = 0;
    for (const auto& column : file.understood.columns) {
        name_width = std::max(name_width, column.name.size());
        use_width = std::max(use_width, column.use.size());
    }
    for (const auto& column : file.understood.columns) {
        text += fmt::format("  column    {:<{}}  {:<{}}  {}\n", column.name, name_width, column.use,
                            use_width, column.example);
    }
    return text;
}

std::string as_json(const io::Inspected& file) {
    const auto& understood = file.understood;
    std::string files;
    for (const auto& name : understood.files)
        files += (files.empty() ? "" : ", ") + io::json_quoted(name);
    std::string columns;
    for (const auto& column : understood.columns) {
        columns += (columns.empty() ? "\n      " : ",\n      ");
        columns +=
            fmt::format(R"({{"name": {}, "use": {}, "example": {}}})", io::json_quoted(column.name),
                        io::json_quoted(column.use), io::json_quoted(column.example));
    }
    const auto text = [](const std::string& value) {
        return value.empty() ? "null" : io::json_quoted(value);
    };
    const auto span = [](Duration value) {
        return value == Duration{0} ? "null" : io::json_quoted(format_duration(value));
    };
    return fmt::format(
        R"(    {{"kind": {}, "files": [{}], "rows": {}, "first": {}, "last": {}, "interval": {},
     "time": {}, "stamp": {}, "unit": {}, "gaps": {}, "largest_gap": {}, "suspects": {},
     "columns": [{}]}})",
        text(understood.kind), files, file.rows, text(format_time(file.first)),
        text(format_time(file.last)), span(understood.interval), text(understood.time),
        text(understood.stamp), text(understood.unit), understood.gaps,
        span(understood.largest_gap), understood.suspects, columns);
}

void run_inspect(const InspectOptions& options, const Console& console) {
    const io::Warn warn = noting(console);
    const io::InspectOptions how{.kind = options.kind == "auto" ? "" : options.kind,
                                 .prices = options.prices.file,
                                 .funding = funding_reading(options.prices),
                                 .rates = rates_reading(options.prices),
                                 .spreads = spreads_reading(options.prices)};
    const bool json = format_of(options.output, Format::text) == Format::json;
    std::string out;
    for (const auto& name : options.files) {
        const auto file = io::inspect(name, how, warn);
        if (!out.empty()) out += json ? ",\n" : "\n";
        out += json ? as_json(file) : as_text(file);
    }
    if (json) out = "{\n  \"inputs\": [\n" + out + "],\n  " + warnings_of(console) + "\n}\n";
    auto file = open_output(options.output);
    file.write(out);
    file.commit();
}

}  // namespace

void add_inspect(CLI::App& app, const Console& console) {
    auto* command =
        add_command(app, "inspect", "Show how a file of prices, funding, rates or spreads is read");
    const auto options = std::make_shared<InspectOptions>();
    add_texts(*command, "file", options->files, file_type,
              "CSV or JSON, packed or not; a folder is one history");
    require(*command, {"file"});
    add_choice(*command, "--as", options->kind, {"auto", "prices", "funding", "rates", "spreads"},
               "Contents of the file (default: by the names of its columns)");
    add_price_reader_options(*command, options->prices);
    add_rate_reader_options(*command, options->prices);
    add_spreads_reader_option(*command, options->prices);
    add_text(*command, "--out,-o", options->output.out, output_type,
             "Write here instead of to standard output; appears whole or not at all");
    add_choice(*command, "--format", options->output.format, {"json", "text"},
               "Default: by the ending of --out, else text");
    add_example(
        *command, "levtok inspect btc.csv funding.csv --format json",
        "The use of each column, what is left out, how times are written, the interval, gaps and\n"
        "suspect prices, as the other commands read the file.");
    on_run(*command, [options, &console] { run_inspect(*options, console); });
}

}  // namespace levtok::cli
