#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

/// How options are declared. The type name of an option is what its help shows and what shell
/// completion offers: FILE, PRODUCT, or the choices with `|` between them.
namespace levtok::cli {

inline constexpr const char* file_type = "FILE";
inline constexpr const char* product_type = "PRODUCT";

/// An option with a text.
inline CLI::Option* add_text(CLI::App& app, const std::string& name, std::string& value,
                             const std::string& type, const std::string& help) {
    return app.add_option(name, value, help)->type_name(type);
}

/// An option that may be given several times, each time with one text.
inline CLI::Option* add_texts(CLI::App& app, const std::string& name,
                              std::vector<std::string>& values, const std::string& type,
                              const std::string& help) {
    return app.add_option(name, values, help)->type_name(type)->allow_extra_args(false);
}

/// An option whose text `read` turns into a value; `read` throws InvalidValue naming the option.
inline CLI::Option* add_parsed(CLI::App& app, const std::string& name, const std::string& type,
                               const std::string& help,
                               const std::function<void(const std::string&)>& read) {
    return app.add_option_function<std::string>(name, read, help)->type_name(type);
}

/// An option that takes one of `choices`.
CLI::Option* add_choice(CLI::App& app, const std::string& name, std::string& value,
                        const std::vector<std::string>& choices, const std::string& help);

/// The help of a command ends with an example that can be run, behind what else is to be known.
inline void add_example(CLI::App& app, const std::string& example,
                        const std::string& details = "") {
    app.footer(details + (details.empty() ? "" : "\n\n") + "Example:\n  " + example);
}

}  // namespace levtok::cli
