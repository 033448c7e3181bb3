#pragma once

#include <optional>
#include <string>

#include "service/store/store.hpp"

namespace CLI {
class App;
}

namespace levtok::cli {

/// The database of a command: --database, --data, --config, as for `levtok serve`.
struct DatabaseOptions {
    std::string database;
    std::string data;
    std::string config;
    const CLI::App* command = nullptr;  ///< whose outputs must not overwrite the database
};

void add_database_options(CLI::App& app, DatabaseOptions& options);

/// Whether there is a database to open: an existing file, or a server.
bool has_store(const DatabaseOptions& options);

/// The file of the SQLite database that the options name; nothing for a server.
std::optional<std::string> database_file(const DatabaseOptions& options);

enum class Make { yes, no };

/// Opens the database that the options name, else the environment, the file of --config, or the
/// default. Throws Error(not_found) where it is a missing file that is not to be made, and
/// Error(conflict) where the command would overwrite it.
store::Store open_store(const DatabaseOptions& options, Make make);

}  // namespace levtok::cli
