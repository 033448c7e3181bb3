#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/io/tables/columns/market.hpp"

namespace levtok::http::endpoints {

/// Both ends are asked for, so that no slip takes a history.
Response remove_bars(const Service& service, const Request& request) {
    const auto& id = request.in_path.at("id");
    const Instant from = required_time(request, "from");
    const Instant to = required_time(request, "to");
    const auto removed = service.store.remove_bars(id, from, to);
    JsonText json = head_of(io::columns::underlying, id);
    json.field(io::columns::removed, removed.count);
    json.key("tokens").value(removed.tokens).close_object();
    return json_answer(std::move(json));
}

}  // namespace levtok::http::endpoints
