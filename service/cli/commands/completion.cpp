#include "service/cli/completion.hpp"

#include <memory>

#include "rebalance/product.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"

namespace levtok::cli {

void add_completion(CLI::App& app, const Console&) {
    auto* command = add_command(app, "completion", "Print the completion script of a shell");
    const auto shell = std::make_shared<std::string>();
    add_text(*command, "shell", *shell, "bash|zsh|fish", "bash, zsh or fish");
    require(*command, {"shell"});
    add_example(*command, "source <(levtok completion bash)",
                "bash and zsh (after compinit): source <(levtok completion SHELL)\n"
                "fish: levtok completion fish | source");
    on_run(*command, [shell, &app] {
        std::vector<std::string> products;
        for (const auto& product : rebalance::library()) products.emplace_back(product.name);
        print(completion_script(*shell, describe_commands(app, products)));
    });
}

}  // namespace levtok::cli
