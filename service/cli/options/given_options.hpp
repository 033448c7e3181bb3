#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace levtok::cli {

/// An option as it was given; one that was given several times occurs as often.
struct GivenOption {
    std::string name;  ///< with its dashes
    std::string type;  ///< FILE, OUTPUT, …: empty for a flag
    std::string text;  ///< `true` for a flag
};

/// The options given to a command, in the order of its help.
std::vector<GivenOption> given_options(const CLI::App& command);

}  // namespace levtok::cli
