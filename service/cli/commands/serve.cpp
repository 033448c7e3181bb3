#include <stdlib.h>  // mkdtemp
#include <unistd.h>

#include <algorithm>
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
#include "service/cli/served_file.hpp"
#include "service/demo/demo.hpp"
#include "service/demo/living_market.hpp"
#include "service/http/pipeline/log.hpp"
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
    ServedFile file;
    bool demo = false;
    double demo_speed = 1;  ///< hours of the synthetic market a second
};

std::vector<http::NamedText> flags_of(const ServeOptions& options) {
    std::vector<http::NamedText> flags;
    // A demo is there to try things; a flag that says otherwise comes later and prevails.
    if (options.demo) {
        flags.emplace_back("writing", "open");
        flags.emplace_back("clock", "data");
    }
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) flags.emplace_back(name, value);
    };
    for (const auto& text : options.others) {
        auto [name, value] =
            rebalance::parse_setting(text, "--set", "must be name=value like threads=64");
        flags.emplace_back(std::move(name), std::move(value));
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

/// A folder that ends with its owner.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "levtok-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            throw Error(ErrorKind::system, "no temporary folder can be made for the prices in " +
                                               std::filesystem::temp_directory_path().string());
        }
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code none;
        std::filesystem::remove_all(path_, none);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return path_; }

private:
    std::string path_;
};

bool names_store(const ServeOptions& options) {
    if (!options.data.empty() || !options.database.empty() || !options.config.empty()) return true;
    const auto all = http::settings_of_environment();
    return std::any_of(all.begin(), all.end(), [](const auto& setting) {
        return setting.first == "data" || setting.first == "database";
    });
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

/// Where to see the tokens of a served file.
std::string links_of(const std::vector<std::string>& symbols, const std::string& url) {
    std::string text;
    for (const auto& symbol : symbols) {
        text += "levtok shows " + symbol + " at " + url + "/#/tokens/" + symbol + '\n';
    }
    return text;
}

void run_serve(const ServeOptions& options, const Console& console) {
    check(options.file);
    auto settings = settings_of(options);
    std::optional<TemporaryFolder> temporary;
    if (!options.file.prices.prices.empty() && !names_store(options)) {
        settings.data = temporary.emplace().path();
        console.note({NoteCode::temporary_store,
                      "the store of this service ends with it; --data FOLDER keeps one"});
    }
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
    if (options.demo) demo::fill(store);
    std::vector<std::string> symbols;
    if (!options.file.prices.prices.empty()) {
        symbols = put_served_file(store, options.file, console);
    }
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
    std::optional<demo::LivingMarket> market;
    if (options.demo && options.demo_speed > 0) {
        market.emplace(store, std::chrono::duration<double>(1 / options.demo_speed),
                       [&log](std::string_view text) { log.event("error", text); });
    }
    print("levtok listens on " + server.url() + '\n' + links_of(symbols, server.url()));
    log.event("info", "listens on " + server.url());

    const std::string signal = http::wait_for_signal();
    log.event("info", signal + ": answers the requests in progress, then ends");
    market.reset();
    if (jobs) jobs->request_stop();
    if (!server.drain()) {
        // What is still computed is lost with the process; what was acknowledged is stored.
        log.event("warning", "ends with requests in progress: drain_ms is over");
        temporary.reset();
        std::_Exit(exit_failure);
    }
    log.event("info", "ends");
}

}  // namespace

void add_serve(CLI::App& app, const Console& console) {
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
    add_flag(
        *command, "--demo", options->demo,
        "Fill the store with a synthetic market, labelled as such, that grows, and with Bitcoin "
        "in March 2020, and tokens on both; on a loopback address all may write");
    add_value(*command, "--demo-speed", "N", options->demo_speed,
              "Hours of the synthetic market a second (default 1); 0: it stands still",
              io::number_in({.low = 0, .high = 1000}));
    add_texts(*command, "--product", options->file.products, product_type,
              "With --prices: a token of this product on them; may be given several times");
    add_stored_price_options(*command, options->file.prices);
    add_example(*command, "levtok serve --prices btc.csv --product ftx-bull",
                "From a file to a picture: the explorer shows that token. Its store is temporary "
                "unless --data, --database or --config names one.\n"
                "Settings, their defaults and meanings. Flags take precedence over the environment "
                "(LEVTOK_LISTEN, …), the environment over the file of --config, the file over the "
                "defaults.\n" +
                    http::settings_help());
    on_run(*command, [options, &console] { run_serve(*options, console); });
}

}  // namespace levtok::cli
