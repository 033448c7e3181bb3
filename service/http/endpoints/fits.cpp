#include <algorithm>
#include <nlohmann/json.hpp>

#include "montecarlo/fit/history_fit.hpp"
#include "montecarlo/models.hpp"
#include "nav/error.hpp"
#include "rebalance/json/similar.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/given_market.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/io/read/checks/given_values.hpp"
#include "service/io/read/parse.hpp"

namespace levtok::http::endpoints {
namespace {

void require_known(const std::string& model) {
    const auto names = montecarlo::model_names();
    if (std::find(names.begin(), names.end(), model) != names.end()) return;
    throw InvalidValue(
        "model", "must be one of " + rebalance::listed(names) + rebalance::hint_at(model, names),
        '"' + model + '"');
}

}  // namespace

Response fit_model(const Service& service, const Request& request) {
    const auto body = read_body<FitBody>(request);
    require_known(body.model);
    std::optional<Duration> step;
    if (!body.step.empty()) step = io::parse_span(body.step, "step");
    auto market = market_of(service, body, {}, false);
    const auto& bars = market.history.bars;
    const montecarlo::BarPattern pattern{io::interval_of(bars), io::on_weekdays_only(bars)};
    montecarlo::HistoryReturns all(pattern, step, "step");
    for (const auto& bar : bars) all.add(bar);
    const auto returns = all.take();
    const std::string source = body.underlying.empty() ? "prices" : body.underlying;
    const auto file = montecarlo::fit_history(body.model, returns, source);
    // Nights of a market that closes are no gaps here: returns run across them.
    if (pattern.weekdays_only && pattern.interval < one_day) {
        std::erase_if(market.notes, [](const Note& note) { return note.code == NoteCode::gap; });
    }
    append(market.notes, montecarlo::notes_of(returns, file, source));
    JsonText json;
    json.open_object();
    const auto written = montecarlo::written_model(file);
    for (const auto& [key, value] : written.items()) json.key(key).raw(value.dump());
    json.warnings(market.notes);
    return json_answer(std::move(json.close_object()));
}

}  // namespace levtok::http::endpoints
