#include "service/cli/import.hpp"

#include <memory>

#include "service/cli/commands.hpp"
#include "service/cli/options/database_options.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"

namespace levtok::cli {
namespace {

struct ImportCommand {
    DatabaseOptions database;
    ImportOptions import;
};

std::unique_ptr<store::Store> opened(const DatabaseOptions& options, Make make) {
    return std::unique_ptr<store::Store>(new store::Store(open_store(options, make)));
}

/// All files are read before a database is made, so that none is made of what is refused.
void run_import(const ImportCommand& options, const Console& console) {
    check(options.import);
    std::unique_ptr<store::Store> store;
    if (has_store(options.database)) store = opened(options.database, Make::no);
    Import import(options.import, store.get(), console);
    if (!store) store = opened(options.database, Make::yes);
    print(import.store_in(*store));
}

}  // namespace

void add_import(CLI::App& app, const Console& console) {
    auto* command = add_command(
        app, "import",
        "Load prices, funding, rates and what tokens traded at into the database of `levtok "
        "serve`");
    const auto options = std::make_shared<ImportCommand>();
    add_database_options(*command, options->database);
    add_text(*command, "--underlying,-u", options->import.underlying, "ID",
             "The underlying of the prices and funding");
    add_stored_price_options(*command, options->import.prices);
    add_text(*command, "--rates-id", options->import.rates_id, "ID",
             "The name of the rates, e.g. usd");
    add_text(*command, "--token,-t", options->import.token, "SYMBOL",
             "The token of the observed series");
    add_observed_options(*command, options->import.observed);
    add_value(*command, "--kind", "nav|price", options->import.kind,
              "What is observed: its published NAV, or its price on a market (default nav)",
              store::observed_kind);
    add_flag(
        *command, "--correct", options->import.correct,
        "Replace stored rows that have other values, keep the old ones, and recompute the tokens");
    add_example(*command, "levtok import --data levtok-data --underlying btc --prices btc.csv",
                "Rows that are stored already with the same values are skipped, so that an import "
                "can be repeated. A wrong row in any of the files stores nothing.\n"
                "The prices advance the tokens of the underlying.");
    on_run(*command, [options, &console] { run_import(*options, console); });
}

}  // namespace levtok::cli
