#include <string_view>

#include "service/cli/run.hpp"
#include "service/http/run/serve_signals.hpp"

int main(int argc, char** argv) {
    // A signal that arrives while a server starts would otherwise end it without a clean shutdown.
    if (argc > 1 && std::string_view(argv[1]) == "serve") levtok::http::hold_signals();
    return levtok::cli::run(argc, argv);
}
