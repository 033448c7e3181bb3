#include "service/io/read/rates/funding_file.hpp"

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

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 24> time_names{"fundingtime",
                                                      "fundingtimestamp",
                                                      "fundingratetimestamp",
                                                      "calctime",
                                                      "settletime",
                                                      "settlementtime",
                                                      "settledtime",
                                                      "effectiveat",
                                                      "timepoint",
                                                      "time",
                                                      "timestamp",
                                                      "datetime",
                                                      "date",
                                                      "timeutc",
                                                      "dateutc",
                                                      "datetimeutc",
                                                      "timestamputc",
                                                      "unixtime",
                                                      "unix",
                                                      "createdtime",
                                                      "createdat",
                                                      "ts",
                                                      "t",
                                                      "day"};

constexpr std::array<std::string_view, 8> charged_rates{
    "realizedrate",      "realisedrate",    "realizedfundingrate", "realisedfundingrate",
    "actualfundingrate", "fundingratereal", "settledfundingrate",  "settlefundingrate"};
constexpr std::array<std::string_view, 8> usual_rates{
    "fundingrate", "lastfundingrate", "rate", "funding", "fundingfee", "interest", "fundrate", "r"};

// Words about a rate: the same before it and after it.
constexpr std::array<std::string_view, 3> relative_words{"relative", "rel", "relativ"};
constexpr std::array<std::string_view, 5> amount_words{"absolute", "abs", "amount", "amounts",
                                                       "amt"};
/// After `funding`, or after `per`.
constexpr std::array<std::string_view, 6> counted_words{"contract", "contracts", "coin",
                                                        "lot",      "share",     "unit"};
/// Money, unless `rate` or a unit is in the name too: a fee may be a rate by its name.
constexpr std::array<std::string_view, 16> money_words{
    "fee",  "fees",  "payment", "payments", "paid", "pay",    "cost",    "costs",
    "cash", "money", "income",  "received", "pnl",  "charge", "charges", "notional"};
constexpr std::array<std::string_view, 22> currency_words{
    "usd", "usdt", "usdc", "busd", "fdusd", "tusd", "dai", "dollar", "dollars", "eur", "euro",
    "gbp", "jpy",  "chf",  "cny",  "krw",   "aud",  "cad", "btc",    "xbt",     "eth", "sats"};
/// Before `funding` only these name the currency; others name the underlying.
constexpr std::array<std::string_view, 5> plain_currencies{"usd", "dollar", "eur", "gbp", "jpy"};
constexpr std::array<std::string_view, 5> filling_words{"per", "in", "of", "as", "the"};

constexpr double usual_most = 0.002;    ///< of the median rate per 8 hours; above it is noted
constexpr double usual_least = 0.2e-5;  ///< the same, where the name says percent
constexpr Duration usual_interval = 8h;
constexpr Duration least_interval = 1h;
constexpr double intervals_of_a_day = 3;

/// The meaning of a name without the words about the rate.
struct Meaning {
    std::string rate;  ///< `fundingrate`, `funding`, `rate`
    bool relative = false;
    bool money = false;  ///< per contract, or paid: no fraction of the exposure
};

bool is_money_word(std::string_view word) {
    return is_among(amount_words, word) || is_among(money_words, word) ||
           is_among(currency_words, word);
}

/// With `fundingfee` as two words.
std::vector<std::string> words_apart(const RateName& name) {
    constexpr std::string_view funding = "funding";
    std::vector<std::string> words;
    for (const auto& word : name.words) {
        const bool joined = word.starts_with(funding) && is_money_word(word.substr(funding.size()));
        words.push_back(joined ? std::string(funding) : word);
        if (joined) words.push_back(word.substr(funding.size()));
    }
    return words;
}

Meaning meaning_of(const RateName& name) {
    const auto words = words_apart(name);
    const bool may_be_money =
        !name.parts && std::find(words.begin(), words.end(), "rate") == words.end();
    Meaning out;
    std::string before;
    for (const auto& word : words) {
        const bool after = out.rate.starts_with("fund");
        const bool currency =
            is_among(plain_currencies, word) || (after && is_among(currency_words, word));
        const bool counted = is_among(counted_words, word) && after &&
                             (before == "per" || word.starts_with("contract"));
        if (is_among(relative_words, word)) {
            out.relative = true;
        } else if (is_among(amount_words, word) || counted ||
                   (may_be_money && (currency || is_among(money_words, word)))) {
            out.money = true;
        } else if (!is_among(filling_words, word)) {
            out.rate += word;
        }
        before = word;
    }
    if (out.rate == "fundings") out.rate = "funding";
    return out;
}

