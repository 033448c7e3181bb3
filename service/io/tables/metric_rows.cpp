#include "service/io/tables/metric_rows.hpp"

#include <limits>

namespace levtok::io {
namespace {

/// A span of time as a number of days, an instant as nothing.
double number_of(const nav::MetricResult& value) {
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (const auto* span = std::get_if<Duration>(&value)) return in_units_of(*span, one_day);
    return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

void write(RowWriter& rows, std::string_view whose, const std::vector<nav::MetricValue>& metrics) {
    for (const auto& [name, unit, value] : metrics) {
        const auto* time = std::get_if<Instant>(&value);
        rows.field(whose).field(name).field(unit == "duration" ? "days" : unit);
        rows.field(number_of(value)).field(time ? std::optional(*time) : std::nullopt).end_row();
    }
}

}  // namespace levtok::io
