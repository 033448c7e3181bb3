#include "service/cli/run.hpp"

#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <sstream>

#include "nav/error.hpp"
#include "rebalance/json/similar.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/exit_codes.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/io/write/temporary_files.hpp"
#include "service/version.hpp"

namespace levtok::cli {
namespace {

/// The command that was being read: the one that the arguments name, else the app itself.
const CLI::App& chosen(const CLI::App& app) {
    const auto commands = app.get_subcommands();
    return commands.empty() ? app : *commands.front();
}

std::string full_name(const CLI::App& app, const CLI::App& command) {
    return &app == &command ? app.get_name() : app.get_name() + ' ' + command.get_name();
}

std::vector<std::string> option_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const auto* option : command.get_options()) {
        for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    }
    return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
    return names;
}

/// The arguments that no option took.
std::vector<std::string> left_over(const CLI::App& app) {
    auto left = chosen(app).remaining();
    return left.empty() ? app.remaining() : left;
}

std::string hint(std::string_view given, const std::vector<std::string>& known) {
    return rebalance::hint_at(given, {known.begin(), known.end()});
}

/// The dashes are no letters of a name; and an option that the given one only goes on from, as
/// --stop-loss from --stop, is meant where no other is near.
std::string hint_at_option(std::string_view given, std::vector<std::string> known) {
    constexpr std::size_t fewest_letters = 4;
    given.remove_prefix(std::min(given.find_first_not_of('-'), given.size()));
    for (auto& name : known) name.erase(0, 2);
    auto near = rebalance::similar_names(given, {known.begin(), known.end()});
    for (const auto& name : known) {
        if (name.size() >= fewest_letters && given.starts_with(name)) near.push_back(name);
    }
    return near.empty() ? "" : "; did you mean --" + std::string(near.front()) + '?';
}

/// The message on an argument that no option took, with what was probably meant.
std::string unexpected(const CLI::App& app, const std::string& text) {
    const CLI::App& command = chosen(app);
    const std::string name = text.substr(0, text.find('='));
    if (name.starts_with('-')) {
        return "unknown option " + name + hint_at_option(name, option_names(command));
    }
    if (&command == &app) {
        return "unknown command \"" + text + "\"" + hint(text, command_names(app));
    }
    return "unexpected argument \"" + text + "\"; options start with --";
}

/// An option that takes one text and was given more.
const CLI::Option* repeated(const CLI::App& command) {
    for (const auto* option : command.get_options()) {
        const int most = option->get_items_expected_max();
        if (most > 0 && static_cast<int>(option->count()) > most) return option;
    }
    return nullptr;
}

/// What is wrong with the arguments; a misspelt option comes before what is missing because of it.
std::string mistake(const CLI::App& app, const CLI::ParseError& error) {
    const auto left = left_over(app);
    if (!left.empty()) return unexpected(app, left.front());
    const auto* option = repeated(chosen(app));
    if (option == nullptr) return error.what();
    return option->get_name() + " is given " +
           (option->count() == 2 ? "twice" : std::to_string(option->count()) + " times") +
           "; once is enough";
}

int report_usage(const CLI::App& app, const CLI::ParseError& error, const Console& console) {
    console.error(mistake(app, error) + "; see `" + full_name(app, chosen(app)) + " --help`");
    return exit_bad_input;
}

void describe(CLI::App& app) {
    app.name("levtok");
    app.description("Leveraged-token rebalancing simulator: NAV, attribution, metrics and flow.");
    app.get_formatter()->column_width(32);
    app.set_version_flag("--version", version_text(), "Print the version and exit");
    app.set_help_flag("--help,-h", "Print this help and exit");
    app.footer(
        "Example:\n  levtok sample --out btc.csv && levtok nav --product ftx-bull --prices "
        "btc.csv\n"
        "Every command has its own --help. Exit codes: 0, 2 for bad input or usage, 1 for "
        "anything else.");
}

/// Whether standard output is a pipe whose reader has ended (`| head`), which is not an error.
bool reader_has_gone() {
    pollfd out{STDOUT_FILENO, POLLOUT, 0};
    return ::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

int parse_and_run(const std::vector<std::string>& arguments, Console console) {
    console.arguments = arguments;
    CLI::App app;
    describe(app);
    add_commands(app, console);
    app.require_subcommand(0, 1);
    try {
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
        app.parse(std::move(reversed));
        if (app.get_subcommands().empty()) {
            console.error("no command given; see `levtok --help`");
            return exit_bad_input;
        }
        return exit_success;
    } catch (const CLI::Success& success) {
        std::ostringstream out;
        app.exit(success, out, out);
        print(out.str());
        return exit_success;
    } catch (const CLI::ParseError& error) {
        return report_usage(app, error, console);
    }
}

}  // namespace

int run(const std::vector<std::string>& arguments, const Console& console) {
    try {
        return parse_and_run(arguments, console);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::system && reader_has_gone()) return exit_success;
        console.error(error.what());
        return exit_code(error.kind());
    } catch (const std::bad_alloc&) {
        console.error("out of memory");
        return exit_failure;
    } catch (const std::exception& error) {
        console.error(error.what());
        return exit_failure;
    }
}

int run(int argc, const char* const* argv) {
    // A closed pipe and a limit on the size of files are detected by the failing write, so that
    // incomplete files are removed.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    io::remove_temporary_files_on_signals();
    return run({argv + std::min(argc, 1), argv + argc}, Console::standard());
}

}  // namespace levtok::cli
