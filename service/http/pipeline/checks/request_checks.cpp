#include "service/http/pipeline/checks/request_checks.hpp"

#include <algorithm>

#include "service/http/contract/problem.hpp"
#include "service/http/pipeline/negotiation.hpp"

namespace levtok::http {

void check_parameters(const Route& route, const Request& request) {
    for (const auto& given : request.query) {
        const bool known = given.first == "format" ||
                           std::any_of(route.parameters.begin(), route.parameters.end(),
                                       [&](const auto& row) { return row.name == given.first; });
        if (known) continue;
        std::string detail = given.first + ": unknown query parameter; known here: ";
        for (const auto& row : route.parameters) detail.append(row.name).append(", ");
        throw HttpError(400, detail + "format", given.first);
    }
}

void check_body(const Route& route, const Request& request) {
    if (request.body.empty()) return;
    const auto coding = request.header("content-encoding");
    if (!coding.empty() && coding != "identity") {
        throw HttpError(415, "the body must not be compressed", "Content-Encoding");
    }
    const auto type = request.header("content-type");
    const bool takes_csv = route.body == Body::json_or_csv;
    if (is_media_type(type, "application/json")) return;
    if (takes_csv && is_media_type(type, "text/csv")) return;
    throw HttpError(415,
                    takes_csv ? "the body must be application/json or text/csv"
                              : "the body must be application/json",
                    "Content-Type");
}

}  // namespace levtok::http
