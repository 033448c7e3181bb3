#include "service/http/endpoints/parts/analysis_json.hpp"

#include "service/http/contract/page.hpp"
#include "service/http/endpoints/parts/rows_answer.hpp"
#include "service/io/tables/rows.hpp"

namespace levtok::http::endpoints {

void put_attribution(JsonText& json, const nav::AttributionReport& report) {
    json.key("attribution").open_object();
    for (const auto& part : nav::attribution_parts) json.key(part.name).value(report.*part.value);
    json.close_object();
}

std::string attribution_csv(const nav::AttributionReport& report) {
    return csv_rows(io::tables::attribution, io::rows_of(report, false));
}

void put_metrics(JsonText& json, const std::vector<nav::MetricValue>& values,
                 std::string_view name) {
    json.key(name).open_object();
    for (const auto& metric : values) {
        json.key(metric.name);
        static_cast<io::FieldWriter&>(json).field(metric.value);
    }
    json.close_object();
}

std::string metrics_csv(const std::string& symbol, const std::vector<nav::MetricValue>& values) {
    return csv_rows(io::tables::token_metrics, io::rows_of(symbol, values));
}

std::pair<std::optional<Instant>, std::optional<Instant>> stretch_parameters(
    const Request& request) {
    const auto range = page_of(request).range;
    return {range.from, range.to};
}

}  // namespace levtok::http::endpoints
