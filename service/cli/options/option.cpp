#include "service/cli/options/option.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <thread>

#include "nav/error.hpp"
#include "rebalance/json/similar.hpp"
#include "service/cli/output/named_files.hpp"
#include "service/io/read/parse.hpp"

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
    const auto type = fmt::format("{}", fmt::join(choices, "|"));
    const auto read = [&value, choices, name](const std::string& text) {
        if (std::find(choices.begin(), choices.end(), text) == choices.end()) {
            throw InvalidValue(
                name, "must be one of " + rebalance::listed({choices.begin(), choices.end()}),
                '"' + text + '"');
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

void add_interval(CLI::App& app, std::optional<Duration>& interval) {
    add_value(
        app, "--interval", "SPAN", interval,
        "One row per interval, e.g. 1d: its last, with the sums of its fees, financing and cost "
        "and with all its events",
        io::parse_span);
}

void add_threads_option(CLI::App& app, int& threads) {
    add_value(app, "--threads,-t", "N", threads, "Default: the number of the machine's cores",
              io::count_in(1, 4096));
}

int threads_to_use(int asked) {
    if (asked != 0) return asked;
    return static_cast<int>(std::max(std::thread::hardware_concurrency(), 1U));
}

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
