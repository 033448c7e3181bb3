#include "service/http/contract/problem.hpp"

#include <algorithm>
#include <array>

#include "service/io/write/write.hpp"

namespace levtok::http {
namespace {

struct ProblemKind {
    int status;
    std::string_view name;   ///< of the problem type
    std::string_view title;  ///< as RFC 9110 and RFC 6585 call the status
};

constexpr std::array<ProblemKind, 19> kinds{{
    {400, "malformed", "Bad Request"},
    {401, "no-key", "Unauthorized"},
    {403, "not-allowed", "Forbidden"},
    {404, "not-found", "Not Found"},
    {405, "method-not-allowed", "Method Not Allowed"},
    {406, "not-acceptable", "Not Acceptable"},
    {408, "too-slow", "Request Timeout"},
    {409, "conflict", "Conflict"},
    {411, "length-required", "Length Required"},
    {413, "too-large", "Content Too Large"},
    {414, "target-too-long", "URI Too Long"},
    {415, "unsupported-media-type", "Unsupported Media Type"},
    {422, "invalid-value", "Unprocessable Content"},
    {429, "too-many-requests", "Too Many Requests"},
    {431, "head-too-large", "Request Header Fields Too Large"},
    {500, "internal", "Internal Server Error"},
    {501, "not-implemented", "Not Implemented"},
    {503, "unavailable", "Service Unavailable"},
    {505, "version", "HTTP Version Not Supported"},
}};

const ProblemKind& kind_of(int status) {
    const auto* found = std::find_if(
        kinds.begin(), kinds.end(), [&](const ProblemKind& kind) { return kind.status == status; });
    return found == kinds.end() ? kind_of(500) : *found;
}

}  // namespace

std::string_view reason_of(int status) { return kind_of(status).title; }

std::vector<int> problem_statuses() {
    std::vector<int> statuses;
    statuses.reserve(kinds.size());
    for (const auto& kind : kinds) statuses.push_back(kind.status);
    return statuses;
}

Response problem_response(const Problem& problem, std::string_view request_id) {
    const auto& kind = kind_of(problem.status);
    Response response;
    response.status = kind.status;
    response.content_type = "application/problem+json";
    response.headers = problem.headers;
    response.body = R"({"type":"urn:levtok:problem:)" + std::string(kind.name) + R"(","title":)" +
                    io::json_quoted(kind.title) + R"(,"status":)" + std::to_string(kind.status) +
                    R"(,"detail":)" + io::json_quoted(problem.detail);
    if (!problem.field.empty()) response.body += R"(,"field":)" + io::json_quoted(problem.field);
    response.body += R"(,"request_id":)" + io::json_quoted(request_id) + "}\n";
    return response;
}

}  // namespace levtok::http
