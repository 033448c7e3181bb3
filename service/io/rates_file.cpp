#include "service/io/rates_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "nav/check.hpp"
#include "service/io/rate_rows.hpp"

namespace levtok::io {
namespace {

constexpr std::array<std::string_view, 8> date_names{"date", "observationdate", "effectivedate",
                                                     "time", "timestamp",       "datetime",
                                                     "day",  "timeperiod"};

/// Series that their publishers give in percent per year.
constexpr std::array<std::string_view, 18> percent_series{
    "fedfundsrate", "fedfunds", "dff",    "effr", "sofr",   "estr",
    "eonia",        "sonia",    "saron",  "tona", "obfr",   "dtb3",
    "tb3ms",        "dgs1mo",   "dgs3mo", "dgs1", "ecbdfr", "primerate"};

constexpr std::array<std::string_view, 4> plain_names{"rate", "ratepercent", "interestrate",
                                                      "yield"};

bool in_percent(std::string_view column) {
    const std::string name = normal_name(column);
    return std::find(percent_series.begin(), percent_series.end(), name) != percent_series.end() ||
           name.find("percent") != std::string::npos || name.find("pct") != std::string::npos ||
           column.find('%') != std::string_view::npos;
}

}  // namespace

std::vector<RateEvent> read_rates(const TextSource& source, RateUnit unit, const Warn& warn,
                                  bool strict, const std::string& percent_choice) {
    std::vector<std::string_view> names(percent_series.begin(), percent_series.end());
    names.insert(names.end(), plain_names.begin(), plain_names.end());
    const auto rows = read_rate_rows(
        source, {date_names, names, "date,rate", Take::optional_number, true, strict}, warn);
    const bool percent =
        unit == RateUnit::percent || (unit == RateUnit::automatic && in_percent(rows.rate_column));
    if (unit == RateUnit::automatic && !percent && warn) {
        warn({NoteCode::assumed_unit,
              "column " + in_quotes(rows.rate_column) + " read as a fraction per year (" +
                  percent_choice + " if it is percent)",
              rows.file});
    }
    std::vector<RateEvent> events;
    events.reserve(rows.rows.size());
    for (const auto& row : rows.rows) {
        const double rate = percent ? row.rate / 100 : row.rate;
        if (std::abs(rate) > 1) {
            throw InputError(
                rows.file, row.line, rows.rate_column,
                "must be a fraction per year in [-1, 1], was " + shortest(rate),
                percent ? "correct the row" : "choose " + percent_choice + " if it is in percent");
        }
        events.push_back({row.time, Rate::raw(rate)});
    }
    return events;
}

}  // namespace levtok::io
