#include "montecarlo/study/growth_optimum.hpp"

#include <boost/math/tools/minima.hpp>
#include <cmath>

#include "nav/check.hpp"
#include "nav/closed_form.hpp"
#include "nav/units.hpp"

namespace levtok::montecarlo {
namespace {

ExactQuestion with_leverage(ExactQuestion question, double leverage) {
    question.terms.leverage = leverage;
    return question;
}

/// Median of ln NAV over the horizon. A token without leverage holds cash, which terms do not
/// allow; its law is approximated by that of a nearby leverage.
double log_median(const ExactQuestion& question, double leverage) {
    constexpr double least = 1e-5;
    if (std::fabs(leverage) < least) leverage = std::copysign(least, leverage);
    const double median = exact_law_of(with_leverage(question, leverage)).median();
    return std::log(std::fmax(median, 1e-300));  // a search among wipe-outs stays finite
}

/// The optimum by the mean and the variance of one step's simple return, less the cost of a unit of
/// exposure.
double optimum_of_moments(const ExactQuestion& question) {
    const double years = by_terms(question.calendar, question.terms).step_years();
    const double exposure_cost =
        carry_per_year(with_leverage(question, 2).terms, question.calendar) -
        carry_per_year(with_leverage(question, 1).terms, question.calendar);
    if (const auto* gbm = std::get_if<Gbm>(&question.model)) {
        return nav::growth_optimal_leverage(gbm->drift, exposure_cost, gbm->volatility);
    }
    const auto spot = exact_law(*step_law_of(question.model, years), {.leverage = 1}, 1);
    return (spot.mean() - 1 - exposure_cost * years) / (spot.sd() * spot.sd());
}

}  // namespace

std::vector<Answer> growth_optimum(const ExactQuestion& question) {
    const auto& execution = question.terms.execution;
    if (obstacle_to_exact(question) || execution.taker_fee + execution.half_spread != 0) return {};
    const double guess = optimum_of_moments(question);
    // No token has such a leverage, which a calm history with a trend would imply.
    constexpr Range allowed = leverage_range;
    if (!allowed.contains(guess)) return {};
    const auto loss = [&](double leverage) { return -log_median(question, leverage); };
    // With jumps the optimum is nearer to zero than that of the moments, by less than this.
    const double reach = 0.5 + std::fabs(guess) / 2;
    constexpr int bits = 16;
    const auto [leverage, least] = boost::math::tools::brent_find_minima(
        loss, std::fmax(guess - reach, allowed.low), std::fmin(guess + reach, allowed.high), bits);
    return {{"growth_optimal_leverage", guess, 0, Method::closed_form},
            {"growth_optimal_leverage", leverage, 0, Method::exact},
            {"growth_optimal_median", std::exp(-least), 0, Method::exact}};
}

}  // namespace levtok::montecarlo
