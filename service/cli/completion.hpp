#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

/// Completion scripts, generated from the commands and options that there are.
namespace levtok::cli {

/// What may follow an option or stand as an argument.
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

/// Walks the commands of `app`; an option of product type offers `products`.
std::vector<CommandWords> describe_commands(const CLI::App& app,
                                            const std::vector<std::string>& products);

/// The script for `bash`, `zsh` or `fish`; throws InvalidValue for another shell.
std::string completion_script(const std::string& shell, const std::vector<CommandWords>& commands);

}  // namespace levtok::cli
