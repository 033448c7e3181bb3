#include "service/http/endpoints/analysis_json.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "service/http/page.hpp"
#include "service/http/rows_answer.hpp"

namespace levtok::http::endpoints {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

constexpr std::array<std::pair<const char*, double nav::AttributionReport::*>, 7> parts{{
    {"total", &nav::AttributionReport::total},
    {"target", &nav::AttributionReport::target},
    {"variance_drag", &nav::AttributionReport::variance_drag},
    {"path_residual", &nav::AttributionReport::path_residual},
    {"financing", &nav::AttributionReport::financing},
    {"fees", &nav::AttributionReport::fees},
    {"trading", &nav::AttributionReport::trading},
}};

void put(JsonText& json, const nav::MetricResult& result) {
    if (const auto* number = std::get_if<double>(&result)) {
        json.value(*number);
    } else if (const auto* time = std::get_if<Instant>(&result)) {
        json.value(*time);
    } else if (const auto* span = std::get_if<Duration>(&result)) {
        json.value(format_duration(*span));
    } else {
        json.value(std::nullopt);
    }
}

void put(io::RowWriter& rows, const nav::MetricResult& result) {
    if (const auto* number = std::get_if<double>(&result)) {
        rows.field(*number);
    } else if (const auto* time = std::get_if<Instant>(&result)) {
        rows.field(*time);
    } else if (const auto* span = std::get_if<Duration>(&result)) {
        rows.field(format_duration(*span));
    } else {
        rows.field(nothing);
    }
}

}  // namespace

void put_attribution(JsonText& json, const nav::AttributionReport& report) {
    json.key("attribution").open_object();
    for (const auto& [name, part] : parts) json.field(name, report.*part);
    json.close_object();
}

std::string attribution_csv(const nav::AttributionReport& report) {
    return csv_rows({"attribution", {"name", "value"}, [&](io::RowWriter& rows) {
                         for (const auto& [name, part] : parts) {
                             const double value = report.*part;
                             rows.field(name);
                             rows.field(std::isfinite(value) ? value : nothing).end_row();
                         }
                     }});
}

void put_metrics(JsonText& json, const std::vector<nav::MetricValue>& values) {
    json.key("metrics").open_object();
    for (const auto& metric : values) {
        json.key(metric.name);
        put(json, metric.value);
    }
    json.close_object();
}

std::string metrics_csv(const std::vector<nav::MetricValue>& values) {
    return csv_rows({"metrics", {"metric", "unit", "value"}, [&](io::RowWriter& rows) {
                         for (const auto& metric : values) {
                             rows.field(metric.name).field(metric.unit);
                             put(rows, metric.value);
                             rows.end_row();
                         }
                     }});
}

std::pair<std::optional<Instant>, std::optional<Instant>> stretch_parameters(
    const Request& request) {
    const auto range = page_of(request).range;
    return {range.from, range.to};
}

}  // namespace levtok::http::endpoints
