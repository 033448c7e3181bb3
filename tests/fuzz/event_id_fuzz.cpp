#include "service/http/contract/error_status.hpp"
#include "tests/fuzz/service.hpp"

/// Where a stream goes on: the first line is Last-Event-ID, the rest the list of symbols.
namespace {

using namespace levtok;
using fuzz::require;

/// What comes before the stream would wait.
std::string begin(const http::Response& response) {
    std::string text;
    response.stream([&](std::string_view part) {
        text += part;
        return !part.empty();
    });
    return text;
}

/// The ids of events rise from the one that the client had.
void check_ids(std::string_view text) {
    std::uint64_t before = 0;
    bool greeted = false;
    for (auto at = text.find("id: "); at != std::string_view::npos; at = text.find("\nid: ", at)) {
        const auto digits = text.substr(text.find(' ', at) + 1);
        const auto id = std::strtoull(std::string(digits.substr(0, 20)).c_str(), nullptr, 10);
        require(!greeted || id > before, "ids rise");
        before = id;
        greeted = true;
        ++at;
    }
    require(greeted, "a stream begins with an id");
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    fuzz::fuzzed_service();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const auto match = http::match_route("GET", "/v1/stream");
    http::Request request;
    request.path = "/v1/stream";
    request.headers["last-event-id"] = std::string(input.line());
    if (!input.rest().empty()) request.query = {{"symbols", std::string(input.rest())}};
    try {
        check_ids(begin(match.route->endpoint(fuzz::fuzzed_service().service(), request)));
    } catch (const std::exception& error) {
        require(http::problem_of(error).status < 500, "a refusal is the client's mistake");
    }
    return 0;
}
