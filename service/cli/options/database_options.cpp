#include "service/cli/options/database_options.hpp"

#include <filesystem>

#include "nav/error.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/overwrite.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/http/settings.hpp"

namespace levtok::cli {
namespace {

std::string url_of(const DatabaseOptions& options) {
    std::vector<http::NamedText> flags;
    // A folder that is named here goes before a URL that stands in a file.
    if (!options.data.empty()) flags = {{"data", options.data}, {"database", ""}};
    if (!options.database.empty()) flags.emplace_back("database", options.database);
    const std::string file = options.config.empty() ? "" : read_text(options.config);
    return http::store_url(http::read_settings(file, http::settings_of_environment(), flags));
}

}  // namespace

void add_database_options(CLI::App& app, DatabaseOptions& options) {
    options.command = &app;
    add_text(app, "--database", options.database, "URL",
             "postgresql://… or sqlite:PATH (default: an SQLite file in --data)");
    add_text(app, "--data", options.data, "DIR",
             "Folder of the SQLite file (default: levtok-data)");
    add_text(app, "--config", options.config, file_type,
             "The configuration of `levtok serve`, for its database");
}

store::Store open_store(const DatabaseOptions& options, Make make) {
    const std::string url = url_of(options);
    constexpr std::string_view scheme = "sqlite:";
    if (url.starts_with(scheme)) {
        const std::string path = url.substr(scheme.size());
        if (make == Make::no && !std::filesystem::exists(path)) {
            throw Error(ErrorKind::not_found,
                        "there is no database " + path +
                            "; name one with --data or --database, or make it with levtok import");
        }
        check_overwrites(*options.command, path);
    }
    return store::Store(url);
}

}  // namespace levtok::cli
