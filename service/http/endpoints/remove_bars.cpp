#include "nav/error.hpp"
#include "service/http/answer.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/query.hpp"

namespace levtok::http::endpoints {
namespace {

/// Both ends are asked for, so that no slip takes a history.
Instant end_of_range(const Request& request, const char* name) {
    const auto time = time_parameter(request, name);
    if (!time) throw InvalidValue(name, "must be given", "absent");
    return *time;
}

}  // namespace

Response remove_bars(const Service& service, const Request& request) {
    const auto& id = request.in_path.at("id");
    const Instant from = end_of_range(request, "from");
    const Instant to = end_of_range(request, "to");
    const auto removed = service.store.remove_bars(id, from, to);
    JsonText json;
    json.open_object().field("underlying", id).field("removed", removed.count);
    json.key("tokens").open_list();
    for (const auto& symbol : removed.tokens) json.value(symbol);
    json.close_list().close_object();
    return json_answer(std::move(json));
}

}  // namespace levtok::http::endpoints
