#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nav/attribution/attribution.hpp"
#include "nav/metrics.hpp"
#include "service/http/contract/request.hpp"
#include "service/http/endpoints/parts/json_text.hpp"

namespace levtok::http::endpoints {

/// "attribution": the parts of ln(E_T / E_0); one without a finite value, as after a wipe-out, is
/// null.
void put_attribution(JsonText& json, const nav::AttributionReport& report);
/// The attribution as `levtok attribution` writes it.
std::string attribution_csv(const nav::AttributionReport& report);

/// "metrics": by name; null where the path does not determine one.
void put_metrics(JsonText& json, const std::vector<nav::MetricValue>& values,
                 std::string_view name = "metrics");
std::string metrics_csv(const std::string& symbol, const std::vector<nav::MetricValue>& values);

/// The parameters from and to; throws InvalidValue where they are reversed.
std::pair<std::optional<Instant>, std::optional<Instant>> stretch_parameters(
    const Request& request);

}  // namespace levtok::http::endpoints
