#include "service/cli/options/database_options.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

#include "nav/error.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/cli/output/named_files.hpp"
#include "service/http/contract/settings.hpp"

namespace levtok::cli {
namespace {

std::string url_of(const DatabaseOptions& options) {
    std::vector<http::NamedText> flags;
    // A folder given here takes precedence over a URL in a file.
    if (!options.data.empty()) flags = {{"data", options.data}, {"database", ""}};
    if (!options.database.empty()) flags.emplace_back("database", options.database);
    const std::string file = options.config.empty() ? "" : read_text(options.config);
    return http::store_url(http::read_settings(file, http::settings_of_environment(), flags));
}

/// The file of an SQLite database.
std::optional<std::string> file_of(const std::string& url) {
    constexpr std::string_view scheme = "sqlite:";
    if (!url.starts_with(scheme)) return std::nullopt;
    return url.substr(scheme.size());
}

}  // namespace

void add_database_options(CLI::App& app, DatabaseOptions& options) {
    options.command = &app;
    add_text(app, "--database", options.database, "URL",
             "postgresql://… or sqlite:PATH (default: an SQLite file in --data)");
    add_text(app, "--data", options.data, folder_type,
             "Folder of the SQLite file (default: levtok-data)");
    add_text(app, "--config", options.config, file_type,
             "The configuration of `levtok serve`, for its database");
}

std::optional<std::string> database_file(const DatabaseOptions& options) {
    return file_of(url_of(options));
}

bool has_store(const DatabaseOptions& options) {
    const auto file = database_file(options);
    return !file || std::filesystem::exists(*file);
}

store::Store open_store(const DatabaseOptions& options, Make make) {
    const std::string url = url_of(options);
    if (const auto file = file_of(url)) {
        if (make == Make::no && !std::filesystem::exists(*file)) {
            throw Error(ErrorKind::not_found,
                        "there is no database " + *file +
                            "; name one with --data or --database, or make it with levtok import");
        }
        check_overwrites(*options.command, *file);
    }
    return store::Store(url);
}

}  // namespace levtok::cli
