#include "service/cli/options/option.hpp"

#include <algorithm>

#include "nav/error.hpp"

namespace levtok::cli {

CLI::Option* add_choice(CLI::App& app, const std::string& name, std::string& value,
                        const std::vector<std::string>& choices, const std::string& help) {
    std::string type;
    std::string names;
    for (const auto& choice : choices) {
        type += (type.empty() ? "" : "|") + choice;
        names += (names.empty() ? "" : ", ") + choice;
    }
    const auto read = [&value, choices, name, names](const std::string& text) {
        if (std::find(choices.begin(), choices.end(), text) == choices.end()) {
            throw InvalidValue(name, "must be one of " + names, '"' + text + '"');
        }
        value = text;
    };
    return add_parsed(app, name, type, help, read);
}

}  // namespace levtok::cli
