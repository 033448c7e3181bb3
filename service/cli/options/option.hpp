#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nav/time.hpp"

namespace CLI {
class App;
}  // namespace CLI

/// Declares commands and options; only option.cpp and the code that traverses the commands include
/// the headers of CLI11, which take seconds to compile. The type name of an option is what its help
/// shows and what shell completion offers: FILE, OUTPUT, PRODUCT, DIR, or the choices with `|`
/// between them. A file that is read is a FILE and one that is written an OUTPUT, so that no
/// command overwrites what it reads.
namespace levtok::cli {

inline constexpr const char* file_type = "FILE";
inline constexpr const char* output_type = "OUTPUT";
inline constexpr const char* product_type = "PRODUCT";
inline constexpr const char* folder_type = "DIR";

/// Adds a command to `app`; the pointer stays valid.
CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& description);

/// Sets what the command runs, once its options are read and none of its outputs is an input.
void on_run(CLI::App& command, std::function<void()> run);

/// An option with a text; a name without dashes is a positional argument.
void add_text(CLI::App& app, const std::string& name, std::string& value, const std::string& type,
              const std::string& help);

/// An option that may be given several times, each time with one text; a positional argument takes
/// all.
void add_texts(CLI::App& app, const std::string& name, std::vector<std::string>& values,
               const std::string& type, const std::string& help);

/// An option whose text `read` turns into a value; `read` throws InvalidValue naming the option.
void add_parsed(CLI::App& app, const std::string& name, const std::string& type,
                const std::string& help, const std::function<void(const std::string&)>& read);

/// An option whose text `read` turns into `value`; `read` takes the text and the name of the
/// option, as the functions of io/read/parse.hpp do.
template <class Value, class Read>
void add_value(CLI::App& app, const std::string& name, const std::string& type, Value& value,
               const std::string& help, Read read) {
    add_parsed(app, name, type, help,
               [&value, read, option = name.substr(0, name.find(','))](const std::string& text) {
                   value = static_cast<Value>(read(text, option));
               });
}

/// An option that takes one of `choices`.
void add_choice(CLI::App& app, const std::string& name, std::string& value,
                const std::vector<std::string>& choices, const std::string& help);

/// An option without a value.
void add_flag(CLI::App& app, const std::string& name, bool& value, const std::string& help);

/// An option without a value that calls `act` where it is given.
void add_flag(CLI::App& app, const std::string& name, const std::function<void()>& act,
              const std::string& help);

/// These options, added before, must be given.
void require(CLI::App& app, const std::vector<std::string>& names);

bool was_given(const CLI::App& app, const std::string& name);
std::string name_of(const CLI::App& command);

/// Ends the help of a command with `details` and an example that can be run.
void add_example(CLI::App& app, const std::string& example, const std::string& details = "");

/// --interval: a path of fewer rows (rebalance::IntervalRows).
void add_interval(CLI::App& app, std::optional<Duration>& interval);

/// Adds --threads; `threads` stays 0 where it is not given.
void add_threads_option(CLI::App& app, int& threads);

/// The number of threads asked for, or that of the machine's cores where none is.
int threads_to_use(int asked);

/// An option as it was given; one that was given several times occurs as often.
struct GivenOption {
    std::string name;  ///< with its dashes
    std::string type;  ///< FILE, OUTPUT, …: empty for a flag
    std::string text;  ///< `true` for a flag
};

/// The options given to a command, in the order of its help.
std::vector<GivenOption> given_options(const CLI::App& command);

}  // namespace levtok::cli
