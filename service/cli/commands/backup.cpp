#include <memory>

#include "service/cli/commands.hpp"
#include "service/cli/options/database_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/output/endings.hpp"

namespace levtok::cli {
namespace {

struct BackupOptions {
    DatabaseOptions database;
    std::string out;
};

}  // namespace

void add_backup(CLI::App& app, const Console&) {
    auto* command =
        add_command(app, "backup",
                    "Copy the SQLite database to a file, also while `levtok serve` writes to it");
    const auto options = std::make_shared<BackupOptions>();
    add_database_options(*command, options->database);
    add_text(*command, "--out,-o", options->out, output_type,
             "The copy: one file, whole or not at all, that can be opened as a database");
    require(*command, {"--out"});
    add_example(*command, "levtok backup --data levtok-data --out levtok-2024-03-01.db",
                "A PostgreSQL database is backed up by pg_dump.");
    on_run(*command, [options] {
        check_ending(options->out, Written::database);
        open_store(options->database, Make::no).backup(options->out);
    });
}

}  // namespace levtok::cli
