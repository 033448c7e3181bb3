#include <nlohmann/json.hpp>

#include "nav/error.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/pipeline/checks/access.hpp"
#include "service/http/pipeline/server_metrics.hpp"

namespace levtok::http::endpoints {
namespace {

Response answer_of(int status, const nlohmann::ordered_json& body) {
    Response response;
    response.status = status;
    response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    response.headers.emplace_back("Cache-Control", "no-store");
    if (status == 503) response.headers.emplace_back("Retry-After", "1");
    return response;
}

Response state(int status, const char* word, const std::string& why = "") {
    nlohmann::ordered_json body{{"status", word}};
    if (!why.empty()) body["detail"] = why;
    return answer_of(status, body);
}

}  // namespace

/// Answers if the process runs, without any other check, and says where anyone may write and whose
/// time is now.
Response healthz(const Service& service, const Request&) {
    nlohmann::ordered_json body{{"status", "alive"}};
    if (keyless_of(service.settings).writing) body["writing"] = "open";
    if (service.settings.clock == PageClock::data) body["clock"] = "data";
    return answer_of(200, body);
}

/// 200 where the next request can be served; 503 while the server drains or the store cannot be
/// read and written.
Response readyz(const Service& service, const Request&) {
    if (service.metrics.draining) return state(503, "draining", "the server is about to end");
    try {
        if (!service.store.check_ready(service.settings.min_free_bytes)) {
            return state(200, "ready",
                         "what is read is answered; what is written waits for another writer, "
                         "such as an import or a correction");
        }
    } catch (const Error& error) {
        // The message of the database may name hosts and paths, so it is only logged.
        auto response = state(503, "unavailable", "the store cannot be read and written");
        response.error = error.what();
        return response;
    }
    return state(200, "ready");
}

/// Prometheus text.
Response metrics(const Service& service, const Request&) {
    Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = service.metrics.text();
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

}  // namespace levtok::http::endpoints
