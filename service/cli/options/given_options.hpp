#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace levtok::cli {

/// An option as it was given; one that was given several times is there as often.
struct GivenOption {
    std::string name;  ///< with its dashes
    std::string type;  ///< FILE, OUTPUT, …: empty for a flag
    std::string text;  ///< `true` for a flag
};

/// What was given of a command's options, in the order of its help.
std::vector<GivenOption> given_options(const CLI::App& command);

}  // namespace levtok::cli
