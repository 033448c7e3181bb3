#include "nav/error.hpp"
#include "service/http/contract/bodies.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/posted.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/read/checks/given_values.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/rates/funding_file.hpp"
#include "service/io/read/rates/rates_file.hpp"
#include "service/io/tables/columns/market.hpp"

namespace levtok::http::endpoints {
namespace {

std::vector<Observation> csv_bars(const Service& service, const Request& request, Notes& notes) {
    const std::string& underlying = request.in_path.at("id");
    auto options = price_options_of(request);
    options.follows = service.store.bar_steps(underlying);
    options.earlier = service.store.last_bars(underlying);
    options.calendars = service.store.calendars(underlying);
    io::PriceReader reader(source_of(request), options, noting(notes));
    require_interval(reader.lacks_interval(), options);
    std::vector<Observation> bars;
    Observation bar;
    while (bars.size() <= limits::most_body_rows && reader.next(bar)) bars.push_back(bar);
    return bars;
}

/// The last times of a series, which the rows of a body follow.
constexpr store::Range last_times{.limit = io::times_that_tell, .newest_first = true};

/// How a CSV body of funding or rates is read.
io::RateOptions rate_options_of(const Request& request, std::vector<Instant> earlier) {
    io::RateOptions options{.time = time_options_of(request),
                            .unit_option = "?unit=",
                            .column_option = "?rate_column=",
                            .earlier = std::move(earlier)};
    if (const auto column = request.parameter("rate_column")) options.columns.emplace_back(*column);
    const auto text = request.parameter("unit");
    if (!text) return options;
    const auto unit = io::rate_unit_of(*text);
    if (!unit || unit == io::RateUnit::automatic) {
        throw InvalidValue("unit", "must be fraction, percent or bp", io::in_quotes(*text));
    }
    options.unit = *unit;
    return options;
}

/// What differs between funding and rates, which are posted alike.
template <class Event>
struct RateSeries {
    const char* field;  ///< of a body of JSON
    const io::HoleKind& holes;
    std::vector<Event> (*of_csv)(const io::TextSource&, const io::RateOptions&, const io::Warn&);
    std::vector<Event> (*of_json)(const Request&, bool meant);
};

const RateSeries<FundingEvent> funding_series{
    "funding", io::funding_holes, io::read_funding, [](const Request& request, bool meant) {
        return funding_of(read_body<FundingsBody>(request).funding, "funding", meant);
    }};
const RateSeries<RateEvent> rates_series{
    "rates", io::rates_holes, io::read_rates, [](const Request& request, bool meant) {
        return rates_of(read_body<RatesBody>(request).rates, "rates", meant);
    }};

/// The events of a body; `earlier` are the last times of the series that they follow.
template <class Event>
std::vector<Event> posted(const RateSeries<Event>& series, const Service& service,
                          const Request& request, std::vector<Instant> earlier, Notes& notes) {
    std::vector<Event> events;
    if (has_csv(request)) {
        events = series.of_csv(source_of(request), rate_options_of(request, std::move(earlier)),
                               noting(notes));
    } else {
        refuse_for_json(request);
        events = series.of_json(request, rates_are_meant(request));
        append(notes, hole_notes<Event>(events, earlier, series.holes, series.field));
    }
    require_some(events, series.field);
    require_not_ahead(service, events.back().time, series.field);
    return events;
}

}  // namespace

Response post_bars(const Service& service, const Request& request) {
    const auto& id = request.in_path.at("id");
    const auto past = past_of(request);
    Notes notes;
    std::vector<Observation> bars;
    if (has_csv(request)) {
        bars = csv_bars(service, request, notes);
    } else {
        refuse_for_json(request);
        bars = bars_of(read_body<BarsBody>(request).bars, "bars");
        note_prices(bars, io::RowSource::list("bars"),
                    {.follows = service.store.bar_steps(id),
                     .earlier = service.store.last_bars(id),
                     .calendars = service.store.calendars(id)},
                    noting(notes));
    }
    require_some(bars, "bars");
    require_not_ahead(service, bars.back().time, "bars");
    return appended_answer(service.store.append_bars(id, bars, past), notes);
}

Response post_funding(const Service& service, const Request& request) {
    const auto& id = request.in_path.at("id");
    const auto past = past_of(request);
    Notes notes;
    const auto events = posted(funding_series, service, request,
                               service.store.funding_times(id, last_times), notes);
    return appended_answer(service.store.append_funding(id, events, past), notes);
}

Response post_rates(const Service& service, const Request& request) {
    const auto& id = request.in_path.at("id");
    const auto past = past_of(request);
    Notes notes;
    const auto events =
        posted(rates_series, service, request, service.store.rate_times(id, last_times), notes);
    return appended_answer(service.store.append_rates(id, events, past), notes);
}

Response post_tick(const Service& service, const Request& request) {
    const auto& id = request.in_path.at("id");
    const auto body = read_body<TickBody>(request);
    const auto time = time_of(body.time, "time");
    if (!time) throw InvalidValue("time", "must be given", "absent");
    require_not_ahead({service.settings.max_tick_ahead_s, "max_tick_ahead_s"}, *time, "time");
    const auto past = past_of(request);
    const bool kept = service.store.put_tick(id, {*time, body.price}, past);
    JsonText json = head_of(io::columns::underlying, id);
    json.field(io::columns::kept, kept).key(io::columns::why_not_kept);
    kept ? json.value(std::nullopt)
         : json.value(past == store::Past::correct
                          ? "ignored: a bar at this time or later is stored"
                          : "ignored: a bar or a tick at this time or later is stored");
    json.close_object();
    return json_answer(std::move(json));
}

}  // namespace levtok::http::endpoints
