#include "service/cli/output/named_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "montecarlo/models.hpp"
#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "service/cli/options/option.hpp"
#include "service/io/read/text/sources.hpp"

namespace levtok::cli {
namespace {

namespace fs = std::filesystem;

/// The name of a library product or of a model is not read as a file.
bool is_listed(const std::string& text) {
    return rebalance::in_library(text) || montecarlo::is_model(text);
}

bool reads(const std::string& type, const std::string& text) {
    if (type == file_type) return true;
    const bool either = type == product_type || type.find(file_type) != std::string::npos;
    return either && !is_listed(text);
}

/// Of files and folders, the longest first, so that none is found within another.
std::vector<std::string> given_paths(const CLI::App& command) {
    constexpr std::string_view sqlite = "sqlite:";
    std::vector<std::string> paths;
    for (const auto& [name, type, text] : given_options(command)) {
        if (reads(type, text) || type == output_type || type == folder_type) {
            paths.push_back(text);
        } else if (text.starts_with(sqlite) && !text.starts_with("sqlite://")) {
            paths.push_back(text.substr(sqlite.size()));
        }
    }
    std::sort(paths.begin(), paths.end(),
              [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return paths;
}

bool goes_on(const io::NamedFile& output, const io::NamedFile& input) {
    return output.option == "--save-state" && input.option == "--from-state";
}

}  // namespace

std::vector<io::NamedFile> input_files(const CLI::App& command) {
    std::vector<io::NamedFile> files;
    for (const auto& [name, type, text] : given_options(command)) {
        if (!reads(type, text)) continue;
        for (auto& file : io::files_of(text)) files.push_back({name, std::move(file)});
    }
    return files;
}

std::vector<io::NamedFile> output_files(const CLI::App& command) {
    std::vector<io::NamedFile> files;
    for (const auto& [name, type, text] : given_options(command)) {
        if (type != output_type || text == "-") continue;
        files.push_back({name, text});
        files.push_back({name, text + io::manifest_ending});
    }
    return files;
}

std::string with_names(const CLI::App& command, std::string text) {
    for (const auto& path : given_paths(command)) {
        const std::string name = fs::path(path).filename().string();
        if (name.empty() || name == path) continue;
        for (auto at = text.find(path); at != std::string::npos;
             at = text.find(path, at + name.size())) {
            text.replace(at, path.size(), name);
        }
    }
    return text;
}

bool same_place(const std::string& a, const std::string& b) {
    std::error_code none;
    if (fs::equivalent(a, b, none)) return true;
    return fs::weakly_canonical(fs::absolute(a, none), none) ==
           fs::weakly_canonical(fs::absolute(b, none), none);
}

void check_overwrites(const CLI::App& command) {
    const auto inputs = input_files(command);
    for (const auto& output : output_files(command)) {
        for (const auto& input : inputs) {
            if (!same_place(output.path, input.path) || goes_on(output, input)) continue;
            throw Error(ErrorKind::conflict,
                        fmt::format("{} would overwrite {}, which {} reads; give it a path of its "
                                    "own",
                                    output.option, output.path, input.option));
        }
    }
}

void check_overwrites(const CLI::App& command, const std::string& database) {
    std::error_code none;
    const auto file = std::filesystem::weakly_canonical(database, none).string();
    for (const auto& output : output_files(command)) {
        for (const char* ending : {"", "-wal", "-shm", "-journal"}) {
            if (!same_place(output.path, file + ending)) continue;
            throw Error(ErrorKind::conflict,
                        fmt::format("{} would overwrite {}, which belongs to the database {}; give "
                                    "it a path of its own",
                                    output.option, output.path, database));
        }
    }
}

}  // namespace levtok::cli
