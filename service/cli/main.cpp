#include <string_view>

#include "service/cli/run.hpp"
#include "service/http/run/serve_signals.hpp"

int main(int argc, char** argv) {
    // A signal that came while a server starts would else end it as if it had never been asked.
    if (argc > 1 && std::string_view(argv[1]) == "serve") levtok::http::hold_signals();
    return levtok::cli::run(argc, argv);
}
