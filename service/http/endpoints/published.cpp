#include <cmath>

#include "nav/error.hpp"
#include "rebalance/tracking/estimates.hpp"
#include "rebalance/tracking/key_information.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/given_market.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/tracked.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/rows.hpp"

/// What funds publish of themselves.
namespace levtok::http::endpoints {
namespace {

void check_steps_of(const rebalance::EstimateGrid& grid) {
    const auto values = grid.index_returns.size() * grid.volatilities.size();
    if (values > limits::most_estimates) {
        throw InvalidValue(
            "returns",
            "must be at most " + std::to_string(limits::most_estimates) + " with all volatilities",
            std::to_string(values));
    }
    if (!grid.interval) return;
    const double steps = static_cast<double>(values) *
                         in_units_of(std::chrono::days{365}, *grid.interval) * grid.years;
    if (steps <= limits::most_estimate_steps) return;
    throw InvalidValue("every",
                       "must be long enough for " + shortest(limits::most_estimate_steps) +
                           " steps of all values together",
                       shortest(std::round(steps)));
}

/// The table is before fees and financing unless it is net.
void check_charges_of(const rebalance::EstimateGrid& grid) {
    if (grid.net) return;
    for (const auto& [name, value] :
         {std::pair("rate", grid.benchmark), std::pair("funding_rate", grid.funding_per_8h)}) {
        if (value == 0) continue;
        throw InvalidValue(name, "must be left out unless net is yes", shortest(value));
    }
}

}  // namespace

Response estimate_returns(const Service&, const Request& request) {
    auto body = read_body<EstimatesBody>(request);
    const auto terms = terms_of(body);
    auto& grid = body.grid;
    if (!body.every.empty()) grid.interval = io::parse_span(body.every, "every");
    check_charges_of(grid);
    check_steps_of(grid);
    const auto found = rebalance::estimates(terms, grid);
    std::vector<io::OfSeries<rebalance::EstimateRow>> rows;
    for (const auto& row : found) rows.push_back({terms.name, &row});
    JsonText json;
    json.open_object();
    return answer_rows(request, io::tables::estimates, rows, "rows", std::move(json));
}

Response key_information(const Service& service, const Request& request) {
    const auto body = read_body<KeyInformationBody>(request);
    const auto terms = terms_of(body);
    const auto market =
        market_of(service, body, std::span(&terms.calendar, 1), rates_are_meant(request));
    const auto document =
        rebalance::key_information(terms, model_of(terms, market.history), body.years);
    auto warnings = notes_on(market, terms);
    append(warnings, document.notes);
    const auto figures = io::rows_of(terms.name, document.figures);
    if (request.csv) return csv_answer(csv_rows(io::tables::figures, figures), warnings);
    JsonText json;
    json.open_object().warnings(warnings);
    json.key("figures").raw(json_rows(io::tables::figures, figures));
    return json_answer(std::move(json.close_object()));
}

}  // namespace levtok::http::endpoints
