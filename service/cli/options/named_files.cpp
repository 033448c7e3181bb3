#include "service/cli/options/named_files.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "montecarlo/models.hpp"
#include "rebalance/product.hpp"
#include "service/cli/options/option.hpp"

namespace levtok::cli {
namespace {

namespace fs = std::filesystem;

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

void add_if_there(std::vector<io::NamedFile>& files, const std::string& option,
                  const std::string& path) {
    std::error_code none;
    if (path != "-" && fs::is_regular_file(path, none)) files.push_back({option, path});
}

}  // namespace

std::vector<io::NamedFile> input_files(const CLI::App& command) {
    std::vector<io::NamedFile> files;
    for (const auto* option : command.get_options()) {
        for (const auto& text : option->results()) {
            if (reads(option->get_type_name(), text)) add_if_there(files, option->get_name(), text);
        }
    }
    return files;
}

std::vector<io::NamedFile> output_files(const CLI::App& command) {
    std::vector<io::NamedFile> files;
    for (const auto* option : command.get_options()) {
        if (option->get_type_name() != output_type) continue;
        for (const auto& text : option->results()) {
            add_if_there(files, option->get_name(), text);
            add_if_there(files, option->get_name(), text + io::manifest_ending);
        }
    }
    return files;
}

}  // namespace levtok::cli
