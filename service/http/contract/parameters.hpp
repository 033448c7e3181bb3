#pragma once

#include <array>

#include "service/http/contract/route.hpp"

/// The query parameters of the routes.
namespace levtok::http::parameters {

inline constexpr std::string_view time_schema = R"({"type":"string","format":"date-time"})";
inline constexpr std::string_view text_schema = R"({"type":"string"})";
inline constexpr std::string_view unit_schema = R"({"enum":["fraction","percent","bp"]})";
inline constexpr std::string_view number_schema = R"({"type":"number"})";
inline constexpr std::string_view flag_schema = R"({"type":"boolean","default":false})";
inline constexpr std::string_view span_schema =
    R"({"type":"string","pattern":"^[0-9]+(w|d|h|m|s|ms|us)$"})";
inline constexpr std::string_view window_schema =
    R"({"type":"string","pattern":"^([0-9]+(w|d|h|m|s|ms|us|y)|ytd|all)$"})";
inline constexpr std::string_view limit_schema =
    R"({"type":"integer","minimum":1,"maximum":100000,"default":1000})";

inline constexpr std::string_view listed_days_schema =
    R"({"type":"integer","minimum":0,"maximum":10000,"default":10})";

inline constexpr std::string_view points_schema =
    R"({"type":"integer","minimum":1,"maximum":5000,"default":800})";

inline constexpr Parameter from{"from", time_schema, "first time, included"};
inline constexpr Parameter to{"to", time_schema, "last time, included"};
inline constexpr Parameter limit{"limit", limit_schema, "most rows of a page"};
inline constexpr Parameter cursor{
    "cursor", text_schema, "\"next\" of the page before; from, to and interval must be the same"};
inline constexpr Parameter symbols{"symbols", text_schema,
                                   "A,B,…; absent: all that are not retired"};
inline constexpr Parameter correct{"correct", flag_schema,
                                   "replace stored rows, keep the old values, and recompute"};

inline constexpr auto list_parameters = std::to_array<Parameter>(
    {{"points", R"({"type":"integer","minimum":1,"maximum":100})",
      "adds \"recent\": so many values of NAV at equal steps over the last 30 days, merges undone; "
      "only in JSON"}});
inline constexpr auto page = std::to_array<Parameter>({from, to, limit, cursor});
inline constexpr auto nav_parameters = std::to_array<Parameter>(
    {from,
     to,
     {"interval", span_schema,
      "one row of each: its last, with the sums of fee, financing and cost and with all events; "
      "one at 00:00 closes the day before"},
     {"points", R"({"type":"integer","minimum":1,"maximum":5000})",
      "in place of pages about so many rows that draw the path: the first, the last, of every "
      "stretch those with the least and the greatest NAV, price and real leverage, and those with "
      "an emergency, a merge or a wipe-out; charges are those of these rows alone"},
     limit,
     cursor});
inline constexpr auto charts_parameters = std::to_array<Parameter>(
    {from,
     to,
     {"points", points_schema,
      "about how many of each series, with the least and the greatest of every stretch"}});
inline constexpr auto at_parameters =
    std::to_array<Parameter>({{"time", time_schema, "of the row, or after it", true}});
inline constexpr auto symbols_parameters = std::to_array<Parameter>({symbols});
inline constexpr auto stretch = std::to_array<Parameter>({from, to});
inline constexpr auto metrics_parameters = std::to_array<Parameter>(
    {from,
     to,
     {"window", window_schema,
      "in place of from and to: time up to the last row, or to a wipe-out: 90d, 1y (365 days), "
      "ytd; absent or all: the whole path"},
     {"risk_free", number_schema, "a fraction per year; 0 where absent"}});
inline constexpr auto flow_parameters = std::to_array<Parameter>(
    {{"moves", text_schema, "low:high:step or a list; -0.1:0.1:0.01 where absent"}});
inline constexpr Parameter observed_kind{
    "kind", R"({"enum":["nav","price"]})",
    "the observed series; absent: nav where the token has one"};
inline constexpr auto tracking_parameters = std::to_array<Parameter>(
    {from,
     to,
     {"window", window_schema,
      "in place of from and to: time up to the last observed value: 90d, 1y (365 days), ytd"},
     observed_kind,
     {"worst", listed_days_schema, "most days with the largest errors"},
     {"table", R"({"enum":["figures","tracking_days"],"default":"figures"})",
      "tracking_days: each session, with both returns and the error"},
     {"points", R"({"type":"integer","minimum":1,"maximum":5000})",
      "also about so many points of the error and of the drift, to draw; only in JSON"}});
inline constexpr auto premium_parameters = std::to_array<Parameter>(
    {from,
     to,
     {"window", window_schema,
      "in place of from and to: time up to the last observed value: 90d, 1y (365 days), ytd"},
     {"crashes", listed_days_schema, "most days with the largest moves"},
     {"points", R"({"type":"integer","minimum":1,"maximum":5000})",
      "also about so many points of the premium, to draw; only in JSON"}});
inline constexpr auto spliced_parameters = std::to_array<Parameter>(
    {from,
     to,
     observed_kind,
     {"set", text_schema,
      "path=value,…: changed fields of the token's terms, such as those that a calibration finds"},
     {"points", R"({"type":"integer","minimum":1,"maximum":5000})",
      "in place of pages about so many rows that draw the history: of every stretch those with the "
      "least and the greatest value, and those at which the two meet"},
     limit,
     cursor});
inline constexpr auto performance_parameters = std::to_array<Parameter>(
    {{"as_of", R"({"type":"string","format":"date"})",
      "last day of all periods; absent: the end of the last whole month"}});
inline constexpr auto levels_parameters = std::to_array<Parameter>(
    {{"timeframe", span_schema, "of the bars to look at; 1d where absent"},
     {"bars", R"({"type":"integer","minimum":1,"maximum":5000,"default":500})", "how many of them"},
     to});
inline constexpr Parameter time_column{
    "time_column", text_schema, "of a CSV body: the column of the time; absent: by its name"};
inline constexpr Parameter date_order{"date_order", R"({"enum":["dmy","mdy","ymd"]})",
                                      "of a CSV body: the order of day, month and year in dates "
                                      "such as 01/02/2024, where it is ambiguous"};
inline constexpr Parameter zone{"tz", text_schema,
                                "of a CSV body: the zone of times that name none, such as "
                                "America/New_York; absent: UTC"};
inline constexpr auto bars_parameters = std::to_array<Parameter>(
    {correct,
     {"stamps", R"({"enum":["open","close"]})",
      "whether the times of a CSV body are opens or closes, where it misleads"},
     {"splits", R"({"enum":["none"]})", "none leaves the splits of a CSV body in its prices"},
     {"distributions", R"({"enum":["none"]})",
      "none leaves the distributions of a CSV body in its prices"},
     {"column", text_schema, "of a CSV body: the column of the price; absent: by its name"},
     {"bars", text_schema,
      "of a CSV body with several: raw, adjusted, or the word next to open and close in their "
      "names"},
     time_column,
     date_order,
     zone});
inline constexpr auto observed_parameters = std::to_array<Parameter>(
    {correct,
     {"stamps", R"({"enum":["open","close"]})",
      "whether the times of a CSV body with bars are opens or closes, where it misleads"},
     {"splits", R"({"enum":["none"]})", "none leaves the splits of a CSV body in its values"},
     {"distributions", R"({"enum":["none"]})",
      "none leaves out the distributions of a CSV body, which stay in its values anyway"},
     {"column", text_schema, "of a CSV body: the column of the value; absent: by its name"},
     {"bars", text_schema, "of a CSV body with several bars: as of underlyings"},
     time_column,
     date_order,
     zone});
inline constexpr auto removal_parameters =
    std::to_array<Parameter>({{"from", time_schema, "first time, included", true},
                              {"to", time_schema, "last time, included", true}});
inline constexpr Parameter rate_column{
    "rate_column", text_schema, "of a CSV body: the column of the rate; absent: by its name"};
inline constexpr Parameter unit{"unit", unit_schema,
                                "of the rates of a CSV body; absent: by the column's name. "
                                "fraction confirms, for JSON too, rates of any height"};
inline constexpr auto funding_parameters =
    std::to_array<Parameter>({correct, unit, rate_column, time_column, date_order, zone});
inline constexpr auto tick_parameters = std::to_array<Parameter>(
    {{"correct", flag_schema, "replace the stored tick, even a later one"}});
inline constexpr auto rates_parameters =
    std::to_array<Parameter>({correct, unit, rate_column, time_column, date_order, zone});
inline constexpr auto simulation_parameters =
    std::to_array<Parameter>({{"unit", R"({"enum":["fraction"]})",
                               "fraction confirms the rates of the body, however high"}});
inline constexpr auto jobs_parameters = std::to_array<Parameter>(
    {{"limit", R"({"type":"integer","minimum":1,"maximum":1000,"default":100})",
      "most jobs of a page"},
     {"cursor", text_schema, "\"next\" of the page before"}});
inline constexpr Parameter number_cursor{"cursor", text_schema,
                                         "\"next\" of the page before: the number of its last row"};
inline constexpr auto orders_parameters =
    std::to_array<Parameter>({{"state", R"({"enum":["resting","filled","cancelled","rejected"]})",
                               "only orders in this state; absent: all"},
                              limit,
                              number_cursor});
inline constexpr auto numbered_parameters = std::to_array<Parameter>({limit, number_cursor});
inline constexpr auto result_parameters = std::to_array<Parameter>(
    {{"table",
      R"({"enum":["summary","quantiles","fan","histogram","sample_paths","convergence","manifest"]})",
      "summary where absent; manifest only as JSON"}});

}  // namespace levtok::http::parameters
