#include <algorithm>
#include <array>
#include <span>

#include "nav/error.hpp"
#include "nav/series/series.hpp"
#include "rebalance/replay/interval_rows.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/page.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/nav_rows.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/tables/columns/tokens.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::http::endpoints {
namespace {

using rebalance::PathRow;

/// The rows of a page, by the interval where one is asked for. They are read in pieces that grow,
/// so that a few days cost no more than their rows and a year is not held whole.
std::vector<PathRow> rows_of(const store::Store& store, const std::string& symbol,
                             const store::Range& wanted, std::optional<Duration> interval) {
    rebalance::IntervalRows rows(interval);
    std::vector<PathRow> out;
    store::Range range = wanted;
    range.limit = interval ? std::min<std::size_t>(256, limits::rows_at_once) : wanted.limit;
    while (true) {
        const auto records = store.nav(symbol, range);
        for (const auto& record : records) {
            if (const auto whole = rows.add(record.row)) out.push_back(*whole);
            if (out.size() == wanted.limit) return out;
        }
        if (records.size() < range.limit) break;
        range.after = records.back().row.time;
        range.limit = std::min(2 * range.limit, limits::rows_at_once);
    }
    if (const auto last = rows.finish()) out.push_back(*last);
    return out;
}

/// About `points` of the rows from `from` to `to`: those that draw the path.
std::vector<PathRow> rows_to_draw(const Service& service, const std::string& symbol,
                                  const store::Range& range, std::size_t points) {
    std::vector<PathRow> rows;
    for_each_nav(service, symbol, range.from, range.to,
                 [&](const PathRow& row) { rows.push_back(row); });
    std::array<std::vector<double>, 3> series;
    for (const auto& row : rows) {
        series[0].push_back(row.nav);
        series[1].push_back(row.price);
        series[2].push_back(row.leverage);
    }
    const std::array<std::span<const double>, 3> views{series[0], series[1], series[2]};
    const auto drawn =
        nav::rows_to_draw(views, std::max<std::size_t>(points / (2 * series.size()), 1));
    std::vector<PathRow> out;
    auto next = drawn.begin();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const bool is_drawn = next != drawn.end() && *next == i;
        if (is_drawn) ++next;
        using rebalance::Event;
        const auto& events = rows[i].events;
        const bool tells = events.has(Event::emergency) || events.has(Event::merge) ||
                           events.has(Event::wiped_out);
        if (is_drawn || tells) out.push_back(rows[i]);
    }
    return out;
}

/// The latest row with what holds now: supply, rates, and the NAV at the last tick.
struct Latest {
    io::LatestRow row;
    Notes warnings{};
};

/// Why a token has no row.
std::string why_none(const Service& service, const store::TokenRecord& token) {
    if (token.retired) return "has no NAV; it was retired before its first bar";
    const auto last = service.store.bars(token.underlying, {.limit = 1, .newest_first = true});
    if (last.empty() || !token.from) {
        return "has no NAV yet; its underlying " + token.underlying + " has no bar";
    }
    return "has no NAV yet; it opens with the first bar at or after " + format_time(*token.from) +
           ", and the last of " + token.underlying + " is of " + format_time(last.front().time);
}

/// Nothing where the token has no row yet.
std::optional<Latest> latest_of(const Service& service, const store::TokenRecord& token) {
    const auto last = service.store.nav_at(token.symbol);
    if (!last) return std::nullopt;
    Latest latest{{.symbol = token.symbol,
                   .row = last->row,
                   .circulation = {},
                   .management_fee = token.terms.fees.management.rate,
                   .funding_rate = last_funding_rate(service, token.underlying),
                   .indicative = {},
                   .retired = token.retired},
                  brief_warnings_of(service, token, last->row)};
    const auto engine = service.store.engine_if_readable(token.symbol);
    if (!engine) return latest;
    latest.row.circulation = engine->state().supply;
    latest.row.indicative = indicative(service, token, *engine);
    return latest;
}

void put_latest(JsonText& json, const Latest& latest) {
    json.open_object().fields(io::tables::latest.cells, latest.row);
    json.warnings(latest.warnings).close_object();
}

/// All tokens that are not retired, or those that the query names.
std::vector<store::TokenRecord> tokens_of(const Service& service, const Request& request) {
    std::vector<store::TokenRecord> tokens;
    const auto symbols = list_parameter(request, "symbols", limits::most_symbols);
    tokens.reserve(symbols.size());
    for (const auto& symbol : symbols) tokens.push_back(service.store.token(symbol));
    if (!symbols.empty()) return tokens;
    for (auto& token : service.store.tokens()) {
        if (!token.retired) tokens.push_back(std::move(token));
    }
    return tokens;
}

}  // namespace

Response nav_path(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    const Page page = page_of(request);
    const auto interval = span_parameter(request, "interval");
    const auto points = count_parameter(request, "points", limits::most_points);
    if (points) {
        require_absent_beside_points(request, {"interval", "limit", "cursor"});
        return answer_page(request, io::tables::nav,
                           rows_to_draw(service, token.symbol, page.range, *points), "rows",
                           head_of(io::columns::symbol, token.symbol), std::nullopt,
                           warnings_of(service, token));
    }
    auto rows = rows_of(service.store, token.symbol, page.range, interval);
    std::optional<std::string> next;
    if (rows.size() > page.limit) {
        rows.resize(page.limit);
        next = cursor_behind(page, rows.back().time);
    }
    return answer_page(request, io::tables::nav, rows, "rows",
                       head_of(io::columns::symbol, token.symbol), next,
                       warnings_of(service, token));
}

Response latest_nav(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    const auto latest = latest_of(service, token);
    if (!latest) {
        throw Error(ErrorKind::not_found, token.symbol + ": " + why_none(service, token));
    }
    if (request.csv) return csv_of_noted(io::tables::latest, std::vector{*latest});
    JsonText json;
    put_latest(json, *latest);
    return json_answer(std::move(json));
}

Response nav_at(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    const Instant time = required_time(request, "time");
    const auto row = service.store.nav_at(token.symbol, time);
    if (!row) {
        throw Error(ErrorKind::not_found,
                    token.symbol + ": has no NAV at or before " + format_time(time));
    }
    const auto warnings = brief_warnings_of(service, token, row->row);
    if (request.csv) {
        return csv_answer(csv_rows(io::tables::nav, std::vector{row->row}), warnings);
    }
    JsonText json = head_of(io::columns::symbol, token.symbol);
    json.fields(io::tables::nav.cells, row->row).warnings(warnings);
    return json_answer(std::move(json.close_object()));
}

Response latest_navs(const Service& service, const Request& request) {
    std::vector<Latest> navs;
    for (const auto& token : tokens_of(service, request)) {
        if (auto latest = latest_of(service, token)) navs.push_back(std::move(*latest));
    }
    if (request.csv) return csv_of_noted(io::tables::latest, navs);
    JsonText json;
    json.open_object().key("navs").open_list();
    for (const auto& latest : navs) put_latest(json, latest);
    return json_answer(std::move(json.close_list().close_object()));
}

}  // namespace levtok::http::endpoints
