#include "rebalance/tracking/tracking.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "nav/check.hpp"
#include "nav/metrics/statistics.hpp"
#include "nav/sum.hpp"
#include "rebalance/tracking/pairs.hpp"

namespace levtok::rebalance {
namespace {

/// Sessions from which on a figure per year says anything.
constexpr std::size_t fewest_for_yearly = 20;

std::optional<double> lag_one(std::span<const double> errors) {
    if (errors.size() < 4) return std::nullopt;
    return correlation(errors.first(errors.size() - 1), errors.subspan(1));
}

double median_of(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// How far the gap at `row` is from the median of the five around it.
double print_at(std::span<const double> gap, std::size_t row) {
    const std::size_t width = std::min<std::size_t>(5, gap.size());
    const std::size_t from = std::min(row > 2 ? row - 2 : 0, gap.size() - width);
    const auto around = gap.subspan(from, width);
    return gap[row] - median_of({around.begin(), around.end()});
}

/// The days of one period.
class PeriodFigures {
public:
    PeriodFigures(const ObservedErrors& errors, std::span<const double> gap, double leverage,
                  std::size_t from, std::size_t count, std::string period)
        : errors_(errors),
          days_(std::span(errors.days).subspan(from, count)),
          gap_(gap),
          leverage_(leverage),
          from_(from),
          period_(std::move(period)) {
        for (const auto& day : days_) {
            years_ += day.years;
            error_.push_back(day.error);
            size_.push_back(std::fabs(day.error));
            observed_.push_back(std::expm1(day.observed_return));
            model_.push_back(std::expm1(day.model_return));
        }
    }

    std::vector<Figure> take() {
        const auto deviation = nav::standard_deviation(error_);
        add("sessions", "count", static_cast<double>(days_.size()));
        add("error_median", "fraction", median_of(size_));
        add("error_mean", "fraction", nav::mean(error_));
        add("error_sd", "fraction", deviation);
        add("tracking_error", "per sqrt(year)", per_root_year(deviation));
        add("error_lag1_correlation", "ratio", lag_one(error_));
        const auto r = correlation(model_, observed_);
        add("r_squared", "ratio", r ? std::optional(*r * *r) : std::nullopt);
        const auto sums = pair_sums(model_, observed_);
        add("slope", "ratio", sums.xx > 0 ? std::optional(sums.xy / sums.xx) : std::nullopt);
        add("difference_from_model", "per year", per_year(sum(error_)));
        add_parts();
        return std::move(figures_);
    }

private:
    void add(std::string_view name, std::string_view unit, std::optional<double> value) {
        if (value && !std::isfinite(*value)) value.reset();
        figures_.push_back({period_, name, unit, value});
    }

    static double sum(std::span<const double> values) {
        CompensatedSum total;
        for (const double x : values) total.add(x);
        return total.value();
    }

    std::optional<double> per_year(double value) const {
        return years_ > 0 && days_.size() >= fewest_for_yearly ? std::optional(value / years_)
                                                               : std::nullopt;
    }

    std::optional<double> per_root_year(std::optional<double> deviation) const {
        if (!deviation || !(years_ > 0) || days_.size() < fewest_for_yearly) return std::nullopt;
        return *deviation * std::sqrt(static_cast<double>(days_.size()) / years_);
    }

    const JoinedRow& row_before() const {
        return from_ == 0 ? errors_.first : errors_.days[from_ - 1].row;
    }

    /// The log of `leverage` times each return, compounded.
    double multiple() const {
        CompensatedSum total;
        double before = row_before().model.price;
        for (const auto& day : days_) {
            total.add(std::log1p(leverage_ * (day.row.model.price / before - 1)));
            before = day.row.model.price;
        }
        return total.value();
    }

    void add_parts() {
        const auto& begin = row_before().model;
        const auto& end = days_.back().row.model;
        const double financing = end.financing - begin.financing;
        const double fees = end.fees - begin.fees;
        const double trading = end.trading - begin.trading;
        const double cap = end.cap - begin.cap;
        double model = 0;
        double distributions = 0;
        for (const auto& day : days_) {
            model += day.model_return;
            distributions += day.distribution;
        }
        const double of_multiple = multiple();
        const double all = sum(error_);
        const double timing = print_at(gap_, from_ + days_.size()) - print_at(gap_, from_);
        add("difference", "per year", per_year(model + all - of_multiple));
        add("difference_fees", "per year", per_year(fees));
        add("difference_financing", "per year", per_year(financing));
        add("difference_trading_cost", "per year", per_year(trading));
        add("difference_cap", "per year", per_year(cap));
        add("difference_path", "per year",
            per_year(model - financing - fees - trading - cap - of_multiple));
        add("difference_distributions", "per year", per_year(distributions));
        add("difference_timing", "per year", per_year(timing));
        add("difference_residual", "per year", per_year(all - distributions - timing));
    }

    const ObservedErrors& errors_;
    std::span<const ErrorDay> days_;
    std::span<const double> gap_;  ///< before each day, and after the last; without distributions
    double leverage_;
    std::size_t from_;
    std::string period_;
    double years_ = 0;
    std::vector<double> error_;
    std::vector<double> size_;
    std::vector<double> observed_;
    std::vector<double> model_;
    std::vector<Figure> figures_;
};

int year_of(const ErrorDay& day) {
    return static_cast<int>(std::chrono::year_month_day(day.row.date).year());
}

std::vector<double> errors_alone(const ObservedErrors& errors) {
    std::vector<double> values;
    for (const auto& day : errors.days) values.push_back(day.error);
    return values;
}

/// The slope of the errors on the model's returns of the session before or after, where it is
/// beyond doubt: the observed value then closes at another time.
void note_other_close(const ObservedErrors& errors, const std::string& place, Notes& notes) {
    const auto& days = errors.days;
    if (days.size() < 60) return;
    for (const bool before : {true, false}) {
        std::vector<double> x;
        std::vector<double> y;
        for (std::size_t i = 1; i < days.size(); ++i) {
            x.push_back(days[before ? i - 1 : i].model_return);
            y.push_back(days[before ? i : i - 1].error);
        }
        const auto sums = pair_sums(x, y);
        const auto r = correlation(x, y);
        if (!r) continue;
        const double slope = sums.xy / sums.xx;
        const double t = *r * std::sqrt(static_cast<double>(x.size() - 2) / (1 - *r * *r));
        if (slope < 0.05 || t < 5) continue;
        notes.push_back({NoteCode::other_close,
                         "the observed returns hold " + shortest(std::round(slope * 100) / 100) +
                             " of the model's return of the session " +
                             (before ? "before: they close earlier" : "after: they close later") +
                             " than the prices of the underlying",
                         place});
    }
}

std::string percent_of_log(double log) {
    return shortest(std::round(-std::expm1(log) * 1e5) / 1e3) + " %";
}

/// What is given beside what the errors imply.
void compare_distributions(const ObservedErrors& errors, const std::string& place, Notes& notes) {
    constexpr std::size_t near = 2;
    const auto& days = errors.days;
    std::vector<double> shown;  // of what is given, by the error of its day
    const ErrorDay* missing = nullptr;
    std::size_t missed = 0;
    for (std::size_t i = 0; i < days.size(); ++i) {
        if (days[i].distribution < -4 * errors.noise) {
            shown.push_back(days[i].error / days[i].distribution);
        }
        const std::size_t from = i > near ? i - near : 0;
        const auto around =
            std::span(days).subspan(from, std::min(days.size(), i + near + 1) - from);
        if (days[i].implied == 0 ||
            std::any_of(around.begin(), around.end(),
                        [](const ErrorDay& day) { return day.distribution < 0; })) {
            continue;
        }
        if (missing == nullptr || days[i].implied < missing->implied) missing = &days[i];
        ++missed;
    }
    if (missed > 0) {
        notes.push_back({NoteCode::implied_distributions,
                         std::to_string(missed) +
                             (missed == 1 ? " more distribution is" : " more distributions are") +
                             " implied by errors than given; " +
                             (missed == 1 ? "it" : "the largest of them") + " took " +
                             percent_of_log(missing->implied) + " on " +
                             format_time(missing->row.observed.time),
                         place});
    }
    if (shown.size() >= 3 && median_of(shown) < 0.5) {
        notes.push_back({NoteCode::implied_distributions,
                         "the observed values do not fall by the distributions that are given: "
                         "they may be adjusted for them already, and then count them twice",
                         place});
    }
}

void note_few(const std::vector<std::string>& periods, const std::string& place, Notes& notes) {
    if (periods.empty()) return;
    std::string text;
    for (const auto& period : periods) text += (text.empty() ? "" : ", ") + period;
    notes.push_back({NoteCode::less_than_a_year,
                     "no yearly figures of " + text + ", with fewer than " +
                         std::to_string(fewest_for_yearly) + " sessions",
                     place});
}

void note_noise(const ObservedErrors& errors, const std::string& place, Notes& notes) {
    constexpr double reversing = -0.3;
    const auto lag = lag_one(errors_alone(errors));
    if (lag && *lag < reversing) {
        notes.push_back(
            {NoteCode::noisy_prints,
             "the errors reverse the next session (lag-1 correlation " +
                 shortest(std::round(*lag * 100) / 100) +
                 "; prints that are off by chance alone give -0.5), so that their size is that of "
                 "the prints and says little of the model",
             place});
    }
    if (errors.distributions_given) return compare_distributions(errors, place, notes);
    std::size_t implied = 0;
    for (const auto& day : errors.days) implied += day.implied < 0 ? 1 : 0;
    if (implied > 0) {
        notes.push_back({NoteCode::implied_distributions,
                         std::to_string(implied) +
                             " distributions are implied by errors that are not taken back; those "
                             "that are given with the observed values (--observed-distributions) "
                             "are known",
                         place});
    } else if (errors.noise > noise_that_hides_distributions) {
        notes.push_back({NoteCode::implied_distributions,
                         "the errors hide distributions, if there are any: their median size is " +
                             shortest(std::round(errors.noise * 1e5) / 10) +
                             " bp; give them with the observed values (--observed-distributions)",
                         place});
    }
}

}  // namespace

std::vector<ErrorDay> worst_days(const ObservedErrors& errors, std::size_t worst) {
    auto days = errors.days;
    const auto count = std::min(worst, days.size());
    std::partial_sort(days.begin(), days.begin() + static_cast<std::ptrdiff_t>(count), days.end(),
                      [](const ErrorDay& a, const ErrorDay& b) {
                          return std::fabs(a.error) > std::fabs(b.error);
                      });
    days.resize(count);
    return days;
}

Tracking track(const ObservedErrors& errors, double leverage, std::size_t worst,
               const std::string& place) {
    Tracking out;
    out.notes = errors.notes;
    const auto& days = errors.days;
    std::vector<double> gap{0};
    for (const auto& day : days) gap.push_back(gap.back() + day.error - day.distribution);
    std::vector<std::string> few;
    const auto add = [&](std::size_t from, std::size_t count, std::string period) {
        if (count < fewest_for_yearly) few.push_back(period);
        PeriodFigures figures(errors, gap, leverage, from, count, std::move(period));
        auto all = figures.take();
        out.figures.insert(out.figures.end(), all.begin(), all.end());
    };
    add(0, days.size(), whole_period);
    for (std::size_t from = 0; from < days.size();) {
        std::size_t to = from;
        while (to < days.size() && year_of(days[to]) == year_of(days[from])) ++to;
        add(from, to - from, std::to_string(year_of(days[from])));
        from = to;
    }
    for (const auto& day : worst_days(errors, worst)) {
        out.figures.push_back(
            {whole_period, "worst_day", "fraction", day.error, day.row.observed.time});
    }
    for (const auto& day : days) {
        if (day.distribution == 0) continue;
        out.figures.push_back({whole_period,
                               errors.distributions_given ? "distribution" : "implied_distribution",
                               "fraction", -day.distribution, day.row.observed.time});
    }
    for (const auto& day : days) {
        if (!errors.distributions_given || day.implied == 0) continue;
        out.figures.push_back({whole_period, "implied_distribution", "fraction", -day.implied,
                               day.row.observed.time});
    }
    note_few(few, place, out.notes);
    note_noise(errors, place, out.notes);
    note_other_close(errors, place, out.notes);
    return out;
}

}  // namespace levtok::rebalance
