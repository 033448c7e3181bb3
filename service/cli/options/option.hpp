#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

/// How commands and options are declared; only option.cpp and what walks over the commands read the
/// library behind it, whose headers take seconds to compile. The type name of an option is what its
/// help shows and what shell completion offers: FILE, OUTPUT, PRODUCT, DIR, or the choices with `|`
/// between them. A file that is read is a FILE and one that is written an OUTPUT, so that no
/// command overwrites what it reads.
namespace levtok::cli {

inline constexpr const char* file_type = "FILE";
inline constexpr const char* output_type = "OUTPUT";
inline constexpr const char* product_type = "PRODUCT";
inline constexpr const char* folder_type = "DIR";

/// A command of `app`; stays where it is.
CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& description);

/// What the command does once its options are read and no output of theirs is an input.
void on_run(CLI::App& command, std::function<void()> run);

/// An option with a text; a name without dashes is an argument by its place.
void add_text(CLI::App& app, const std::string& name, std::string& value, const std::string& type,
              const std::string& help);

/// An option that may be given several times, each time with one text; an argument takes all.
void add_texts(CLI::App& app, const std::string& name, std::vector<std::string>& values,
               const std::string& type, const std::string& help);

/// An option whose text `read` turns into a value; `read` throws InvalidValue naming the option.
void add_parsed(CLI::App& app, const std::string& name, const std::string& type,
                const std::string& help, const std::function<void(const std::string&)>& read);

/// An option that takes one of `choices`.
void add_choice(CLI::App& app, const std::string& name, std::string& value,
                const std::vector<std::string>& choices, const std::string& help);

/// An option that is there or not.
void add_flag(CLI::App& app, const std::string& name, bool& value, const std::string& help);

/// An option that acts where it is there.
void add_flag(CLI::App& app, const std::string& name, const std::function<void()>& act,
              const std::string& help);

/// These options, added before, must be given.
void require(CLI::App& app, const std::vector<std::string>& names);

bool was_given(const CLI::App& app, const std::string& name);
std::string name_of(const CLI::App& command);

/// The help of a command ends with an example that can be run, after what else is to be known.
void add_example(CLI::App& app, const std::string& example, const std::string& details = "");

}  // namespace levtok::cli
