#include "rebalance/tracking/key_information.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "nav/check.hpp"
#include "nav/metrics/prepared.hpp"
#include "nav/metrics/stamped_dates.hpp"
#include "nav/metrics/statistics.hpp"

namespace levtok::rebalance {
namespace {

constexpr double least_years = 2;

/// The history that scenarios ask for (Annex IV): ten years, or five more than are held.
double scenario_years(double holding_years) { return std::max(10.0, holding_years + 5); }

/// The regulation's standard normal quantiles.
constexpr double one_percent = -2.326347874040841;
constexpr double five_percent = -1.6448536269514722;

double central_moment(std::span<const double> sample, int power) {
    const double centre = *nav::mean(sample);
    return *nav::mean_of(sample, [=](double x) { return std::pow(x - centre, power); });
}

double quantile_between(std::vector<double> sample, double p) {
    std::sort(sample.begin(), sample.end());
    const double at = p * static_cast<double>(sample.size() - 1);
    const auto low = static_cast<std::size_t>(at);
    const auto high = std::min(low + 1, sample.size() - 1);
    return sample[low] + (at - static_cast<double>(low)) * (sample[high] - sample[low]);
}

/// The daily values of a path, with the days that they belong to.
struct DailyValues {
    std::vector<std::chrono::sys_days> date;
    std::vector<double> value;
    std::vector<double> log_return;  ///< one less
    double per_year = 0;             ///< of the returns
};

DailyValues daily_values(const KeyInformationQuestion& question) {
    const nav::StampedDates date_of(question.time);
    DailyValues out;
    for (std::size_t i = 0; i < question.time.size(); ++i) {
        const auto date = date_of(question.time[i]);
        if (!out.date.empty() && out.date.back() == date) {
            out.value.back() = question.nav[i];
            continue;
        }
        out.date.push_back(date);
        out.value.push_back(question.nav[i]);
    }
    for (std::size_t i = 1; i < out.value.size(); ++i) {
        out.log_return.push_back(std::log(out.value[i] / out.value[i - 1]));
    }
    const auto days = static_cast<double>((out.date.back() - out.date.front()).count());
    out.per_year = days > 0 ? static_cast<double>(out.log_return.size()) * 365 / days : 0;
    return out;
}

/// Trading periods a year: 256 of a market with sessions, 365 of one that never closes.
double periods_a_year(const DailyValues& daily) { return daily.per_year > 300 ? 365 : 256; }

/// The factors of NAV over periods of the recommended length, which begin at each month's end.
struct Evolutions {
    std::vector<double> whole;
    std::vector<double> all;  ///< with the periods of a year and more that are cut off by the end
};

Evolutions evolutions(const DailyValues& daily, double years) {
    using std::chrono::days;
    Evolutions out;
    const auto end = daily.date.back();
    const auto first =
        std::max(daily.date.front(), end - days{std::lround(365.25 * scenario_years(years))});
    const days length{static_cast<int>(std::lround(years * 365.25))};
    for (std::size_t i = 0; i + 1 < daily.date.size(); ++i) {
        const std::chrono::year_month_day day(daily.date[i]);
        const std::chrono::year_month_day next(daily.date[i + 1]);
        if (daily.date[i] < first || day.month() == next.month()) continue;
        const auto to =
            std::upper_bound(daily.date.begin(), daily.date.end(), daily.date[i] + length);
        if (daily.date[i] + length > end) {
            if (end - daily.date[i] >= days{365}) {
                out.all.push_back(daily.value.back() / daily.value[i]);
            }
            continue;
        }
        const auto at = static_cast<std::size_t>(to - daily.date.begin() - 1);
        out.whole.push_back(daily.value[at] / daily.value[i]);
    }
    out.all.insert(out.all.end(), out.whole.begin(), out.whole.end());
    return out;
}

/// Daily returns whose volatility the stress scenario looks at.
std::size_t stress_window(double years) { return years > 1 ? 63 : 21; }

/// The 99 % (to a year) or 90 % quantile of the volatilities of such windows.
double stressed_volatility(std::span<const double> returns, double years) {
    const std::size_t window = stress_window(years);
    std::vector<double> sigmas;
    for (std::size_t i = 0; i + window <= returns.size(); ++i) {
        sigmas.push_back(std::sqrt(central_moment(returns.subspan(i, window), 2)));
    }
    return quantile_between(std::move(sigmas), years > 1 ? 0.9 : 0.99);
}

class Sheet {
public:
    explicit Sheet(KeyInformation& out) : out_(out) {}
    void add(std::string_view name, std::string_view unit, std::optional<double> value) {
        if (value && !std::isfinite(*value)) value.reset();
        out_.figures.push_back({whole_period, name, unit, value});
    }

private:
    KeyInformation& out_;
};

/// What a holder has of a growth factor of NAV after the costs of entry and exit.
double after_costs(const KeyInformationQuestion& question, double factor) {
    return (1 - question.entry_cost) * factor * (1 - question.exit_cost);
}

void add_scenarios(const KeyInformationQuestion& question, const DailyValues& daily,
                   const Moments& moments, double periods, Sheet& sheet, KeyInformation& out,
                   const std::string& place) {
    const double years = question.holding_years;
    const auto per_year = [&](double factor) { return std::pow(factor, 1 / years) - 1; };
    const auto add = [&](std::string_view total, std::string_view annual, double factor) {
        const double held = after_costs(question, factor);
        sheet.add(total, "fraction", held - 1);
        sheet.add(annual, "per year", years >= 1 ? std::optional(per_year(held)) : std::nullopt);
    };
    add("stress_return", "stress_return_per_year",
        stressed_factor(moments, stressed_volatility(daily.log_return, years), periods, years));
    const auto past = evolutions(daily, years);
    if (past.whole.empty()) {
        out.notes.push_back({NoteCode::before_first_row,
                             "no scenarios: the history has no period of " + shortest(years) +
                                 " years that begins at a month's end",
                             place});
        return;
    }
    add("unfavourable_return", "unfavourable_return_per_year",
        *std::min_element(past.all.begin(), past.all.end()));
    const double moderate = quantile_between(past.whole, 0.5);
    add("moderate_return", "moderate_return_per_year", moderate);
    add("favourable_return", "favourable_return_per_year",
        *std::max_element(past.whole.begin(), past.whole.end()));
    // The yield that the moderate scenario would have without costs, less that with them.
    const double running = question.ongoing_cost + question.trading_cost;
    const double without = moderate * std::exp(running * years);
    const double net = std::pow(after_costs(question, moderate), 1 / years);
    const double gross = std::pow(without, 1 / years);
    sheet.add("reduction_in_yield", "per year", gross - net);
    const double one_off = -std::log1p(-question.entry_cost) - std::log1p(-question.exit_cost);
    const double all_costs = running + one_off / years;
    const auto share = [&](double cost) {
        return all_costs > 0 ? std::optional((gross - net) * cost / all_costs) : std::optional(0.0);
    };
    sheet.add("reduction_by_entry", "per year", share(-std::log1p(-question.entry_cost) / years));
    sheet.add("reduction_by_exit", "per year", share(-std::log1p(-question.exit_cost) / years));
    sheet.add("reduction_by_ongoing_costs", "per year", share(question.ongoing_cost));
    sheet.add("reduction_by_trading", "per year", share(question.trading_cost));
}

}  // namespace

KeyInformationQuestion question_of(std::span<const Instant> time, std::span<const double> nav,
                                   const Fees& fees, const nav::AttributionReport& parts) {
    const double years =
        time.empty() ? 0 : in_units_of(time.back() - time.front(), nav::metric_year);
    const auto per_year = [&](double log_part) {
        return years > 0 && std::isfinite(log_part) ? std::max(0.0, -log_part / years) : 0;
    };
    return {.time = time,
            .nav = nav,
            .entry_cost = fees.creation,
            .exit_cost = fees.redemption,
            .ongoing_cost = per_year(parts.fees),
            .trading_cost = per_year(parts.trading)};
}

Moments moments_of(std::span<const double> returns) {
    const double variance = central_moment(returns, 2);
    if (!(variance > 0)) return {};
    return {.sigma = std::sqrt(variance),
            .skewness = central_moment(returns, 3) / std::pow(variance, 1.5),
            .excess_kurtosis = central_moment(returns, 4) / (variance * variance) - 3};
}

double value_at_risk(const Moments& moments, double periods) {
    const auto [sigma, skewness, kurtosis] = moments;
    return sigma * std::sqrt(periods) *
               (-1.96 + 0.474 * skewness / std::sqrt(periods) - 0.0687 * kurtosis / periods +
                0.146 * skewness * skewness / periods) -
           sigma * sigma * periods / 2;
}

double equivalent_volatility(double value_at_risk, double years) {
    return (std::sqrt(3.842 - 2 * value_at_risk) - 1.96) / std::sqrt(years);
}

int risk_class(double equivalent_volatility) {
    constexpr double bounds[] = {0.005, 0.05, 0.12, 0.2, 0.3, 0.8};
    return 1 + static_cast<int>(std::count_if(std::begin(bounds), std::end(bounds), [&](double x) {
               return equivalent_volatility >= x;
           }));
}

double stressed_factor(const Moments& moments, double stressed_sigma, double periods,
                       double years) {
    const double z = years > 1 ? five_percent : one_percent;
    const auto [sigma, skewness, kurtosis] = moments;
    const double quantile = z + (z * z - 1) / 6 * skewness / std::sqrt(periods) +
                            (z * z * z - 3 * z) / 24 * kurtosis / periods -
                            (2 * z * z * z - 5 * z) / 36 * skewness * skewness / periods;
    return std::exp(stressed_sigma * std::sqrt(periods) * quantile -
                    stressed_sigma * stressed_sigma * periods / 2);
}

KeyInformation key_information(const KeyInformationQuestion& question, const std::string& place) {
    require_in_range(question.holding_years, {.low = 0, .high = 50, .low_open = true},
                     "holding_years");
    for (std::size_t i = 0; i < question.nav.size(); ++i) {
        require_in_range(question.nav[i], positive, "nav." + std::to_string(i));
    }
    if (question.time.size() < 2 ||
        question.time.back() - question.time.front() < least_years * std::chrono::days{365}) {
        throw InvalidValue("history", "must cover two years or more of daily values",
                           question.time.size() < 2
                               ? "none"
                               : format_duration(question.time.back() - question.time.front()));
    }
    const auto daily = daily_values(question);
    const auto fewest = stress_window(question.holding_years);
    if (daily.log_return.size() < fewest) {
        throw InvalidValue("history",
                           "must have " + std::to_string(fewest) + " daily returns or more",
                           std::to_string(daily.log_return.size()));
    }
    const auto moments = moments_of(daily.log_return);
    const double periods = periods_a_year(daily) * question.holding_years;
    const double var = value_at_risk(moments, periods);
    const double vev = equivalent_volatility(var, question.holding_years);
    KeyInformation out;
    Sheet sheet(out);
    sheet.add("risk_class", "class", risk_class(vev));
    sheet.add("holding_period", "years", question.holding_years);
    sheet.add("periods", "count", periods);
    sheet.add("returns", "count", static_cast<double>(daily.log_return.size()));
    sheet.add("sigma", "per sqrt(period)", moments.sigma);
    sheet.add("skewness", "ratio", moments.skewness);
    sheet.add("excess_kurtosis", "ratio", moments.excess_kurtosis);
    sheet.add("value_at_risk", "log", var);
    sheet.add("equivalent_volatility", "per sqrt(year)", vev);
    add_scenarios(question, daily, moments, periods, sheet, out, place);
    out.notes.push_back({NoteCode::estimate,
                         "an estimate by the formulas of Delegated Regulation (EU) 2017/653 as "
                         "amended by 2021/2268 for category 2: a manufacturer's document decides "
                         "the category and adds credit risk",
                         place});
    const double years =
        static_cast<double>((daily.date.back() - daily.date.front()).count()) / 365;
    const double asked = scenario_years(question.holding_years);
    if (years < asked - 0.1) {
        out.notes.push_back({NoteCode::estimate,
                             "the scenarios rest on " + shortest(std::round(years * 10) / 10) +
                                 " years, where the regulation asks for " + shortest(asked),
                             place});
    }
    return out;
}

KeyInformation key_information(const Terms& terms, std::span<const ModelRow> replay,
                               double holding_years) {
    std::vector<Instant> time;
    std::vector<double> nav;
    for (const auto& row : replay) {
        time.push_back(row.time);
        nav.push_back(row.nav);
    }
    const auto& last = replay.back();
    auto question =
        question_of(time, nav, terms.fees, {.fees = last.fees, .trading = last.trading});
    question.holding_years = holding_years;
    return key_information(question, terms.name);
}

}  // namespace levtok::rebalance
