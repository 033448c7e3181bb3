#include "service/io/funding_file.hpp"

#include <array>
#include <cmath>

#include "nav/check.hpp"
#include "service/io/rate_rows.hpp"

namespace levtok::io {
namespace {

constexpr std::array<std::string_view, 9> funding_time_names{
    "fundingtime", "calctime", "time", "timestamp",       "datetime",
    "date",        "timeutc",  "ts",   "fundingtimestamp"};
constexpr std::array<std::string_view, 5> rate_names{"fundingrate", "lastfundingrate", "rate",
                                                     "funding", "fundingmean"};
constexpr double funding_periods_per_day = 3;

}  // namespace

std::vector<FundingEvent> read_funding(const TextSource& source, const Warn& warn, bool strict) {
    const auto rows = read_rate_rows(
        source,
        {funding_time_names, rate_names, "fundingTime,fundingRate", Take::rate, false, strict},
        warn);
    const bool daily_mean = normal_name(rows.rate_column) == "fundingmean";
    if (daily_mean && warn) {
        warn({NoteCode::assumed_unit,
              rows.rate_column +
                  " is the mean of a day's three funding rates; three times it is charged at the "
                  "end of each day",
              rows.file});
    }
    std::vector<FundingEvent> events;
    events.reserve(rows.rows.size());
    for (const auto& row : rows.rows) {
        if (std::abs(row.rate) >= 1) {
            throw InputError(
                rows.file, row.line, rows.rate_column,
                "must be a fraction of the exposure in (-1, 1), was " + shortest(row.rate),
                "write 0.01 % as 0.0001 or as 0.01%");
        }
        if (daily_mean) {
            events.push_back({row.time + one_day, Rate::raw(funding_periods_per_day * row.rate)});
        } else {
            events.push_back({row.time, Rate::raw(row.rate)});
        }
    }
    return events;
}

}  // namespace levtok::io
