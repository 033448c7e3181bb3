#include "service/cli/options/named_files.hpp"

#include <filesystem>

#include "montecarlo/models.hpp"
#include "rebalance/product.hpp"
#include "service/cli/options/given_options.hpp"
#include "service/cli/options/option.hpp"

namespace levtok::cli {
namespace {

namespace fs = std::filesystem;

/// What stands for a product of the library or a model of the list is not read as a file.
bool is_listed(const std::string& text) {
    return rebalance::in_library(text) || montecarlo::is_model(text);
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
    for (const auto& [name, type, text] : given_options(command)) {
        if (reads(type, text)) add_if_there(files, name, text);
    }
    return files;
}

std::vector<io::NamedFile> output_files(const CLI::App& command) {
    std::vector<io::NamedFile> files;
    for (const auto& [name, type, text] : given_options(command)) {
        if (type != output_type) continue;
        add_if_there(files, name, text);
        add_if_there(files, name, text + io::manifest_ending);
    }
    return files;
}

}  // namespace levtok::cli
