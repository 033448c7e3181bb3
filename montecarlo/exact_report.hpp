#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "montecarlo/exact/exact_law.hpp"
#include "montecarlo/kernel/plan.hpp"
#include "montecarlo/models.hpp"
#include "nav/note.hpp"

/// The exact law of a product: the quantities that a simulation would estimate, from the terms, a
/// model and a calendar.
namespace levtok::montecarlo {

/// The law of one step of `years` (of 365 days), where the model's steps are independent and alike
/// and have a density: gbm, student_t, merton, kou. Throws InvalidValue as check does.
std::optional<StepLaw> step_law_of(const Model& model, double years);

/// A product on a model.
struct ExactQuestion {
    Model model;
    rebalance::Terms terms;
    Calendar calendar;
};

/// Why there is no exact law: the field, what would be right, and its value.
struct ExactObstacle {
    std::string field;
    std::string rule;
    std::string value;
};

/// Nothing where the question has an exact law: the model has independent steps, and the token is
/// brought to its target at every step and charged alike at each.
std::optional<ExactObstacle> obstacle_to_exact(const ExactQuestion& question);

/// The step of the terms; exact where there is no obstacle.
TokenStep token_step_of(const rebalance::Terms& terms, const Calendar& calendar);

/// The law of the terminal NAV, start 1, over the steps of the calendar, relative to the price
/// ratio to the power `spot_power`. Throws InvalidValue naming the obstacle, or `steps` where they
/// are too few.
ExactLaw exact_law_of(const ExactQuestion& question, double spot_power = 0);

/// The names of quantities that are asked for; empty: all.
using Quantities = std::vector<std::string>;

bool asks_for(const Quantities& asked, std::string_view quantity);

/// Throws InvalidValue naming `quantity` unless all are among `known`.
void check_known(const Quantities& asked, const Quantities& known);

/// One number of a law, named as in the summary of a simulation.
struct ExactValue {
    std::string quantity;
    double value = 0;
};

/// Moments and quantiles of NAV, the median of the log decay ln(E_T / E_0) - L ln(p_T / p_0), and
/// the odds: loss, wipe-out, against spot, of a positive log decay. Quantities without a law,
/// because of too few steps or leverage 1, are left out. Moments may be infinite. The log decay is
/// by far the slowest over a few steps; what is not asked for costs nothing. Throws InvalidValue as
/// check_known does.
std::vector<ExactValue> exact_report(const ExactQuestion& question, const Quantities& asked = {});

/// The names of all of them.
Quantities exact_quantities();

/// Notes on what of a report is infinite, and on what was asked for and is left out.
Notes notes_of(const std::vector<ExactValue>& report, const Quantities& asked = {});

struct DensityPoint {
    double nav = 0;
    double density = 0;         ///< without the atom at 0
    double density_of_log = 0;  ///< of ln NAV
    double cdf = 0;
};

/// `rows` (>= 2) points, evenly spaced in ln NAV, that cover all but a thousandth on either side of
/// the law given that the token is not wiped out.
std::vector<DensityPoint> density_of(const ExactLaw& law, int rows);

}  // namespace levtok::montecarlo
