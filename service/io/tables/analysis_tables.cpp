#include <cmath>

#include "rebalance/flow.hpp"
#include "service/io/tables/columns/analysis.hpp"
#include "service/io/tables/columns/tokens.hpp"
#include "service/io/tables/rows.hpp"
#include "service/io/tables/tables.hpp"

namespace levtok::io {
namespace {

using rebalance::EmergencyPrices;
using rebalance::FlowRow;

std::string_view unit_in_tables(const nav::MetricValue* metric) {
    return metric->unit == "duration" ? "days" : metric->unit;
}

/// A span of time as a number of days, an instant as nothing.
std::optional<double> number_of(const nav::MetricValue* metric) {
    if (const auto* number = std::get_if<double>(&metric->value)) return *number;
    if (const auto* span = std::get_if<Duration>(&metric->value)) {
        return in_units_of(*span, one_day);
    }
    return std::nullopt;
}

std::optional<Instant> instant_of(const nav::MetricValue* metric) {
    const auto* time = std::get_if<Instant>(&metric->value);
    return time ? std::optional(*time) : std::nullopt;
}

/// A price of 0 or infinity stands for never.
std::optional<double> reachable(double price) {
    return price > 0 && std::isfinite(price) ? std::optional(price) : std::nullopt;
}

std::optional<double> move_to(double price, const EmergencyPrices& rule) {
    return reachable(price) ? std::optional(price / rule.price - 1) : std::nullopt;
}
std::optional<double> move_to_below(const EmergencyPrices& rule) {
    return move_to(rule.below, rule);
}
std::optional<double> move_to_above(const EmergencyPrices& rule) {
    return move_to(rule.above, rule);
}
std::optional<double> leverage_below(const EmergencyPrices& rule) {
    return reachable(rule.below) ? std::optional(rule.leverage_below) : std::nullopt;
}
std::optional<double> leverage_above(const EmergencyPrices& rule) {
    return reachable(rule.above) ? std::optional(rule.leverage_above) : std::nullopt;
}

constexpr auto attribution_cells = std::to_array<Cell<AttributionRow>>({
    {columns::attribution_part, put<&AttributionRow::name>},
    {columns::attribution_value, put<&AttributionRow::value>},
    {columns::inferred, put<&AttributionRow::inferred>},
});

constexpr Cell<MetricRow> metric_name{columns::metric,
                                      put<&MetricRow::metric, &nav::MetricValue::name>};
constexpr Cell<MetricRow> metric_unit{columns::metric_unit,
                                      put<&MetricRow::metric, unit_in_tables>};
constexpr Cell<MetricRow> metric_number{columns::metric_value, put<&MetricRow::metric, number_of>};
constexpr Cell<MetricRow> metric_time{columns::metric_time, put<&MetricRow::metric, instant_of>};

constexpr auto metric_cells =
    std::to_array<Cell<MetricRow>>({{columns::product_or_file, put<&MetricRow::whose>},
                                    metric_name,
                                    metric_unit,
                                    metric_number,
                                    metric_time});

constexpr auto token_metric_cells =
    std::to_array<Cell<MetricRow>>({{columns::symbol, put<&MetricRow::whose>},
                                    metric_name,
                                    metric_unit,
                                    metric_number,
                                    metric_time});

constexpr auto metric_list_cells = std::to_array<Cell<nav::Metric>>({
    {columns::listed_metric, put<&nav::Metric::name>},
    {columns::listed_unit, put<&nav::Metric::unit>},
    {columns::formula, put<&nav::Metric::description>},
});

constexpr auto flow_cells = std::to_array<Cell<FlowRow>>({
    {columns::move, put<&FlowRow::move>},
    {columns::moved_price, put<&FlowRow::price>},
    {columns::next_trigger, put<&FlowRow::trigger>},
    {columns::trade_price, put<&FlowRow::trade_price>},
    {columns::nav_before_trade, put<&FlowRow::nav>},
    {columns::real_leverage_at_trade, put<&FlowRow::leverage>},
    {columns::supply_notional, put<&FlowRow::notional>},
    {columns::supply_cost, put<&FlowRow::cost>},
});

constexpr auto emergency_cells = std::to_array<Cell<EmergencyPrices>>({
    {columns::rule_index, put<&EmergencyPrices::rule>},
    {columns::emergency_trigger, put<&EmergencyPrices::trigger>},
    {columns::at_or_below, put<&EmergencyPrices::below, reachable>},
    {columns::at_or_above, put<&EmergencyPrices::above, reachable>},
    {columns::move_to_below, put<move_to_below>},
    {columns::move_to_above, put<move_to_above>},
    {columns::real_leverage_below, put<leverage_below>},
    {columns::real_leverage_above, put<leverage_above>},
});

}  // namespace

std::vector<AttributionRow> rows_of(const nav::AttributionReport& report, bool inferred) {
    std::vector<AttributionRow> rows;
    for (const auto& part : nav::attribution_parts) {
        const double value = report.*part.value;
        rows.push_back(
            {part.name, std::isfinite(value) ? std::optional(value) : std::nullopt, inferred});
    }
    return rows;
}

std::vector<MetricRow> rows_of(std::string_view whose,
                               const std::vector<nav::MetricValue>& metrics) {
    std::vector<MetricRow> rows;
    for (const auto& metric : metrics) rows.push_back({whose, &metric});
    return rows;
}

namespace tables {

constinit const TableOf<AttributionRow> attribution =
    table_of<attribution_cells>("attribution", "Parts of the log return of a path",
                                "`attribution`; /v1/tokens/{symbol}/attribution");
constinit const TableOf<MetricRow> metrics = table_of<metric_cells>(
    "metrics", "Metrics of paths", "`metrics`, `strategy`, `portfolio`; /v1/portfolios");
constinit const TableOf<MetricRow> token_metrics = table_of<token_metric_cells>(
    "token_metrics", "Metrics of a token", "/v1/tokens/{symbol}/metrics");
constinit const TableOf<nav::Metric> metric_list =
    table_of<metric_list_cells>("metric_list", "Metrics that there are", "`metrics --list`");
constinit const TableOf<FlowRow> flow = table_of<flow_cells>(
    "flow", "Moves of the price, and what each would trade", "`flow`; /v1/tokens/{symbol}/flow");
constinit const TableOf<EmergencyPrices> emergencies =
    table_of<emergency_cells>("emergencies", "Emergency rules of a token", "`flow --emergencies`");

}  // namespace tables
}  // namespace levtok::io
