#include <array>

#include "service/http/pipeline/target.hpp"
#include "tests/fuzz/service.hpp"

/// What a holder asks for: bodies of strategies, holding periods, portfolios and positions, to
/// their answers. The first byte chooses which.
namespace {

using namespace levtok;

constexpr std::array<const char*, 4> routes{"/v1/strategies", "/v1/holding", "/v1/portfolios",
                                            "/v1/position"};
constexpr std::size_t longest_body = 4'000;  ///< so that no portfolio takes a minute

http::Outgoing post(const char* route, const char* accept, const std::string& body) {
    const std::string text = "POST " + std::string(route) +
                             " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                             "Accept: " +
                             accept + "\r\nContent-Length: " + std::to_string(body.size()) +
                             "\r\n\r\n";
    const auto read = http::wire::read_head(text, longest_body);
    const auto* head = std::get_if<http::wire::Head>(&read);
    fuzz::require(head != nullptr, "the head is right");
    auto out = fuzz::answer(*head, body);
    fuzz::check_answer(out);
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    fuzz::fuzzed_service();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const char* route = routes[input.below(routes.size())];
    if (input.rest().size() > longest_body) return 0;
    const std::string body(input.rest());
    const auto json = post(route, "application/json", body);
    const auto csv = post(route, "text/csv", body);
    // Points to draw, and what has no table, are refused in CSV alone.
    fuzz::require(json.status < 400 || csv.status >= 400, "CSV is not more than JSON");
    return 0;
}
