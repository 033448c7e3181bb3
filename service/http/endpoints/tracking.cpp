#include "rebalance/tracking/tracking.hpp"

#include "nav/error.hpp"
#include "rebalance/tracking/performance.hpp"
#include "rebalance/tracking/premium.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/contract/query.hpp"
#include "service/http/endpoints/endpoints.hpp"
#include "service/http/endpoints/parts/analysis_json.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/http/endpoints/parts/tracked.hpp"
#include "service/http/endpoints/parts/warnings.hpp"
#include "service/io/read/input_error.hpp"
#include "service/io/read/parse.hpp"
#include "service/io/tables/columns/tracking.hpp"
#include "service/io/tables/rows.hpp"
#include "service/report/drawn.hpp"

namespace levtok::http::endpoints {
namespace {

using store::ObservedKind;

struct Asked {
    store::TokenRecord token;
    std::optional<Instant> from;
    std::optional<Instant> to;
    std::optional<io::Window> window;   ///< up to the last observed value, in place of both
    std::optional<std::size_t> points;  ///< to draw
};

Asked asked_of(const Request& request, const Service& service) {
    const auto [from, to] = stretch_parameters(request);
    const auto window = window_parameter(request, "window");
    if (window && (from || to)) {
        throw InvalidValue("window", "must be left out where from or to is given",
                           std::string(*request.parameter("window")));
    }
    const auto points = count_parameter(request, "points", limits::most_points);
    if (points && request.csv) {
        throw InvalidValue("points", "must be left out where the answer is CSV",
                           std::to_string(*points));
    }
    return {service.store.token(request.in_path.at("symbol")), from, to, window, points};
}

/// The series of the time that is asked for, whose first value follows from a window. Throws
/// Error(not_found) where it has none.
ObservedSeries asked_series(const Service& service, Asked& asked, ObservedKind kind) {
    const auto& symbol = asked.token.symbol;
    const auto last = service.store.observed(symbol, kind, {.limit = 1, .newest_first = true});
    if (asked.window && !last.empty()) asked.from = asked.window->start(last.front().time);
    auto series = observed_of(service, symbol, kind, asked.from, asked.to);
    require_observed(series, symbol, kind);
    return series;
}

std::size_t listed_days(const Request& request, std::string_view name) {
    const auto text = request.parameter(name);
    if (!text) return limits::default_listed_days;
    return io::parse_count(*text, 0, limits::most_listed_days, name);
}

bool wants_days(const Request& request) {
    const auto table = request.parameter("table");
    if (!table || *table == io::tables::figures.name) return false;
    if (*table == io::tables::tracking_days.name) return true;
    throw InvalidValue("table", "must be figures or tracking_days", io::in_quotes(*table));
}

/// The errors, and what they have added up to.
std::string drawn_errors(const std::vector<rebalance::ErrorDay>& days, std::size_t points) {
    std::vector<Instant> time;
    std::vector<double> error;
    std::vector<double> drift;
    for (const auto& day : days) {
        time.push_back(day.row.observed.time);
        error.push_back(day.error);
        drift.push_back(day.error + (drift.empty() ? 0 : drift.back()));
    }
    const std::span<const double> series[] = {error, drift};
    const auto rows = report::rows_to_draw(series, points);
    return '{' + report::column("time", time, rows) + ',' + report::column("error", error, rows) +
           ',' + report::column("drift", drift, rows) + '}';
}

std::string drawn_premium(const std::vector<rebalance::PremiumDay>& days,
                          const std::vector<double>& premium, std::size_t points) {
    std::vector<Instant> time;
    for (const auto& day : days) time.push_back(day.time);
    const std::span<const double> series[] = {premium};
    const auto rows = report::rows_to_draw(series, points);
    return '{' + report::column("time", time, rows) + ',' +
           report::column("premium", premium, rows) + '}';
}

/// What its price is compared with.
struct Worth {
    std::vector<rebalance::ModelRow> rows;
    rebalance::PremiumLevel level = rebalance::PremiumLevel::as_is;
    Notes notes{};
};

Worth worth_of(const Service& service, const Asked& asked) {
    const auto nav =
        observed_of(service, asked.token.symbol, ObservedKind::nav, asked.from, asked.to);
    if (!nav.values.empty()) return {.rows = rebalance::as_model(nav.values)};
    return {model_of(service, asked.token, asked.to), rebalance::PremiumLevel::relative,
            charges_of(service, asked.token)};
}

/// One series of values that is measured.
struct Measured {
    std::string place;
    std::string_view measure;
    rebalance::Performance performance;
};

}  // namespace

Response show_tracking(const Service& service, const Request& request) {
    auto asked = asked_of(request, service);
    const auto& terms = asked.token.terms;
    const auto worst = listed_days(request, "worst");
    const bool with_days = wants_days(request);
    const auto kind = observed_kind_of(service, asked.token.symbol, request.parameter("kind"));
    const auto observed = asked_series(service, asked, kind);
    const auto errors = rebalance::errors_of(
        rebalance::join(model_of(service, asked.token, asked.to), observed.values,
                        rebalance::trading_calendar(terms.calendar), observed.place),
        observed.place);
    const auto tracking = rebalance::track(errors, terms.leverage, worst, observed.place);
    auto warnings = charges_of(service, asked.token);
    append(warnings, tracking.notes);
    const auto figures = io::rows_of(terms.name, tracking.figures);
    const auto days = with_days ? errors.days : std::vector<rebalance::ErrorDay>{};
    if (request.csv) {
        return csv_answer(with_days ? csv_rows(io::tables::tracking_days, days)
                                    : csv_rows(io::tables::figures, figures),
                          warnings);
    }
    JsonText json = head_of(io::columns::symbol, asked.token.symbol);
    json.field(io::columns::observed_kind, store::name_of(kind)).warnings(warnings);
    json.key("figures").raw(json_rows(io::tables::figures, figures));
    json.key("days").raw(json_rows(io::tables::tracking_days, days));
    json.key("charts").raw(asked.points ? drawn_errors(errors.days, *asked.points) : "null");
    return json_answer(std::move(json.close_object()));
}

Response show_premium(const Service& service, const Request& request) {
    auto asked = asked_of(request, service);
    const auto crashes = listed_days(request, "crashes");
    const auto market = asked_series(service, asked, ObservedKind::price);
    auto [worth, level, warnings] = worth_of(service, asked);
    const auto joined =
        rebalance::join(worth, market.values,
                        rebalance::trading_calendar(asked.token.terms.calendar), market.place);
    append(warnings, joined.notes);
    const auto days = rebalance::premium_days(joined);
    const auto premium = rebalance::premium(days, level, crashes, market.place);
    append(warnings, premium.notes);
    const auto figures = io::rows_of(asked.token.terms.name, premium.figures);
    if (request.csv) return csv_answer(csv_rows(io::tables::figures, figures), warnings);
    JsonText json = head_of(io::columns::symbol, asked.token.symbol);
    json.field(io::columns::worth_of_premium,
               level == rebalance::PremiumLevel::as_is ? "nav" : "replay");
    json.warnings(warnings).key("figures").raw(json_rows(io::tables::figures, figures));
    json.key("charts").raw(
        asked.points ? drawn_premium(days, rebalance::premiums(days, level), *asked.points)
                     : "null");
    return json_answer(std::move(json.close_object()));
}

Response show_performance(const Service& service, const Request& request) {
    const auto token = service.store.token(request.in_path.at("symbol"));
    std::optional<std::chrono::sys_days> as_of;
    if (const auto time = time_parameter(request, "as_of")) {
        as_of = std::chrono::floor<std::chrono::days>(*time);
    }
    std::vector<Measured> all;
    auto warnings = charges_of(service, token);
    const auto measure = [&](const std::string& place, std::string_view name, const auto& rows,
                             auto value) {
        std::vector<Instant> time;
        std::vector<double> values;
        for (const auto& row : rows) {
            time.push_back(row.time);
            values.push_back(row.*value);
        }
        all.push_back({place, name, rebalance::performance(time, values, as_of, place)});
        append(warnings, all.back().performance.notes);
    };
    measure(token.terms.name, "replay", model_of(service, token), &rebalance::ModelRow::nav);
    for (const auto kind : store::observed_kinds) {
        const auto observed = observed_of(service, token.symbol, kind);
        if (observed.values.empty()) continue;
        try {
            measure(observed.place, "value", observed.values, &rebalance::ObservedValue::value);
        } catch (const InvalidValue& error) {
            // The token was there before, and its returns stand.
            if (error.field() != "as_of") throw;
            warnings.push_back(
                {NoteCode::left_out, "begins after as_of, and is left out", observed.place});
            continue;
        }
        if (!observed.has_distributions) continue;
        measure(observed.place, "total_return", observed.values, &rebalance::ObservedValue::total);
    }
    std::vector<io::PerformanceRow> rows;
    for (const auto& each : all) {
        for (const auto& row : each.performance.rows) {
            rows.push_back({each.place, each.measure, &row});
        }
    }
    if (request.csv) return csv_answer(csv_rows(io::tables::performance, rows), warnings);
    JsonText json = head_of(io::columns::symbol, token.symbol);
    json.warnings(warnings).key("rows").raw(json_rows(io::tables::performance, rows));
    return json_answer(std::move(json.close_object()));
}

}  // namespace levtok::http::endpoints
