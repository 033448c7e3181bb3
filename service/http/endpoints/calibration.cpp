#include <algorithm>
#include <nlohmann/json.hpp>

#include "nav/error.hpp"
#include "rebalance/json/document.hpp"
#include "rebalance/replay/replay.hpp"
#include "rebalance/replay/spread_history.hpp"
#include "rebalance/short_form.hpp"
#include "rebalance/tracking/calibrate.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/given_market.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/tracked.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/prices/observed_file.hpp"
#include "service/io/tables/columns/tracking.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::http::endpoints {
namespace {

void require_listed_few(const std::vector<std::string>& list, std::size_t most, const char* field) {
    if (list.size() <= most) return;
    throw InvalidValue(field, "must be at most " + std::to_string(most) + " to be found at once",
                       std::to_string(list.size()));
}

std::vector<Duration> times_of(const std::vector<std::string>& texts) {
    std::vector<Duration> times;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto time = parse_time_of_day(texts[i]);
        if (!time) {
            throw InvalidValue("times." + std::to_string(i), "must be a time of day like 16:00",
                               io::in_quotes(texts[i]));
        }
        times.push_back(*time);
    }
    return times;
}

int years_of(const ObservedSeries& observed) {
    const auto year = [](Instant time) {
        return static_cast<int>(
            std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(time)).year());
    };
    return year(observed.values.back().time) - year(observed.values.front().time) + 1;
}

/// How many of the free terms are times of day, each of which is tried at every candidate.
std::size_t free_times(const rebalance::CalibrationQuestion& question) {
    auto document = rebalance::parse_strictly(question.product);
    return static_cast<std::size_t>(std::count_if(
        question.free.begin(), question.free.end(),
        [&](const std::string& path) { return rebalance::field_at(document, path).is_string(); }));
}

/// Throws InvalidValue where the answer would take long.
void require_few_replays(const rebalance::CalibrationQuestion& question,
                         const ObservedSeries& observed) {
    constexpr std::size_t hours = 24;
    constexpr std::size_t of_the_whole = 5;  // the days are judged anew by what each finds
    const std::size_t candidates = question.times.empty() ? hours : question.times.size();
    const std::size_t fits = of_the_whole + free_times(question) * candidates +
                             (question.by_year ? static_cast<std::size_t>(years_of(observed)) : 0);
    const std::size_t replays = fits * (question.free.size() + 1);
    const double most = limits::most_calibration_steps / static_cast<double>(replays);
    if (static_cast<double>(question.steps.size()) <= most) return;
    throw InvalidValue("from",
                       "must leave at most " + std::to_string(static_cast<std::size_t>(most)) +
                           " bars to be answered at once with so many terms, times and years; "
                           "`levtok calibrate` does more",
                       std::to_string(question.steps.size()));
}

/// Throws InvalidValue naming `free` for a path that is none of the terms'.
rebalance::Calibration found_by(const rebalance::CalibrationQuestion& question,
                                const ObservedSeries& observed) {
    try {
        require_few_replays(question, observed);
        return rebalance::calibrate(question);
    } catch (const InvalidValue& error) {
        const auto& named = error.field();
        if (named == "free" || named == "from") throw;
        throw InvalidValue("free", named + ' ' + error.rule(), error.value());
    }
}

std::vector<MarketStep> steps_of(const MarketHistory& history) {
    rebalance::MarketFeed feed(history.funding, history.rates);
    std::vector<MarketStep> steps;
    steps.reserve(history.bars.size());
    for (const auto& bar : history.bars) steps.push_back(feed.step(bar));
    return steps;
}

void put_spreads(JsonText& json, const rebalance::Calibration& found) {
    json.key("spreads").open_list();
    for (const auto& event : rebalance::spreads_by_year(found)) {
        json.open_object().field(io::columns::yearly_spread_time, event.time);
        for (const auto& kind : rebalance::spread_kinds) {
            const auto& rate = event.spreads.*kind.given;
            json.key(kind.name).value(rate ? std::optional(rate->value()) : std::nullopt);
        }
        json.close_object();
    }
    json.close_list();
}

}  // namespace

Response calibrate_token(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    const auto body = read_body<CalibrationBody>(request);
    require_listed_few(body.free, limits::most_free_terms, "free");
    require_listed_few(body.times, limits::most_free_times, "times");
    const auto ends = ends_of(body.from, body.to);
    const auto times = times_of(body.times);
    const auto terms = terms_with(token, body.set);
    const auto kind = observed_kind_of(
        service, token.symbol,
        body.kind.empty() ? std::nullopt : std::optional<std::string_view>(body.kind));
    const auto observed = observed_of(service, token.symbol, kind, ends.from, ends.to);
    require_observed(observed, token.symbol, kind);
    const auto steps = steps_of(
        inputs_of(service, token, observed.values.front().time - io::opening_time, ends.to));
    const auto found = found_by({.product = rebalance::write_product(terms),
                                 .settings = {},
                                 .free = body.free,
                                 .times = times,
                                 .steps = steps,
                                 .observed = observed.values,
                                 .by_year = body.by_year,
                                 .place = observed.place},
                                observed);
    auto warnings = charges_of(service, token);
    append(warnings, found.notes);
    std::vector<io::OfSeries<rebalance::CalibratedTerm>> rows;
    for (const auto& term : found.terms) rows.push_back({found.product.name, &term});
    if (request.csv) return csv_answer(csv_rows(io::tables::calibration, rows), warnings);
    JsonText json = head_of(io::columns::symbol, token.symbol);
    json.field(io::columns::observed_kind, store::name_of(kind));
    json.field(io::columns::observed_first_time, observed.values.front().time);
    json.field(io::columns::observed_last_time, observed.values.back().time);
    json.field(io::columns::calibration_noise, found.noise);
    json.field(io::columns::calibrated_short_form, rebalance::short_form_of(found.product));
    json.warnings(warnings).key("rows").raw(json_rows(io::tables::calibration, rows));
    put_spreads(json, found);
    json.key("terms").raw(rebalance::written_product(found.product).dump());
    return json_answer(std::move(json.close_object()));
}

}  // namespace levtok::http::endpoints
