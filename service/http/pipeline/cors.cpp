#include "service/http/pipeline/cors.hpp"

#include <algorithm>

#include "service/http/pipeline/headers.hpp"

namespace levtok::http {

Outgoing answer_options(const wire::Head& head, const std::string& allow) {
    const bool whole_server = head.target == "*";
    if (allow.empty() && !whole_server) throw HttpError(404, "nothing is at this path");
    const std::string methods =
        whole_server ? "GET, HEAD, PUT, POST, DELETE, OPTIONS" : allow + ", OPTIONS";
    Outgoing out;
    out.status = 204;
    out.headers = {{"Allow", methods}};
    if (!head.header("access-control-request-method").empty()) {
        out.headers.emplace_back("Access-Control-Allow-Methods", methods);
        out.headers.emplace_back("Access-Control-Allow-Headers",
                                 "Authorization, Content-Type, If-None-Match, Idempotency-Key, "
                                 "Last-Event-ID, X-Request-Id");
        out.headers.emplace_back("Access-Control-Max-Age", "600");
    }
    return out;
}

void add_cors(const wire::Head& head, const std::vector<std::string>& allowed, Headers& headers) {
    const auto origin = head.header("origin");
    if (origin.empty()) return;
    const bool any = std::find(allowed.begin(), allowed.end(), "*") != allowed.end();
    if (!any && std::find(allowed.begin(), allowed.end(), origin) == allowed.end()) return;
    headers.emplace_back("Access-Control-Allow-Origin", any ? "*" : std::string(origin));
    headers.emplace_back("Access-Control-Expose-Headers",
                         "ETag, Levtok-Warnings, Link, Location, Retry-After, X-Request-Id");
    if (!has_header(headers, "Vary")) headers.emplace_back("Vary", "Origin");
}

}  // namespace levtok::http
