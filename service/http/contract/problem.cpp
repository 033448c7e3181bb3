#include "service/http/contract/problem.hpp"

#include <Poco/Net/HTTPResponse.h>

#include <algorithm>
#include <array>

#include "service/io/write/write.hpp"

namespace levtok::http {
namespace {

struct ProblemKind {
    int status;
    std::string_view name;  ///< of the problem type
};

constexpr std::array<ProblemKind, 20> kinds{{
    {400, "malformed"},          {401, "no-key"},
    {403, "not-allowed"},        {404, "not-found"},
    {405, "method-not-allowed"}, {406, "not-acceptable"},
    {408, "too-slow"},           {409, "conflict"},
    {411, "length-required"},    {413, "too-large"},
    {414, "target-too-long"},    {415, "unsupported-media-type"},
    {421, "other-host"},         {422, "invalid-value"},
    {429, "too-many-requests"},  {431, "head-too-large"},
    {500, "internal"},           {501, "not-implemented"},
    {503, "unavailable"},        {505, "version"},
}};

const ProblemKind& kind_of(int status) {
    const auto* found = std::find_if(
        kinds.begin(), kinds.end(), [&](const ProblemKind& kind) { return kind.status == status; });
    return found == kinds.end() ? kind_of(500) : *found;
}

}  // namespace

std::string_view reason_of(int status) {
    using Poco::Net::HTTPResponse;
    return HTTPResponse::getReasonForStatus(static_cast<HTTPResponse::HTTPStatus>(status));
}

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
                    io::json_quoted(reason_of(kind.status)) + R"(,"status":)" +
                    std::to_string(kind.status) + R"(,"detail":)" + io::json_quoted(problem.detail);
    if (!problem.field.empty()) response.body += R"(,"field":)" + io::json_quoted(problem.field);
    response.body += R"(,"request_id":)" + io::json_quoted(request_id) + "}\n";
    return response;
}

}  // namespace levtok::http
