#include "nav/metrics/prepared.hpp"

#include <algorithm>
#include <string>

#include "nav/check.hpp"
#include "nav/metrics/path_notes.hpp"

namespace levtok::nav {
namespace {

std::string row_name(const char* column, std::size_t row) {
    return std::string("path.") + column + "[" + std::to_string(row) + "]";
}

void require_length(std::size_t length, std::size_t rows, const char* column) {
    if (length != rows) {
        throw InvalidValue(std::string("path.") + column,
                           "must have a row for each of the " + std::to_string(rows) + " times",
                           std::to_string(length));
    }
}

void require_valid(const PathView& path) {
    const std::size_t rows = path.time.size();
    require_length(path.nav.size(), rows, "nav");
    require_length(path.price.size(), rows, "price");
    require_in_range(path.leverage, finite, "path.leverage");
    require_in_range(path.risk_free, finite, "path.risk_free");
    for (std::size_t i = 0; i < rows; ++i) {
        // The names are built only for a row that breaks a rule: a path may have millions.
        if (!non_negative.contains(path.nav[i]))
            throw_out_of_range(path.nav[i], non_negative, row_name("nav", i));
        if (!positive.contains(path.price[i]))
            throw_out_of_range(path.price[i], positive, row_name("price", i));
        if (i == 0) continue;
        if (path.time[i] <= path.time[i - 1]) {
            throw InvalidValue(row_name("time", i),
                               "must be after " + format_time(path.time[i - 1]),
                               format_time(path.time[i]));
        }
        if (path.nav[i - 1] == 0 && path.nav[i] != 0) {
            throw InvalidValue(row_name("nav", i), "must stay 0 once wiped out",
                               shortest(path.nav[i]));
        }
    }
}

/// The 00:00 UTC that ends the day to which a row belongs.
Instant end_of_day(Instant time) { return std::chrono::ceil<std::chrono::days>(time); }

DailySeries daily_series(const PathView& path) {
    DailySeries daily;
    daily.rows.push_back(0);
    for (std::size_t i = 1; i < path.time.size(); ++i) {
        const bool last_of_day =
            i + 1 == path.time.size() || end_of_day(path.time[i + 1]) != end_of_day(path.time[i]);
        if (!last_of_day) continue;
        const std::size_t before = daily.rows.back();
        daily.rows.push_back(i);
        daily.underlying.push_back(path.price[i] / path.price[before] - 1);
        if (path.nav[before] > 0) daily.token.push_back(path.nav[i] / path.nav[before] - 1);
    }
    daily.sorted_token = daily.token;
    std::sort(daily.sorted_token.begin(), daily.sorted_token.end());
    if (!daily.token.empty()) {
        const Duration span = path.time[daily.rows[daily.token.size()]] - path.time[0];
        daily.periods_a_year =
            static_cast<double>(daily.token.size()) / in_units_of(span, metric_year);
    }
    return daily;
}

Drawdowns find_drawdowns(const PathView& path) {
    Drawdowns found;
    for_each_drawdown(path.nav, [&](const DrawdownRows& fall) {
        const Duration length =
            path.time[fall.recovery.value_or(path.time.size() - 1)] - path.time[fall.peak];
        found.under_water += length;
        found.longest_under_water = std::max(found.longest_under_water, length);
        if (fall.depth > found.deepest.depth) found.deepest = fall;
    });
    return found;
}

/// The market after a wipe-out does not concern the token.
PathView up_to_death(PathView path) {
    const auto death = row_of_death(path);
    if (!death) return path;
    const std::size_t rows = *death + 1;
    path.time = path.time.first(rows);
    path.nav = path.nav.first(rows);
    path.price = path.price.first(rows);
    return path;
}

}  // namespace

PreparedPath prepare(const PathView& path) {
    require_valid(path);
    PreparedPath prepared;
    prepared.path = up_to_death(path);
    const PathView& lived = prepared.path;
    prepared.wiped_out = !lived.nav.empty() && lived.nav.back() == 0;
    prepared.measurable = lived.time.size() >= 2 && lived.nav[0] > 0;
    if (!prepared.measurable) return prepared;
    prepared.length = lived.time.back() - lived.time.front();
    prepared.daily = daily_series(lived);
    prepared.drawdowns = find_drawdowns(lived);
    return prepared;
}

}  // namespace levtok::nav
