#include "service/io/read/rates/rates_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "nav/check.hpp"
#include "service/io/read/rates/rate_options.hpp"
#include "service/io/read/rates/rate_rows.hpp"
#include "service/io/read/understood.hpp"

namespace levtok::io {
namespace {

constexpr std::array<std::string_view, 12> date_names{
    "date",      "observationdate", "effectivedate", "timeperiod", "recorddate", "time",
    "timestamp", "datetime",        "newdate",       "period",     "day",        "refdate"};

/// Series that their publishers give in percent per year.
constexpr std::array<std::string_view, 30> percent_series{
    "fedfundsrate", "fedfunds",  "dff",  "effr", "sofr",    "estr",     "eonia",    "sonia",
    "saron",        "tona",      "obfr", "dtb3", "tb3ms",   "dgs1mo",   "dgs3mo",   "dgs1",
    "ecbdfr",       "primerate", "iorb", "ioer", "dprime",  "dfedtaru", "dfedtarl", "rifspffnb",
    "iudsoia",      "corra",     "tgcr", "bgcr", "ecbestr", "ameribor"};

constexpr std::array<std::string_view, 6> plain_names{"rate",      "interestrate",  "yield",
                                                      "yieldrate", "benchmarkrate", "benchmark"};

/// Prices of an index that quotes a rate, such as ^IRX.
constexpr std::array<std::string_view, 4> quote_names{"close", "price", "last", "closelast"};

/// Statistical offices name the value, not the series.
constexpr std::string_view ecb_value = "obsvalue";
constexpr std::string_view fred_date = "observationdate";

constexpr double low_percent = 0.003;  ///< rates of a series that may be fractions already

/// `3mo`, `10yr`, `bc3month`, `dgs10`, `dtb6`, `gs1`, `4weeksbankdiscount`: a yield of one
/// maturity.
bool is_maturity(std::string_view name) {
    constexpr std::array<std::string_view, 5> heads{"bc", "dgs", "dtb", "gs", "tb"};
    constexpr std::array<std::string_view, 9> tails{"mo",    "month", "months", "yr",   "year",
                                                    "years", "wk",    "week",   "weeks"};
    bool headed = false;
    for (const auto head : heads) {
        if (headed || !name.starts_with(head) || name.size() == head.size()) continue;
        if (name[head.size()] < '0' || name[head.size()] > '9') continue;
        name.remove_prefix(head.size());
        headed = true;
    }
    const auto digits = std::min(name.find_first_not_of("0123456789"), name.size());
    if (digits == 0 || digits > 2) return false;
    const auto tail = name.substr(digits);
    if (tail.empty() || tail == "ms") return headed;
    const auto begins = [&](std::string_view each) { return tail.starts_with(each); };
    return is_among(tails, tail) || (std::any_of(tails.begin(), tails.end(), begins) &&
                                     (tail.ends_with("discount") || tail.ends_with("equivalent")));
}

bool is_percent_series(std::string_view column) {
    const std::string name = normal_name(column);
    return is_among(percent_series, name) || is_maturity(name);
}

RateTable table_of_rates() {
    return {.time_names = date_names,
            .rank = [](const RateName& name) -> std::optional<RateRank> {
                if (is_among(plain_names, name.subject) || name.subject == ecb_value ||
                    is_percent_series(name.written)) {
                    return RateRank::usual;
                }
                if (is_among(quote_names, name.subject)) return RateRank::substitute;
                return std::nullopt;
            },
            .example = "date,rate",
            .why_unusable = "",
            .remedy = "",
            .holes = rates_holes,
            .skip_missing = true};
}

double largest_of(const RateRows& rows) {
    double largest = 0;
    for (const auto& row : rows.rows) largest = std::max(largest, std::abs(row.rate));
    return largest;
}

/// The prices of ^IRX are in percent, which those above 1 show.
UnitOfRates unit_of_quotes(const RateRows& rows, const RateOptions& options) {
    if (!plausible_rate.contains(largest_of(rows))) {
        return {100, false,
                "quotes of a rate in " + in_quotes(rows.column) + ", read as percent per year (" +
                    options.unit_option + "fraction if they are fractions)"};
    }
    throw InputError(
        rows.file, rows.rows.front().line, rows.column,
        "is no rate by its name, and no value is above 1, so that it may be in "
        "percent or a fraction",
        "choose " + options.unit_option + "percent or " + options.unit_option + "fraction");
}

UnitOfRates unit_of_rates(const RateRows& rows, const RateOptions& options) {
    const auto given = parts_of(options.unit);
    if (rows.percent_fields) return {1, given.has_value()};
    if (given) return {*given, true};
    if (rows.name.parts) return {*rows.name.parts};
    if (is_percent_series(rows.column)) return {100};
    if (is_among(quote_names, rows.name.subject)) return unit_of_quotes(rows, options);
    const bool plain = is_among(plain_names, rows.name.subject);
    if (rows.name.subject == ecb_value || (!plain && normal_name(rows.time_column) == fred_date)) {
        return {100, false,
                "column " + in_quotes(rows.column) + " read as percent per year (" +
                    options.unit_option + "fraction if it is a fraction)"};
    }
    return {1, false,
            "column " + in_quotes(rows.column) + " read as a fraction per year (" +
                options.unit_option + "percent if it is percent)"};
}

void note_unit(const RateRows& rows, const UnitOfRates& unit, const RateOptions& options,
               const Warn& warn) {
    if (!warn || unit.given) return;
    if (!unit.assumed.empty()) warn({NoteCode::assumed_unit, unit.assumed, rows.file});
    const double largest = largest_of(rows) / unit.parts;
    if (unit.parts > 1 && largest > 0 && largest < low_percent) {
        warn({NoteCode::assumed_unit,
              fmt::format("read as percent, the rates are at most {:.4g} % a year; choose ",
                          100 * largest) +
                  options.unit_option + "fraction if they are fractions",
              rows.file + ": " + rows.column});
    }
}

}  // namespace

bool names_rate(std::string_view column) {
    const auto rank = table_of_rates().rank(read_rate_name(column));
    return rank && *rank < RateRank::substitute;
}

std::vector<RateEvent> read_rates(const TextSource& source, const RateOptions& options,
                                  const Warn& warn) {
    const auto rows = read_rate_rows(source, table_of_rates(), options, warn);
    const UnitOfRates unit = unit_of_rates(rows, options);
    std::vector<RateEvent> events;
    events.reserve(rows.rows.size());
    for (const auto& row : rows.rows) {
        const double rate = row.rate / unit.parts;
        require_plausible_per_year(rows, row, rate, unit, options, {plausible_rate, possible_rate});
        events.push_back({row.time, Rate::raw(rate)});
    }
    note_unit(rows, unit, options, warn);
    if (options.understood != nullptr) {
        options.understood->kind = "rates";
        options.understood->unit = words_for_parts(unit.parts) + " per year";
        options.understood->stamp = "the time from which the rate holds";
    }
    return events;
}

}  // namespace levtok::io
