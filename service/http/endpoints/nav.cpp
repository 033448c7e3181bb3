#include <algorithm>
#include <limits>

#include "nav/error.hpp"
#include "rebalance/replay/interval_rows.hpp"
#include "service/http/contract/page.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/limits.hpp"
#include "service/http/endpoints/parts/answer.hpp"
#include "service/http/endpoints/parts/nav_rows.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/tables/path_rows.hpp"

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

/// The latest row with what holds now: supply, rates, and the NAV at the last tick.
struct Latest {
    store::TokenRecord token;
    PathRow row;
    std::optional<double> circulation;  ///< nothing where the token's state cannot be read
    std::optional<double> funding_rate;
    std::optional<PathRow> at_tick;
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
std::optional<Latest> latest_of(const Service& service, store::TokenRecord token) {
    const auto row = service.store.nav_at(token.symbol);
    if (!row) return std::nullopt;
    Latest latest{.token = std::move(token), .row = row->row};
    latest.warnings = brief_warnings_of(service, latest.token, latest.row);
    latest.funding_rate = last_funding_rate(service, latest.token.underlying);
    const auto engine = service.store.engine_if_readable(latest.token.symbol);
    if (!engine) return latest;
    latest.circulation = engine->state().supply;
    latest.at_tick = indicative(service, latest.token, *engine);
    return latest;
}

void put_latest(JsonText& json, const Latest& latest) {
    json.open_object().field("symbol", latest.token.symbol);
    put_nav(json, latest.row);
    json.field("circulation", latest.circulation);
    json.field("management_fee", latest.token.terms.fees.management.rate);
    json.field("funding_rate", latest.funding_rate);
    json.field("retired", latest.token.retired).key("indicative");
    if (latest.at_tick) {
        json.open_object();
        put_nav(json, *latest.at_tick);
        json.close_object();
    } else {
        json.value(std::nullopt);
    }
    json.field("warnings", latest.warnings).close_object();
}

Response latest_csv(const std::vector<Latest>& rows) {
    Notes warnings;
    for (const auto& latest : rows) append(warnings, latest.warnings);
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    const auto fill = [&](io::RowWriter& writer) {
        for (const auto& latest : rows) {
            const auto& row = latest.row;
            writer.field(latest.token.symbol).field(row.time).field(row.price).field(row.nav);
            writer.field(row.leverage).field(row.position).field(row.cash);
            writer.field(latest.circulation.value_or(nothing))
                .field(latest.token.terms.fees.management.rate);
            writer.field(latest.funding_rate.value_or(nothing));
            const auto& tick = latest.at_tick;
            writer.field(tick ? std::optional(tick->time) : std::nullopt);
            writer.field(tick ? tick->price : nothing).field(tick ? tick->nav : nothing);
            writer.field(latest.token.retired ? "true" : "false").end_row();
        }
    };
    return csv_answer(csv_rows({io::tables::latest, fill}), warnings);
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
    auto rows = rows_of(service.store, token.symbol, page.range, interval);
    std::optional<std::string> next;
    if (rows.size() > page.limit) {
        rows.resize(page.limit);
        next = cursor_behind(page, rows.back().time);
    }
    const CsvRows csv{io::tables::nav, [&](io::RowWriter& writer) {
                          for (const auto& row : rows) io::write(writer, row);
                      }};
    const JsonRows json{"rows", nav_columns(), [&](io::RowWriter& writer) {
                            for (const auto& row : rows) write_nav(writer, row);
                        }};
    return answer_page(request, csv, json, head_of("symbol", token.symbol), next,
                       warnings_of(service, token));
}

Response latest_nav(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    const auto latest = latest_of(service, token);
    if (!latest) {
        throw Error(ErrorKind::not_found, token.symbol + ": " + why_none(service, token));
    }
    if (request.csv) return latest_csv({*latest});
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
        return csv_answer(csv_rows({io::tables::nav,
                                    [&](io::RowWriter& writer) { io::write(writer, row->row); }}),
                          warnings);
    }
    JsonText json = head_of("symbol", token.symbol);
    put_nav(json, row->row);
    json.field("warnings", warnings);
    return json_answer(std::move(json.close_object()));
}

Response latest_navs(const Service& service, const Request& request) {
    std::vector<Latest> navs;
    for (auto& token : tokens_of(service, request)) {
        if (auto latest = latest_of(service, std::move(token))) navs.push_back(std::move(*latest));
    }
    if (request.csv) return latest_csv(navs);
    JsonText json;
    json.open_object().key("navs").open_list();
    for (const auto& latest : navs) put_latest(json, latest);
    return json_answer(std::move(json.close_list().close_object()));
}

}  // namespace levtok::http::endpoints
