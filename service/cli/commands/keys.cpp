#include <memory>

#include "nav/error.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/database_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/output/table_file.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::cli {
namespace {

struct KeysOptions {
    DatabaseOptions database;
    std::string action;
    std::string id;
    std::string role;
    std::string name;
    OutputOptions output;
};

void add_key(const KeysOptions& options, const Console& console) {
    if (options.role.empty()) {
        throw Error(ErrorKind::malformed, "--role is required: what the key may do, read or write");
    }
    auto store = open_store(options.database, Make::yes);
    const auto role = options.role == "write" ? store::Role::write : store::Role::read;
    const auto [key, secret] = store.add_key(options.name, role);
    print(secret + '\n');
    console.note({NoteCode::key_shown_once,
                  "the key " + key.id + " is shown this once; send it as Authorization: Bearer"});
}

void list_keys(const KeysOptions& options, const Console& console) {
    const auto store = open_store(options.database, Make::no);
    TableFile file(console, options.output, table_format(options.output, console),
                   io::tables::keys);
    for (const auto& key : store.keys()) {
        file.write({key.id, name_of(key.role), key.created, key.name});
    }
    file.commit();
}

void remove_key(const KeysOptions& options) {
    if (options.id.empty()) {
        throw Error(ErrorKind::malformed,
                    "the id of the key to remove is required; `levtok keys list` shows them");
    }
    open_store(options.database, Make::no).remove_key(options.id);
}

void run_keys(const KeysOptions& options, const Console& console) {
    if (!options.id.empty() && options.action != "remove") {
        throw Error(ErrorKind::malformed, "an id goes with remove only");
    }
    if (options.action == "add") add_key(options, console);
    if (options.action == "list") list_keys(options, console);
    if (options.action == "remove") remove_key(options);
}

}  // namespace

void add_keys(CLI::App& app, const Console& console) {
    auto* command =
        add_command(app, "keys", "Add, list or remove the keys that `levtok serve` accepts");
    const auto options = std::make_shared<KeysOptions>();
    add_choice(*command, "action", options->action, {"add", "list", "remove"}, "What to do");
    add_text(*command, "id", options->id, "ID", "The key to remove");
    require(*command, {"action"});
    add_database_options(*command, options->database);
    add_choice(*command, "--role", options->role, {"read", "write"},
               "Permission of the new key; write includes read");
    add_text(*command, "--name", options->name, "NAME", "Its owner, for the list");
    add_output_options(*command, options->output);
    add_example(*command, "levtok keys add --role write --name feed",
                "The key itself is printed once; the database keeps a hash of it.");
    on_run(*command, [options, &console] { run_keys(*options, console); });
}

}  // namespace levtok::cli
