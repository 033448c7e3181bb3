#include "rebalance/tracking/premium.hpp"

#include <algorithm>
#include <cmath>

#include "nav/check.hpp"
#include "nav/error.hpp"
#include "nav/metrics/statistics.hpp"
#include "rebalance/tracking/pairs.hpp"

namespace levtok::rebalance {
namespace {

/// Rule 6c-11: a premium or discount greater than 2 % for more than seven consecutive days.
constexpr double told_beyond = 0.02;
constexpr std::size_t told_after = 7;
/// As published with two decimals of a percent.
constexpr double at_worth = 5e-5;
constexpr std::size_t days_around = 30;

double median_in(std::span<const double> values) {
    std::vector<double> sorted(values.begin(), values.end());
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    return *middle;
}

double quantile_in(const std::vector<double>& sorted, double p) {
    const double at = p * static_cast<double>(sorted.size() - 1);
    const auto low = static_cast<std::size_t>(at);
    const auto high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (at - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

std::string quarter_of(Date date) {
    const std::chrono::year_month_day day(date);
    const auto quarter = (static_cast<unsigned>(day.month()) + 2) / 3;
    return std::to_string(static_cast<int>(day.year())) + 'Q' + std::to_string(quarter);
}

/// Sessions until half of a premium is gone: ln 2 over -ln of the lag-1 regression.
std::optional<double> half_life(std::span<const double> values) {
    const double mean = nav::mean(values).value_or(0);
    double own = 0;
    double next = 0;
    for (std::size_t i = 0; i + 1 < values.size(); ++i) {
        own += (values[i] - mean) * (values[i] - mean);
        next += (values[i] - mean) * (values[i + 1] - mean);
    }
    if (!(own > 0) || next <= 0 || next >= own) return std::nullopt;
    return std::log(2.0) / -std::log(next / own);
}

struct Run {
    std::size_t from = 0;
    std::size_t length = 0;
};

/// The stretches of days beyond 2 % to one side.
std::vector<Run> runs_beyond(std::span<const double> values) {
    std::vector<Run> runs;
    for (std::size_t i = 0; i < values.size();) {
        if (std::fabs(values[i]) <= told_beyond) {
            ++i;
            continue;
        }
        std::size_t to = i;
        while (to < values.size() && std::fabs(values[to]) > told_beyond &&
               (values[to] > 0) == (values[i] > 0)) {
            ++to;
        }
        runs.push_back({i, to - i});
        i = to;
    }
    return runs;
}

class PremiumSheet {
public:
    PremiumSheet(std::span<const PremiumDay> days, std::vector<double> values)
        : days_(days), values_(std::move(values)) {}

    std::vector<Figure> take(std::size_t crashes) {
        add_whole();
        for (std::size_t from = 0; from < days_.size();) {
            std::size_t to = from;
            const auto quarter = quarter_of(days_[from].date);
            while (to < days_.size() && quarter_of(days_[to].date) == quarter) ++to;
            add_sides(quarter, std::span(values_).subspan(from, to - from));
            from = to;
        }
        add_crashes(crashes);
        return std::move(figures_);
    }

private:
    void add(const std::string& period, std::string_view name, std::string_view unit,
             std::optional<double> value, std::optional<Instant> time = std::nullopt) {
        figures_.push_back({period, name, unit, value, time});
    }

    void add_sides(const std::string& period, std::span<const double> values) {
        double above = 0;
        double below = 0;
        for (const double x : values) {
            above += x >= at_worth ? 1 : 0;
            below += x <= -at_worth ? 1 : 0;
        }
        add(period, "days_at_premium", "count", above);
        add(period, "days_at_discount", "count", below);
        add(period, "days_at_neither", "count", static_cast<double>(values.size()) - above - below);
    }

    void add_whole() {
        auto sorted = values_;
        std::sort(sorted.begin(), sorted.end());
        add(whole_period, "sessions", "count", static_cast<double>(values_.size()));
        add(whole_period, "premium_mean", "fraction", nav::mean(values_));
        add(whole_period, "premium_median", "fraction", quantile_in(sorted, 0.5));
        add(whole_period, "premium_sd", "fraction", nav::standard_deviation(values_));
        constexpr std::pair<const char*, double> quantiles[] = {
            {"premium_q01", 0.01}, {"premium_q05", 0.05}, {"premium_q25", 0.25},
            {"premium_q75", 0.75}, {"premium_q95", 0.95}, {"premium_q99", 0.99}};
        for (const auto& [name, p] : quantiles) {
            add(whole_period, name, "fraction", quantile_in(sorted, p));
        }
        add(whole_period, "half_life", "sessions", half_life(values_));
        const auto runs = runs_beyond(values_);
        const auto longest =
            std::max_element(runs.begin(), runs.end(),
                             [](const Run& a, const Run& b) { return a.length < b.length; });
        add(whole_period, "longest_beyond_2_percent", "sessions",
            longest == runs.end() ? 0 : static_cast<double>(longest->length));
        const auto told = std::count_if(runs.begin(), runs.end(),
                                        [](const Run& run) { return run.length > told_after; });
        add(whole_period, "stretches_beyond_2_percent_over_7", "count", static_cast<double>(told));
        if (longest != runs.end()) {
            add(whole_period, "longest_beyond_2_percent_begins", "fraction", values_[longest->from],
                days_[longest->from].time);
        }
        add_sides(whole_period, values_);
    }

    /// The days with the largest moves of the worth.
    void add_crashes(std::size_t crashes) {
        std::vector<std::size_t> order;
        for (std::size_t i = 1; i < days_.size(); ++i) order.push_back(i);
        const auto move = [&](std::size_t i) {
            return std::fabs(std::log(days_[i].worth / days_[i - 1].worth));
        };
        const auto count = std::min(crashes, order.size());
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count),
                          order.end(),
                          [&](std::size_t a, std::size_t b) { return move(a) > move(b); });
        order.resize(count);
        for (const std::size_t i : order) {
            add(whole_period, "crash_move", "fraction", days_[i].worth / days_[i - 1].worth - 1,
                days_[i].time);
            add(whole_period, "crash_premium", "fraction", values_[i], days_[i].time);
        }
    }

    std::span<const PremiumDay> days_;
    std::vector<double> values_;
    std::vector<Figure> figures_;
};

/// A price and a worth that hardly move together, or are far apart, are not of one fund.
void note_another(std::span<const PremiumDay> days, PremiumLevel level, const std::string& place,
                  Notes& notes) {
    constexpr std::size_t fewest = 20;
    constexpr double together = 0.8;
    constexpr double apart = 0.1;
    if (days.size() < fewest) return;
    std::vector<double> market;
    std::vector<double> worth;
    std::vector<double> gap;
    for (std::size_t i = 0; i < days.size(); ++i) {
        gap.push_back(std::log(days[i].market / days[i].worth));
        if (i == 0) continue;
        market.push_back(std::log(days[i].market / days[i - 1].market));
        worth.push_back(std::log(days[i].worth / days[i - 1].worth));
    }
    const auto r = correlation(market, worth);
    // Where the worth hardly moves, what is left is the noise of the prices.
    const auto sums = pair_sums(market, worth);
    if (r && *r < together && sums.yy > sums.xx / 4) {
        notes.push_back({NoteCode::suspect_price,
                         "the returns of the price and of what it is worth have a correlation of " +
                             shortest(std::round(*r * 100) / 100) +
                             " alone; check that both are of one fund and one time of day",
                         place});
    }
    const double middle = std::expm1(median_in(gap));
    if (level == PremiumLevel::as_is && std::fabs(middle) > apart) {
        notes.push_back({NoteCode::suspect_price,
                         "the price is off its NAV by " + shortest(std::round(middle * 1000) / 10) +
                             " % in the median; check that both are of one fund, in one currency "
                             "and after the same splits",
                         place});
    }
}

}  // namespace

std::vector<PremiumDay> premium_days(const Joined& joined) {
    std::vector<PremiumDay> days;
    for (const auto& row : joined.rows) {
        if (!(row.model.nav > 0)) break;
        days.push_back({row.date, row.observed.time, row.observed.value, row.model.nav});
    }
    return days;
}

std::vector<double> premiums(std::span<const PremiumDay> days, PremiumLevel level) {
    std::vector<double> logs;
    for (const auto& day : days) logs.push_back(std::log(day.market / day.worth));
    std::vector<double> out;
    for (std::size_t i = 0; i < logs.size(); ++i) {
        const std::size_t from = i > days_around ? i - days_around : 0;
        const std::size_t to = std::min(logs.size(), i + days_around + 1);
        const double centre =
            level == PremiumLevel::as_is ? 0 : median_in(std::span(logs).subspan(from, to - from));
        out.push_back(std::expm1(logs[i] - centre));
    }
    return out;
}

Premium premium(std::span<const PremiumDay> days, PremiumLevel level, std::size_t crashes,
                const std::string& place) {
    if (days.size() < 2) {
        throw Error(ErrorKind::malformed,
                    place + ": must have two sessions or more in common with what it is worth");
    }
    Premium out;
    note_another(days, level, place, out.notes);
    PremiumSheet sheet(days, premiums(days, level));
    out.figures = sheet.take(crashes);
    if (level == PremiumLevel::relative) {
        out.notes.push_back({NoteCode::estimate,
                             "the worth is a replay, whose scale drifts: the premium is counted "
                             "from the median of the 61 sessions around, so that one that lasts "
                             "longer is not seen",
                             place});
    }
    return out;
}

}  // namespace levtok::rebalance
