#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

/// Completion scripts, generated from the commands and their options.
namespace levtok::cli {

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

/// The commands of `app` and their options; an option of product type offers `products`.
std::vector<CommandWords> describe_commands(const CLI::App& app,
                                            const std::vector<std::string>& products);

/// The script for `bash`, `zsh` or `fish`; throws InvalidValue for another shell.
std::string completion_script(const std::string& shell, const std::vector<CommandWords>& commands);

}  // namespace levtok::cli