/// Money that is called funding; `amount` or `cost` alone may mean anything.
bool is_money(const Meaning& meaning) {
    constexpr std::array<std::string_view, 4> subjects{"rate", "fundingrate", "funding",
                                                       "fundrate"};
    return meaning.money && !meaning.relative && is_among(subjects, meaning.rate);
}

std::optional<RateRank> rank_of(const RateName& name) {
    const auto meaning = meaning_of(name);
    if (is_money(meaning)) return RateRank::unusable;
    const bool relative = meaning.relative && is_among(usual_rates, meaning.rate);
    const bool known =
        relative || is_among(charged_rates, name.subject) || is_among(usual_rates, name.subject);
    if (!known) return std::nullopt;
    if (name.compounded) return RateRank::unusable;
    if (name.mean) return RateRank::substitute;
    if (is_among(charged_rates, name.subject)) return RateRank::best;
    return relative ? RateRank::better : RateRank::usual;
}

RateTable table_of_funding() {
    return {.time_names = time_names,
            .rank = rank_of,
            .example = "fundingTime,fundingRate",
            .why_unusable =
                "is money per contract, money paid or a compounded yield, and no fraction of the "
                "exposure per interval",
            .remedy = "give the relative rate of an interval in a column such as fundingRate",
            .holes = funding_holes};
}

UnitOfRates unit_of(const RateRows& rows, const RateOptions& options) {
    const auto given = parts_of(options.unit);
    if (rows.percent_fields) return {1, given.has_value()};
    return {given.value_or(rows.name.parts.value_or(1)), given.has_value()};
}

/// The time that a rate charges for, by the rows around it.
Duration interval_of(const RateRows& rows, std::size_t i) {
    if (i == 0) return rows.step;
    const auto before =
        std::chrono::round<std::chrono::minutes>(rows.rows[i].time - rows.rows[i - 1].time);
    return 2 * before > 3 * rows.step ? rows.step : before;
}

[[noreturn]] void fail(const RateRows& rows, const RateRow& row, const std::string& problem,
                       const std::string& remedy) {
    throw InputError(rows.file, row.line, rows.column, problem, remedy);
}

void require_plausible_funding(const RateRows& rows, const RateRow& row, double rate,
                               const UnitOfRates& unit, const RateOptions& options) {
    const std::string was = "must be a fraction of the exposure per interval " +
                            plausible_funding.text() + ", was " + shortest(rate);
    if (!possible_funding.contains(rate)) {
        fail(rows, row,
             "must be a fraction of the exposure " + possible_funding.text() + ", was " +
                 shortest(rate),
             unit.given ? "correct the row or choose another " + options.unit_option + "UNIT"
                        : "write 0.01 % as 0.0001 or as 0.01%, or choose " + options.unit_option +
                              "percent; money per contract is no rate");
    }
    if (unit.given || plausible_funding.contains(rate)) return;
    fail(rows, row, was,
         "choose " + options.unit_option +
             (unit.parts == 1 ? "percent if it is percent, or " + options.unit_option +
                                    "fraction if it is meant; money per contract is no rate"
                              : "fraction if it is a fraction, or " + options.unit_option +
                                    (unit.parts == 100 ? "percent" : "bp") + " if it is meant"));
}

