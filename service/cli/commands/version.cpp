#include "service/cli/version.hpp"

#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"

namespace levtok::cli {

void add_version(CLI::App& app, const Console&) {
    auto* command = app.add_subcommand("version", "Print the version and the compiler");
    add_example(*command, "levtok version");
    command->callback([] { print(version_text() + '\n'); });
}

}  // namespace levtok::cli
