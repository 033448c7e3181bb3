#include "service/cli/options/option.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "nav/error.hpp"
#include "service/cli/output/overwrite.hpp"

namespace levtok::cli {

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& description) {
    return app.add_subcommand(name, description);
}

void on_run(CLI::App& command, std::function<void()> run) {
    command.callback([&command, run = std::move(run)] {
        check_overwrites(command);
        run();
    });
}

void add_text(CLI::App& app, const std::string& name, std::string& value, const std::string& type,
              const std::string& help) {
    app.add_option(name, value, help)->type_name(type);
}

void add_texts(CLI::App& app, const std::string& name, std::vector<std::string>& values,
               const std::string& type, const std::string& help) {
    auto* option = app.add_option(name, values, help)->type_name(type);
    if (option->nonpositional()) option->allow_extra_args(false);
}

void add_parsed(CLI::App& app, const std::string& name, const std::string& type,
                const std::string& help, const std::function<void(const std::string&)>& read) {
    app.add_option_function<std::string>(name, read, help)->type_name(type);
}

void add_choice(CLI::App& app, const std::string& name, std::string& value,
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
    add_parsed(app, name, type, help, read);
}

void add_flag(CLI::App& app, const std::string& name, bool& value, const std::string& help) {
    app.add_flag(name, value, help);
}

void add_flag(CLI::App& app, const std::string& name, const std::function<void()>& act,
              const std::string& help) {
    app.add_flag_callback(name, act, help);
}

void require(CLI::App& app, const std::vector<std::string>& names) {
    for (const auto& name : names) app.get_option(name)->required();
}

bool was_given(const CLI::App& app, const std::string& name) { return app.count(name) > 0; }

std::string name_of(const CLI::App& command) { return command.get_name(); }

void add_example(CLI::App& app, const std::string& example, const std::string& details) {
    app.footer(details + (details.empty() ? "" : "\n\n") + "Example:\n  " + example);
}

std::pair<std::string, std::string> split_assignment(const std::string& text, const char* option,
                                                     const char* rule) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        throw InvalidValue(option, rule, '"' + text + '"');
    }
    return {text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace levtok::cli