/// A wrong factor of a hundred is not noticed where rates are small, so the median is checked.
void note_unusual(const RateRows& rows, const std::vector<FundingEvent>& events,
                  const UnitOfRates& unit, const RateOptions& options, const Warn& warn) {
    if (!warn || unit.given) return;
    std::vector<double> sizes;
    for (const auto& event : events) {
        if (event.rate.value() != 0) sizes.push_back(std::abs(event.rate.value()));
    }
    if (sizes.empty()) return;
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    const Duration interval = rows.step > Duration{0} ? rows.step : usual_interval;
    const double of_eight_hours = *middle * in_units_of(usual_interval, interval);
    const bool high = of_eight_hours >= usual_most;
    const bool low = unit.parts > 1 && of_eight_hours < usual_least;
    if (!high && !low) return;
    warn({NoteCode::assumed_unit,
          fmt::format("the middle rate is {:.2g} % of the exposure per 8h, {} than usual; {}{} if "
                      "that is not meant",
                      100 * of_eight_hours, high ? "far higher" : "far lower", options.unit_option,
                      high ? "percent" : "fraction"),
          place_of(rows.file, rows.rows.front().line, rows.column)});
}

void require_intervals(const RateRows& rows, const RateOptions& options) {
    if (rows.step == Duration{0} || rows.step >= least_interval) return;
    if (options.unit != RateUnit::automatic) return;
    fail(rows, rows.rows.front(),
         "has a row every " + format_duration(rows.step) +
             ", and each would be charged; exchanges charge every 1h to 8h",
         "keep the rows at which funding is charged, or choose " + options.unit_option +
             "fraction if each of them is");
}

/// A mean of a day's rates, charged for the day at its end.
bool is_mean_of_a_day(const RateRows& rows, const Warn& warn) {
    if (!rows.name.mean) return false;
    if (rows.step != Duration{0} && rows.step != one_day) {
        fail(rows, rows.rows.front(),
             "is a mean of several rates by its name, and there is a row every " +
                 format_duration(rows.step),
             "give the rates themselves, or the mean of each day");
    }
    if (warn) {
        warn({NoteCode::assumed_unit,
              "the mean of a day's three funding rates; three times it is charged at the end of "
              "each day",
              rows.file + ": " + rows.column});
    }
    return true;
}

/// Whether each rate is charged by its share of the time that it is per.
bool is_per_another_time(const RateRows& rows, const Warn& warn) {
    const auto& period = rows.name.period;
    if (!period || *period == rows.step) return false;
    if (rows.step == Duration{0}) {
        fail(rows, rows.rows.front(),
             "is per " + format_duration(*period) + ", and one row has no interval",
             "give the rate of the interval, in a column such as fundingRate");
    }
    if (warn) {
        warn({NoteCode::assumed_unit,
              fmt::format("is per {} by its name; a row of {} is charged its share",
                          format_duration(*period), format_duration(rows.step)),
              rows.file + ": " + rows.column});
    }
    return true;
}

}  // namespace

bool names_funding(std::string_view column) {
    const auto name = read_rate_name(column);
    const bool plain =
        name.subject.find("fund") == std::string::npos && is_among(usual_rates, name.subject);
    return !plain && !names_funding_money(column) && rank_of(name).has_value();
}

bool names_funding_money(std::string_view column) {
    return is_money(meaning_of(read_rate_name(column)));
}

std::vector<FundingEvent> read_funding(const TextSource& source, const RateOptions& options,
                                       const Warn& warn) {
    const auto rows = read_rate_rows(source, table_of_funding(), options, warn);
    require_intervals(rows, options);
    const auto unit = unit_of(rows, options);
    const bool mean_of_a_day = is_mean_of_a_day(rows, warn);
    const bool shared = !mean_of_a_day && is_per_another_time(rows, warn);
    std::vector<FundingEvent> events;
    events.reserve(rows.rows.size());
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        const auto& row = rows.rows[i];
        const double share = shared ? in_units_of(interval_of(rows, i), *rows.name.period) : 1.0;
        const double rate = row.rate / unit.parts * share;
        require_plausible_funding(rows, row, rate, unit, options);
        if (mean_of_a_day) {
            events.push_back({row.time + one_day, Rate::raw(intervals_of_a_day * rate)});
        } else {
            events.push_back({row.time, Rate::raw(rate)});
        }
    }
    note_unusual(rows, events, unit, options, warn);
    if (options.understood != nullptr) {
        options.understood->kind = "funding";
        options.understood->unit = words_for_parts(unit.parts) + " of the exposure";
        options.understood->stamp =
            mean_of_a_day ? "the day, charged at its end" : "the time at which the rate is charged";
    }
    return events;
}

}  // namespace levtok::io
