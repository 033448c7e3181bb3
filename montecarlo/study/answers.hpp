#pragma once

#include <string>
#include <vector>

#include "montecarlo/exact_report.hpp"

/// The answers of a study for one token on one model over one horizon.

namespace levtok::montecarlo {

enum class Method { exact, closed_form, monte_carlo };

const char* name_of(Method method);

struct Answer {
    std::string quantity;
    double value = 0;
    double standard_error = 0;  ///< 0 except for Monte Carlo
    Method method = Method::exact;
};

/// The names of all answers; those of a holder need one.
Quantities study_quantities();
/// Those of a holder alone.
Quantities holder_quantities();

/// The answers of the exact law to what is asked, and to what that follows from; empty where there
/// is none.
std::vector<Answer> exact_answers(const ExactQuestion& question, const Quantities& asked = {});

/// A token of a simulation, and the strategy of its holder.
struct StudiedToken {
    rebalance::Terms terms;
    std::optional<rebalance::Strategy> strategy{};
};

/// Whether a simulation has nothing to add to the answers of the exact law.
bool are_complete(const std::vector<Answer>& exact, const Quantities& asked);

/// The answers of the continuous limit, for a gbm whose token is brought to its target at every
/// step without a cost of trading; else empty. `flat_return` is the return of a token whose
/// underlying ends where it began, break_even_price the p_T / p_0 at which NAV is back at its
/// start, break_even_with_spot the one at which the returns of a token with L > 1 and of spot are
/// equal.
std::vector<Answer> closed_form_answers(const ExactQuestion& question);

/// The parameters of a study's simulations.
struct Sampling {
    std::uint64_t paths = 100'000;
    std::uint64_t seed = 1;
    int threads = 1;
};

/// The answers of a simulation, for each of several tokens on the same paths. Throws as check(Job)
/// does.
std::vector<std::vector<Answer>> simulated_answers(const Model& model, const Calendar& calendar,
                                                   const std::vector<StudiedToken>& tokens,
                                                   const Sampling& sampling);

/// The best answer of each quantity: exact before simulated, and closed forms in addition; and two
/// that follow from the median log decay: `log_decay_per_year`, and `half_life_years`, ln 2 / (-
/// median log decay per year): the time in which decay halves NAV on the median path if the price
/// of the underlying does not change. Neither where the median does not decay.
std::vector<Answer> joined(const std::vector<Answer>& exact, const std::vector<Answer>& simulated,
                           const std::vector<Answer>& closed_form, double years);

/// The yearly cost of holding a token: financing at its target leverage and the management fee, as
/// a continuously compounded rate.
double carry_per_year(const rebalance::Terms& terms, const Calendar& calendar);

/// The leverage whose median NAV grows fastest, `growth_optimal_leverage`: by the moments of the
/// model, (mean return - cost of exposure) / variance, and by a search among the exact medians
/// around it; the median there is `growth_optimal_median`. The terms give fees and financing. Empty
/// for models without an exact law, with infinite variance or with a cost of trading, and where the
/// optimum by the moments is outside the leverage that a token may have.
std::vector<Answer> growth_optimum(const ExactQuestion& question);

}  // namespace levtok::montecarlo
