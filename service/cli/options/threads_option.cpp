#include "service/cli/options/threads_option.hpp"

#include <algorithm>
#include <thread>

#include "service/io/read/parse.hpp"

namespace levtok::cli {

void add_threads_option(CLI::App& app, int& threads) {
    add_parsed(app, "--threads,-t", "N", "Default: the number of the machine's cores",
               [&](const std::string& text) {
                   threads = static_cast<int>(io::parse_count(text, 1, 4096, "--threads"));
               });
}

int threads_to_use(int asked) {
    if (asked != 0) return asked;
    return static_cast<int>(std::max(std::thread::hardware_concurrency(), 1U));
}

}  // namespace levtok::cli
