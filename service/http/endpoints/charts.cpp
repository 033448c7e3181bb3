#include "service/http/endpoints/parts/charts.hpp"

#include "service/http/contract/limits.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/analysis_json.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/tables/columns/analysis.hpp"

namespace levtok::http::endpoints {

Response show_charts(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    const auto [from, to] = stretch_parameters(request);
    const auto points = count_parameter(request, "points", limits::most_points);
    const auto past = replayed_past(token.terms, history_of(service.store, token), from, to);
    JsonText json = head_of(io::columns::symbol, token.symbol);
    json.field(io::columns::first_row_time, past.history.time.front());
    json.field(io::columns::last_row_time, past.history.time.back());
    json.warnings(warnings_of(service, token));
    put_charts(json, past, points.value_or(limits::default_points));
    return json_answer(std::move(json.close_object()));
}

}  // namespace levtok::http::endpoints
