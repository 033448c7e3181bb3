#pragma once

#include <memory>

#include "montecarlo/exact/step_law.hpp"
#include "montecarlo/exact/token_step.hpp"

namespace levtok::montecarlo {

/// The quantity of the exact law: the ratio start x (E_T / E_0) / (p_T / p_0)^spot_power.
struct ExactOptions {
    double start = 1;  ///< > 0
    /// 0: the terminal NAV itself. 1: the NAV against the underlying's, > start where the token
    /// beat spot. The leverage: exp of the log decay ln(E_T / E_0) - L ln(p_T / p_0).
    double spot_power = 0;
    double resolution =
        1;  ///< above 1, a wider window and closer nodes than the result needs, to check it
};

/// The exact law of the terminal NAV of a token that is rebalanced at every step, where the steps
/// of the underlying are independent and alike. Its logarithm S is a sum of n terms ln(max(growth
/// factor, 0)); the transform of one term comes from Gauss-Legendre nodes (so that no grid rounds a
/// term), its n-th power is inverted as a Fourier series. Seven exponential tilts keep tail
/// probabilities accurate relative to themselves: Esscher (1932); Abate and Whitt (1992), The
/// Fourier-series method for inverting transforms of probability distributions. Values hold to 1e-6
/// relative and mostly to 1e-10; a law is immutable, so that threads may share it.
class ExactLaw {
public:
    double cdf(double nav) const;         ///< P(NAV <= nav)
    double exceedance(double nav) const;  ///< P(NAV > nav), accurate relative to itself
    double quantile(double level)
        const;  ///< least NAV with cdf >= level; throws InvalidValue unless 0 < level < 1
    double median() const { return quantile(0.5); }
    double density(double nav) const;    ///< without the atom at 0
    double wiped_out() const;            ///< P(NAV = 0)
    double probability_of_loss() const;  ///< P(NAV < start)
    double mean() const;  ///< infinite where the underlying's tails make it so, as sd and skew
    double sd() const;
    double skew() const;
    double log_mean() const;  ///< mean of ln(NAV / start), given that the token is not wiped out
    double log_sd() const;    ///< its standard deviation

    struct State;
    explicit ExactLaw(std::shared_ptr<const State> state);

private:
    std::shared_ptr<const State> state_;
};

/// The law after `steps` steps. Throws InvalidValue naming the field of the step, of the options or
/// `steps` (>= 1), and naming `steps` also where the law of so few terms is not smooth enough to
/// invert (costs or decay over a handful of steps).
ExactLaw exact_law(const StepLaw& law, const TokenStep& token, int steps,
                   const ExactOptions& options = {});

}  // namespace levtok::montecarlo
