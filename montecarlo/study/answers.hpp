#pragma once

#include <string>
#include <vector>

#include "montecarlo/exact_report.hpp"

/// What a study says of one token on one model over one horizon.
namespace levtok::montecarlo {

enum class Method { exact, closed_form, monte_carlo };

const char* name_of(Method method);

struct Answer {
    std::string quantity;
    double value = 0;
    double standard_error = 0;  ///< 0 but for Monte Carlo
    Method method = Method::exact;
};

/// By the exact law, where there is one; else nothing.
std::vector<Answer> exact_answers(const ExactQuestion& question);

/// The continuous limit: of a gbm whose token is brought to its target at every step without a cost
/// of trading; else nothing. `flat_return` is the return of a token whose underlying ends where it
/// began, break_even_price the p_T / p_0 at which NAV is where it started, break_even_with_spot
/// that at which a token of L > 1 has returned what spot has.
std::vector<Answer> closed_form_answers(const ExactQuestion& question);

/// How a study simulates.
struct Sampling {
    std::uint64_t paths = 100'000;
    std::uint64_t seed = 1;
    int threads = 1;
};

/// By simulation, for each of several tokens on the same paths. Throws as check(Job) does.
std::vector<std::vector<Answer>> simulated_answers(const Model& model, const Calendar& calendar,
                                                   const std::vector<rebalance::Terms>& tokens,
                                                   const Sampling& sampling);

/// The best answer of each quantity: exact before simulated, and closed forms beside them; and what
/// follows from the median log decay: `log_decay_per_year`, and `half_life_years`, ln 2 / (- median
/// log decay per year): the time in which decay halves NAV, on the median path, of an underlying
/// that stays where it is. None where the median does not decay.
std::vector<Answer> joined(const std::vector<Answer>& exact, const std::vector<Answer>& simulated,
                           const std::vector<Answer>& closed_form, double years);

/// What holding a token costs a year: financing at its target leverage and the management fee, as a
/// rate that compounds continuously.
double carry_per_year(const rebalance::Terms& terms, const Calendar& calendar);

}  // namespace levtok::montecarlo
