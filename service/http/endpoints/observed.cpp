#include "service/http/contract/bodies.hpp"
#include "service/http/contract/page.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/posted.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/tracked.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/read/checks/given_values.hpp"
#include "service/io/read/prices/observed_file.hpp"
#include "service/io/tables/columns/tracking.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::http::endpoints {
namespace {

using rebalance::ObservedRow;

std::vector<ObservedRow> csv_values(const store::ObservedBefore& before,
                                    const std::string& calendar, const Request& request,
                                    Notes& notes) {
    auto options = price_options_of(request);
    options.follows = before.steps;
    options.earlier = before.last;
    options.calendars = {calendar};
    const auto source = source_of(request);
    auto file = io::read_observed_file({&source, 1}, options, noting(notes));
    require_interval(file.lacks_interval, options);
    return std::move(file.rows);
}

std::vector<ObservedRow> json_values(const store::ObservedBefore& before,
                                     const std::string& calendar, const Request& request,
                                     Notes& notes) {
    refuse_for_json(request);
    auto rows = observed_of(read_body<ObservedsBody>(request).observed, "observed");
    std::vector<Observation> prices;
    for (const auto& row : rows) {
        prices.push_back(Observation::at(row.time, Price::raw(row.value)));
    }
    io::note_prices(prices, io::RowSource::list("observed"),
                    {.follows = before.steps, .earlier = before.last, .calendars = {calendar}},
                    noting(notes));
    return rows;
}

}  // namespace

Response list_observed(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    std::vector<io::ObservedSeriesRow> rows;
    for (const auto kind : store::observed_kinds) {
        const auto first = service.store.observed(token.symbol, kind, {.limit = 1});
        if (first.empty()) continue;
        const auto last =
            service.store.observed(token.symbol, kind, {.limit = 1, .newest_first = true});
        rows.push_back({store::name_of(kind), first.front().time, last.front()});
    }
    return answer_rows(request, io::tables::observed_series, rows, "observed",
                       head_of(io::columns::symbol, token.symbol));
}

Response observed_series(const Service& service, const Request& request) {
    const auto kind = kind_in_path(request);
    const auto token = service.store.token(request.in_path.at("symbol"));
    const Page page = page_of(request);
    auto rows = service.store.observed(token.symbol, kind, page.range);
    std::optional<std::string> next;
    if (rows.size() > page.limit) {
        rows.resize(page.limit);
        next = cursor_behind(page, rows.back().time);
    }
    JsonText json = head_of(io::columns::symbol, token.symbol);
    json.field(io::columns::observed_kind, store::name_of(kind));
    return answer_page(request, io::tables::observed, rows, "rows", std::move(json), next);
}

Response post_observed(const Service& service, const Request& request) {
    const auto kind = kind_in_path(request);
    const auto token = service.store.token(request.in_path.at("symbol"));
    const auto past = past_of(request);
    const auto before = service.store.observed_before(token.symbol, kind);
    const auto& calendar = token.terms.calendar;
    Notes notes;
    const auto rows = has_csv(request) ? csv_values(before, calendar, request, notes)
                                       : json_values(before, calendar, request, notes);
    require_some(rows, "observed");
    require_not_ahead(service, rows.back().time, "observed");
    return appended_answer(service.store.append_observed(token.symbol, kind, rows, past), notes);
}

/// Both ends are asked for, so that no slip takes a series.
Response remove_observed(const Service& service, const Request& request) {
    const auto kind = kind_in_path(request);
    const auto& symbol = request.in_path.at("symbol");
    const Instant from = required_time(request, "from");
    const Instant to = required_time(request, "to");
    const auto removed = service.store.remove_observed(symbol, kind, from, to);
    JsonText json = head_of(io::columns::symbol, symbol);
    json.field(io::columns::observed_kind, store::name_of(kind));
    json.field(io::columns::removed_values, removed).close_object();
    return json_answer(std::move(json));
}

}  // namespace levtok::http::endpoints
