#include "service/report/charts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "nav/attribution/attribution.hpp"
#include "nav/series/series.hpp"
#include "service/report/drawn.hpp"
#include "service/report/findings.hpp"
#include "service/report/html.hpp"
#include "service/report/tables.hpp"
#include "service/report/words.hpp"

namespace levtok::report {
namespace {

/// A chart is about a thousand pixels wide.
constexpr std::size_t points_of_page = 2400;
/// What fact sheets let grow.
constexpr double growth_of_sheet = 10'000;

std::string growth_json(const Past& past, std::size_t points, double start) {
    const auto& history = past.history;
    // The naive multiple has its extremes where the underlying has them.
    const std::span<const double> series[] = {history.nav, history.price};
    const auto rows = rows_to_draw(series, points);
    // Only what is drawn is computed: a history may have millions of rows.
    const auto rebased = [&](const char* name, const std::vector<double>& values) {
        return column_of(name, rows,
                         [&](std::size_t row) { return start * (values[row] / values.front()); });
    };
    std::string out = "{\"start\":";
    append_drawn(out, start);
    return out + ',' + column("time", history.time, rows) + ',' + rebased("token", history.nav) +
           ',' + rebased("underlying", history.price) + ',' + rebased("naive", past.naive) + '}';
}

/// Marks of one kind; where there are too many to be distinguished, the most extreme of each
/// interval.
std::string marks_json(const History& history, bool emergency, std::size_t points) {
    std::vector<Instant> time;
    std::vector<double> leverage;
    for (const auto& trade : history.trades) {
        if (trade.emergency != emergency || !std::isfinite(trade.leverage_before)) continue;
        time.push_back(trade.time);
        leverage.push_back(trade.leverage_before);
    }
    const std::span<const double> series[] = {leverage};
    const auto rows = rows_to_draw(series, points);
    return '{' + column("time", time, rows) + ',' + column("real_leverage", leverage, rows) + '}';
}

std::string leverage_json(const History& history, std::size_t points) {
    const std::span<const double> series[] = {history.leverage};
    const auto rows = rows_to_draw(series, points);
    std::string out = '{' + column("time", history.leverage_time, rows) + ',' +
                      column("real_leverage", history.leverage, rows) + ",\"target\":";
    append_drawn(out, history.terms.leverage);
    return out + ",\"scheduled\":" + marks_json(history, false, points) +
           ",\"emergency\":" + marks_json(history, true, points) + '}';
}

std::string drawdown_json(const Past& past, std::size_t points) {
    const std::span<const double> series[] = {past.token_drawdown, past.underlying_drawdown};
    const auto rows = rows_to_draw(series, points);
    return '{' + column("time", past.history.time, rows) + ',' +
           column("token", past.token_drawdown, rows) + ',' +
           column("underlying", past.underlying_drawdown, rows) + '}';
}

std::string waterfall_json(const nav::AttributionReport& attribution) {
    if (!std::isfinite(attribution.total)) return "null";
    std::string out = "[";
    for (const auto& bar : nav::waterfall(attribution)) {
        if (out.size() > 1) out += ',';
        out += fmt::format("{{\"part\":\"{}\",\"words\":\"{}\",\"value\":", bar.part, bar.words);
        append_drawn(out, bar.value);
        out += ",\"from\":";
        append_drawn(out, bar.from);
        out += ",\"to\":";
        append_drawn(out, bar.to);
        out += '}';
    }
    return out + ']';
}

/// One quantile of a fan, which begins at 1.
std::vector<montecarlo::FanRow> quantile_of(const std::vector<montecarlo::FanRow>& fan, double p) {
    std::vector<montecarlo::FanRow> rows(1);
    rows.front().estimate.value = 1;
    std::copy_if(fan.begin(), fan.end(), std::back_inserter(rows),
                 [=](const auto& row) { return row.p == p; });
    return rows;
}

std::string fan_json(const Outlook& outlook) {
    if (!outlook.obstacle.empty()) return "null";
    const auto quantile = [](const char* name, const auto& fan, double p) {
        return ',' + column_of(name, quantile_of(fan, p),
                               [](const auto& row) { return row.estimate.value; });
    };
    const auto& fan = outlook.token_fan;
    return '{' + column_of("d", quantile_of(fan, 0.5), [](const auto& row) { return row.days; }) +
           quantile("p05", fan, 0.05) + quantile("p25", fan, 0.25) + quantile("p50", fan, 0.5) +
           quantile("p75", fan, 0.75) + quantile("p95", fan, 0.95) +
           quantile("spot", outlook.underlying_fan, 0.5) + '}';
}

std::string holding_json(const Outlook& outlook) {
    if (!outlook.obstacle.empty()) return "null";
    const auto answers = [&](const char* name, const char* quantity) {
        return column_of(name, outlook.holding,
                         [=](const Holding& row) { return row.value(quantity); });
    };
    return '{' + column_of("d", outlook.holding, [](const Holding& row) { return row.days; }) +
           ',' + answers("beats", "p_beats_spot") + ',' + answers("loses", "p_loss") + '}';
}

std::string period_json(const nav::PeriodReturn& period) {
    std::string out = fmt::format("{{\"year\":{},\"month\":", static_cast<int>(period.year));
    const auto month = static_cast<unsigned>(period.month);
    out += month == 0 ? "null" : std::to_string(month);
    out += ",\"token_return\":";
    append_drawn(out, period.token.value_or(std::numeric_limits<double>::quiet_NaN()));
    out += ",\"underlying_return\":";
    append_drawn(out, period.underlying);
    out += fmt::format(",\"partial\":{},\"shade\":", period.partial);
    return out + (period.token ? '"' + shade_of(*period.token) + '"' : "null") + '}';
}

std::string periods_json(const std::vector<nav::PeriodReturn>& periods) {
    std::string out = "[";
    for (const auto& period : periods) out += (out.size() > 1 ? "," : "") + period_json(period);
    return out + ']';
}

}  // namespace

std::string returns_of(const nav::MonthlyReturns& all) {
    return "{\"finding\":" + script_quoted(months_finding(all)) +
           ",\"months\":" + periods_json(all.months) + ",\"years\":" + periods_json(all.years) +
           '}';
}

std::string charts_of(const Past& past, std::size_t points, double start) {
    const auto& history = past.history;
    std::string wiped_out = "null";
    if (history.wiped_out) {
        wiped_out.clear();
        append_drawn(wiped_out, *history.wiped_out);
    }
    return "{\"name\":" + script_quoted(history.terms.name) + ",\"wiped_out\":" + wiped_out +
           ",\n\"growth\":" + growth_json(past, points, start) +
           ",\n\"leverage\":" + leverage_json(history, points) +
           ",\n\"drawdown\":" + drawdown_json(past, points) +
           fmt::format(",\n\"rebalances\":{{\"scheduled\":{},\"emergency\":{}}}", history.scheduled,
                       history.emergency) +
           ",\n\"attribution\":" + waterfall_json(history.attribution) +
           ",\n\"attribution_of_start\":" + waterfall_json(nav::of_start(history.attribution)) +
           "}";
}

std::string chart_data(const Report& report) {
    const auto months = months_of(report.past);
    return "{\"past\":" + charts_of(report.past, points_of_page, growth_of_sheet) +
           ",\n\"years\":" + periods_json(months.years) + ",\n" +
           sheet_data(report.sheet, points_of_page) + ",\n\"fan\":" + fan_json(report.outlook) +
           ",\n\"holding\":" + holding_json(report.outlook) +
           (report.premium ? ",\n" + premium_data(*report.premium, points_of_page) : "") + "}";
}

}  // namespace levtok::report
