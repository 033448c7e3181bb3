#include "rebalance/instruments/position.hpp"

#include "service/http/contract/bodies.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/io/tables/tables.hpp"

namespace levtok::http::endpoints {

Response calculate_position(const Service&, const Request& request) {
    const auto body = read_body<PositionBody>(request);
    const auto report = rebalance::position_report(body.terms);
    const auto ladder = rebalance::position_ladder(body.terms);
    if (request.csv) {
        return csv_answer(body.ladder_in_csv ? csv_rows(io::tables::position_ladder, ladder)
                                             : csv_rows(io::tables::position, std::vector{report}));
    }
    JsonText json;
    json.open_object().key("position").open_object();
    json.fields(io::tables::position.cells, report).close_object();
    json.key("ladder").raw(json_rows(io::tables::position_ladder, ladder));
    return json_answer(std::move(json.close_object()));
}

}  // namespace levtok::http::endpoints
