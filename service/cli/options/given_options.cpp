#include "service/cli/options/given_options.hpp"

#include <CLI/CLI.hpp>

namespace levtok::cli {

std::vector<GivenOption> given_options(const CLI::App& command) {
    std::vector<GivenOption> given;
    for (const auto* option : command.get_options()) {
        for (const auto& text : option->results()) {
            given.push_back({option->get_name(), option->get_type_name(), text});
        }
    }
    return given;
}

}  // namespace levtok::cli
