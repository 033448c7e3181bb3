#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"

namespace levtok::cli {
namespace {

/// An option or an argument, with what can be completed for it.
struct Completable {
    std::vector<std::string> names;  ///< `--product`, `-p`; empty for an argument
    std::string help;                ///< one line
    bool takes_value = false;
    bool files = false;                ///< a file may follow
    std::vector<std::string> choices;  ///< or one of these words
};

struct CommandWords {
    std::string name;
    std::string help;
    std::vector<Completable> options;
    std::vector<Completable> arguments;
};

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// A word in single quotes, as all three shells read it.
std::string in_quotes(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string joined(const std::vector<std::string>& words, std::string_view between = " ") {
    return fmt::format("{}", fmt::join(words, between));
}

Completable describe(const CLI::Option& option, const std::vector<std::string>& products) {
    Completable out;
    for (const auto& name : option.get_lnames()) out.names.push_back("--" + name);
    for (const auto& name : option.get_snames()) out.names.push_back("-" + name);
    out.help = first_line(option.get_description());
    const std::string type = option.get_type_name();
    out.takes_value = option.get_items_expected_max() > 0;
    out.files = type == file_type || type == output_type || type == product_type;
    if (type == product_type) out.choices = products;
    for (std::size_t at = 0; type.find('|') != std::string::npos && at != std::string::npos;) {
        const auto bar = type.find('|', at);
        out.choices.push_back(type.substr(at, bar - at));
        at = bar == std::string::npos ? bar : bar + 1;
    }
    return out;
}

std::vector<std::string> option_words(const CommandWords& command) {
    std::vector<std::string> words;
    words.reserve(command.options.size());
    for (const auto& option : command.options) words.push_back(option.names.front());
    return words;
}

std::vector<std::string> command_words(const std::vector<CommandWords>& commands) {
    std::vector<std::string> words;
    words.reserve(commands.size());
    for (const auto& command : commands) words.push_back(command.name);
    return words;
}

/// `compgen` of one option's or argument's values.
std::string bash_values(const Completable& what) {
    std::string line = "COMPREPLY=(";
    if (!what.choices.empty()) {
        line += fmt::format("$(compgen -W {} -- \"$word\") ", in_quotes(joined(what.choices)));
    }
    if (what.files) line += "$(compgen -f -- \"$word\")";
    return line + ")";
}

std::string bash_case(const CommandWords& command) {
    std::string text = fmt::format("    {})\n        case $before in\n", command.name);
    for (const auto& option : command.options) {
        if (!option.takes_value) continue;
        text += fmt::format("        {}) {}; return ;;\n", joined(option.names, "|"),
                            bash_values(option));
    }
    text += "        esac\n";
    for (const auto& argument : command.arguments) {
        text +=
            fmt::format("        [[ $word == -* ]] || {{ {}; return; }}\n", bash_values(argument));
    }
    return text + fmt::format("        COMPREPLY=($(compgen -W {} -- \"$word\")) ;;\n",
                              in_quotes(joined(option_words(command))));
}

std::string bash_script(const std::vector<CommandWords>& commands) {
    std::string text =
        "_levtok() {\n"
        "    local IFS=$' \\n' word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
        "    COMPREPLY=()\n"
        "    if ((COMP_CWORD == 1)); then\n" +
        fmt::format("        COMPREPLY=($(compgen -W {} -- \"$word\"))\n",
                    in_quotes(joined(command_words(commands)) + " --help --version")) +
        "        return\n"
        "    fi\n"
        "    case ${COMP_WORDS[1]} in\n";
    for (const auto& command : commands) text += bash_case(command);
    return text +
           "    esac\n"
           "}\n"
           "complete -o filenames -F _levtok levtok\n";
}

/// zsh can run bash's completion functions through bashcompinit.
std::string zsh_script(const std::vector<CommandWords>& commands) {
    return "#compdef levtok\nautoload -U +X bashcompinit && bashcompinit\n" + bash_script(commands);
}

std::string fish_option(const std::string& condition, const Completable& option) {
    std::string line = "complete -c levtok -n " + in_quotes(condition);
    for (const auto& name : option.names) {
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    if (option.takes_value && !option.names.empty()) line += " -r";
    if (option.files) line += " -F";
    if (!option.choices.empty()) line += " -a " + in_quotes(joined(option.choices));
    return line + " -d " + in_quotes(option.help) + '\n';
}

std::string fish_script(const std::vector<CommandWords>& commands) {
    std::string text = "complete -c levtok -f\n";
    for (const auto& command : commands) {
        text += fmt::format("complete -c levtok -n __fish_use_subcommand -a {} -d {}\n",
                            command.name, in_quotes(command.help));
        const std::string condition = "__fish_seen_subcommand_from " + command.name;
        for (const auto& option : command.options) text += fish_option(condition, option);
        for (const auto& argument : command.arguments) text += fish_option(condition, argument);
    }
    return text;
}

constexpr std::array<std::pair<std::string_view, std::string (*)(const std::vector<CommandWords>&)>,
                     3>
    shells{{{"bash", bash_script}, {"zsh", zsh_script}, {"fish", fish_script}}};

/// The commands of `app` and their options; an option of product type offers `products`.
std::vector<CommandWords> describe_commands(const CLI::App& app,
                                            const std::vector<std::string>& products) {
    std::vector<CommandWords> commands;
    for (const auto* command : app.get_subcommands({})) {
        CommandWords words{command->get_name(), first_line(command->get_description()), {}, {}};
        for (const auto* option : command->get_options()) {
            auto& list = option->nonpositional() ? words.options : words.arguments;
            list.push_back(describe(*option, products));
        }
        commands.push_back(std::move(words));
    }
    return commands;
}

/// The script for `bash`, `zsh` or `fish`; throws InvalidValue for another shell.
std::string completion_script(const std::string& shell, const std::vector<CommandWords>& commands) {
    for (const auto& [name, script] : shells) {
        if (name == shell) return script(commands);
    }
    throw InvalidValue("completion", "must be bash, zsh or fish", '"' + shell + '"');
}

}  // namespace

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
