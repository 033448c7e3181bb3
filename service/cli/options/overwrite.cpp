#include "service/cli/options/overwrite.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "montecarlo/models.hpp"
#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "service/cli/options/option.hpp"

namespace levtok::cli {
namespace {

namespace fs = std::filesystem;

struct NamedFile {
    std::string option;
    std::string path;
};

/// What stands for a product of the library or a model of the list is not read as a file.
bool is_listed(const std::string& text) {
    const auto models = montecarlo::model_names();
    return rebalance::in_library(text) ||
           std::find(models.begin(), models.end(), text) != models.end();
}

bool reads(const std::string& type, const std::string& text) {
    if (type == file_type) return true;
    const bool either = type == product_type || type.find(file_type) != std::string::npos;
    return either && !is_listed(text);
}

/// The files that the options of the command name, as far as they are there: `-` is none.
std::vector<NamedFile> files_of(const CLI::App& command,
                                bool (*chosen)(const std::string& type, const std::string& text)) {
    std::vector<NamedFile> files;
    for (const auto* option : command.get_options()) {
        for (const auto& text : option->results()) {
            std::error_code none;
            if (text == "-" || !chosen(option->get_type_name(), text)) continue;
            if (fs::is_regular_file(text, none)) files.push_back({option->get_name(), text});
        }
    }
    return files;
}

bool goes_on(const NamedFile& output, const NamedFile& input) {
    return output.option == "--save-state" && input.option == "--from-state";
}

}  // namespace

void check_overwrites(const CLI::App& command) {
    const auto outputs = files_of(
        command, [](const std::string& type, const std::string&) { return type == output_type; });
    if (outputs.empty()) return;
    for (const auto& input : files_of(command, reads)) {
        for (const auto& output : outputs) {
            std::error_code none;
            if (!fs::equivalent(output.path, input.path, none) || goes_on(output, input)) continue;
            throw Error(ErrorKind::conflict,
                        fmt::format("{} would overwrite {}, which {} reads; give it a path of its "
                                    "own",
                                    output.option, output.path, input.option));
        }
    }
}

}  // namespace levtok::cli
