#include "service/cli/options/interval_option.hpp"

#include "service/cli/options/option.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::cli {

void add_interval(CLI::App& app, std::optional<Duration>& interval) {
    add_parsed(
        app, "--interval", "SPAN",
        "One row per interval, e.g. 1d: its last, with the sums of its fees, financing and cost "
        "and with all its events",
        [&interval](const std::string& text) { interval = io::parse_span(text, "--interval"); });
}

}  // namespace levtok::cli
