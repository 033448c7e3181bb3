#include "service/http/pipeline/target.hpp"
#include "tests/fuzz/service.hpp"

/// Whole requests that only read, from the received head to the answer: METHOD TARGET, lines of
/// headers, an empty line, the body. An answer is never an error of the service's own.
namespace {

using namespace levtok;
using fuzz::require;
using http::wire::Head;

/// The request as a client would send it: lines end in CR LF, and the body has its length.
std::string request_of(fuzz::Input& input) {
    std::string text = std::string(input.line()) + " HTTP/1.1\r\nHost: localhost\r\n";
    for (auto line = input.line(); !line.empty(); line = input.line()) {
        text.append(line).append("\r\n");
    }
    text += "Content-Length: " + std::to_string(input.rest().size()) + "\r\n\r\n";
    return text.append(input.rest());
}

bool only_reads(const Head& head) {
    try {
        const auto match = http::match_route(head.method, http::read_target(head.target).path);
        return match.route == nullptr || match.route->access != http::Access::write;
    } catch (const std::exception&) {
        return true;  // The pipeline answers it with a problem.
    }
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    fuzz::fuzzed_service();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const std::string text = request_of(input);
    const auto read = http::wire::read_head(text, text.size());
    const auto* head = std::get_if<Head>(&read);
    if (head == nullptr || !only_reads(*head)) return 0;
    fuzz::fuzzed_service().pipeline().awaits_body(*head);
    const std::string body = text.substr(head->head_bytes, head->body_bytes);
    const auto first = fuzz::answer(*head, body);
    fuzz::check_answer(first);
    if (first.stream || head->target.find("metrics") != std::string::npos) return 0;
    const auto second = fuzz::answer(*head, body);
    require(first.status == second.status, "the same request has the same status again");
    return 0;
}
