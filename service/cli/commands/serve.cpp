#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "nav/error.hpp"
#include "service/cli/commands.hpp"
#include "service/cli/exit_codes.hpp"
#include "service/cli/options/option.hpp"
#include "service/cli/options/output_options.hpp"
#include "service/cli/options/product_options.hpp"
#include "service/http/pipeline/log.hpp"
#include "service/http/run/demo.hpp"
#include "service/http/run/jobs.hpp"
#include "service/http/run/serve_signals.hpp"
#include "service/http/run/server.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/write/temporary_files.hpp"

namespace levtok::cli {
namespace {

struct ServeOptions {
    std::string config;
    std::string data;
    std::string listen;
    std::string database;
    std::vector<std::string> others;  ///< `name=value`
    bool demo = false;
};

std::vector<http::NamedText> flags_of(const ServeOptions& options) {
    std::vector<http::NamedText> flags;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) flags.emplace_back(name, value);
    };
    for (const auto& text : options.others) {
        flags.push_back(io::parse_assignment(text, "--set", "must be name=value like threads=64"));
    }
    // A folder given here takes precedence over a URL in a file.
    if (!options.data.empty()) flags.emplace_back("database", "");
    add("data", options.data);
    add("listen", options.listen);
    add("database", options.database);
    return flags;
}

http::Settings settings_of(const ServeOptions& options) {
    const auto text = options.config.empty() ? "" : read_text(options.config);
    return http::read_settings(text, http::settings_of_environment(), flags_of(options));
}

void make_data_folder(const http::Settings& settings) {
    if (!settings.database.empty()) return;
    std::error_code error;
    std::filesystem::create_directories(settings.data, error);
    if (error) {
        throw Error(ErrorKind::system,
                    "data: " + settings.data + " cannot be made: " + error.message());
    }
}

void run_serve(const ServeOptions& options) {
    const auto settings = settings_of(options);
    make_data_folder(settings);
    if (settings.database.empty()) io::remove_left_files(settings.data);
    store::Store store(http::store_url(settings));
    // Outlives the server, whose own log writes the same kind of lines.
    const http::Log log(settings.request_log);
    if (::geteuid() == 0) {
        log.event("warning", "runs as root, which levtok does not need; give it a user of its own");
    }
    const std::string unchecked = store.check_at_start();
    if (!unchecked.empty()) log.event("warning", unchecked);
    if (options.demo) http::fill_with_demo(store);
    for (const auto& note : http::misspelt_in_environment()) log.event("warning", note);
    std::optional<http::JobWorker> jobs;
    if (settings.job_threads > 0) {
        http::JobOptions job_options;
        job_options.threads = static_cast<int>(settings.job_threads);
        job_options.keep = std::chrono::days{settings.keep_jobs_days};
        job_options.on_trouble = [&log](std::string_view text) { log.event("error", text); };
        jobs.emplace(store, job_options);
    }
    http::Server server(store, settings);
    print("levtok listens on " + server.url() + '\n');
    log.event("info", "listens on " + server.url());

    const std::string signal = http::wait_for_signal();
    log.event("info", signal + ": answers the requests in progress, then ends");
    if (jobs) jobs->request_stop();
    if (!server.drain()) {
        // What is still computed is lost with the process; what was acknowledged is stored.
        log.event("warning", "ends with requests in progress: drain_ms is over");
        std::_Exit(exit_failure);
    }
    log.event("info", "ends");
}

}  // namespace

void add_serve(CLI::App& app, const Console&) {
    auto* command = add_command(app, "serve", "Serve NAV, history and simulations over HTTP");
    const auto options = std::make_shared<ServeOptions>();
    add_text(*command, "--config", options->config, file_type, "Settings as JSON");
    add_text(*command, "--data", options->data, folder_type,
             "Folder of the SQLite file (default: levtok-data)");
    add_text(*command, "--listen", options->listen, "ADDRESS:PORT",
             "Where to listen; port 0 picks a free one (default: 127.0.0.1:8080)");
    add_text(*command, "--database", options->database, "URL",
             "postgresql://… or sqlite:PATH instead of the file in --data");
    add_texts(*command, "--set", options->others, "NAME=VALUE", "Any setting; may be repeated");
    add_flag(*command, "--demo", options->demo,
             "Fill the store with a synthetic history, labelled as such, and tokens on it");
    add_example(*command, "levtok serve --demo",
                "Settings, their defaults and meanings. Flags take precedence over the environment "
                "(LEVTOK_LISTEN, …), the environment over the file of --config, the file over the "
                "defaults.\n" +
                    http::settings_help());
    on_run(*command, [options] { run_serve(*options); });
}

}  // namespace levtok::cli
