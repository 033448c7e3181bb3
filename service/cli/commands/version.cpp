#include "service/version.hpp"

#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"

namespace levtok::cli {

void add_version(CLI::App& app, const Console&) {
    auto* command = add_command(app, "version", "Print the version and the compiler");
    add_example(*command, "levtok version");
    on_run(*command, [] { print(version_text() + '\n'); });
}

}  // namespace levtok::cli
