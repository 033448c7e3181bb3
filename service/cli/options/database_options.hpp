#pragma once

#include <string>

#include "service/store/store.hpp"

namespace CLI {
class App;
}

namespace levtok::cli {

/// Which database a command works on: --database, --data, --config, as for `levtok serve`.
struct DatabaseOptions {
    std::string database;
    std::string data;
    std::string config;
    const CLI::App* command = nullptr;  ///< whose outputs spare the database
};

void add_database_options(CLI::App& app, DatabaseOptions& options);

/// Whether there is a database to open: a file that is there, or a server.
bool has_store(const DatabaseOptions& options);

enum class Make { yes, no };

/// Opens the database that the options name, else the environment, the file of --config, or the
/// default. Throws Error(not_found) where it is a file that is not there and not to be made, and
/// Error(conflict) where the command would write over it.
store::Store open_store(const DatabaseOptions& options, Make make);

}  // namespace levtok::cli
