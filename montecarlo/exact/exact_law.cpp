#include "montecarlo/exact/exact_law.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "montecarlo/exact/window.hpp"
#include "nav/check.hpp"

namespace levtok::montecarlo {

using exact::Sum;
using exact::TermLaw;
using exact::Transform;
using exact::Window;

namespace {

/// Terms beyond [low, high] count as minus and plus infinity: so rare that no probability changes.
struct Cut {
    double low, high;
};

Cut cut_of(const TermLaw& law, int terms) {
    // Power tails reach further than any window; two terms outside the second cut are negligibly
    // rare.
    const double light = 1e-20 / terms;
    const double heavy = 1e-9 / terms;
    constexpr double far = 80;
    Cut out{law.low_end(light), law.high_end(light)};
    if (law.mean() - out.low > far) out.low = law.low_end(heavy);
    if (out.high - law.mean() > far) out.high = law.high_end(heavy);
    return out;
}

/// Whether the tilted law of one term still ends before the cut does.
bool ends_before(const TermLaw::Nodes& nodes, const Sum& sum, double tilt) {
    const double mean = sum.law.mean();
    const double edge = mean + 0.9 * ((tilt < 0 ? sum.low : sum.high) - mean);
    double all = 0;
    double beyond = 0;
    for (std::size_t i = 0; i < nodes.term.size(); ++i) {
        const double weight = nodes.weight[i] * std::exp(tilt * nodes.term[i]);
        all += weight;
        if (tilt < 0 ? nodes.term[i] < edge : nodes.term[i] > edge) beyond += weight;
    }
    return std::isfinite(all) && beyond <= 1e-13 * all;
}

}  // namespace

struct ExactLaw::State {
    State(const StepLaw& step, const TokenStep& token, int steps, const ExactOptions& options);

    double below(double s) const;  ///< P(S <= s)
    double above(double s) const;
    double density(double s) const;
    const Window* best(double s, bool left) const;
    void add_tilted_windows(const Sum& sum, Transform& transform);

    TermLaw term;
    int steps;
    double log_start;
    std::vector<Window> windows;  ///< the untilted one first; none for a single step
    double fallen = 0;            ///< P(S below all windows), wiped out included
    double risen = 0;             ///< P(S above all windows)
    double wiped_out = 0;
    double middle = 0;
    double sd = 0;
};

ExactLaw::State::State(const StepLaw& step, const TokenStep& token, int steps_,
                       const ExactOptions& options)
    : term(step, exact::growth_of(token), options.spot_power),
      steps(steps_),
      log_start(std::log(options.start)) {
    wiped_out = -std::expm1(steps * std::log1p(-term.wiped_out()));
    middle = steps * term.mean();
    sd = std::sqrt(steps * term.variance());
    if (steps == 1) return;
    const Cut cut = cut_of(term, steps);
    const double low = term.outside_below(cut.low);
    const double high = term.outside_above(cut.high);
    fallen = -std::expm1(steps * std::log1p(-low));
    // Once fallen, a sum does not rise again.
    risen = std::exp(steps * std::log1p(-low)) * -std::expm1(steps * std::log1p(-high / (1 - low)));

    const Sum sum{.law = term,
                  .terms = steps,
                  .low = cut.low,
                  .high = cut.high,
                  .resolution = options.resolution};
    Transform transform;
    auto untilted = Window::of(sum, 0, 10 / sd, transform);
    if (!untilted) {
        throw InvalidValue(
            "steps", "must be more, or the law of a step smoother, for its law to be inverted",
            std::to_string(steps));
    }
    middle = untilted->centre();
    sd = untilted->sd();
    windows.push_back(std::move(*untilted));
    add_tilted_windows(sum, transform);
}

void ExactLaw::State::add_tilted_windows(const Sum& sum, Transform& transform) {
    // Where a window needs more frequencies the steps are few or the tails heavy: rounding is not
    // what limits it.
    constexpr std::size_t cheap = 1 << 13;
    const double frequency = windows.front().highest_frequency();
    if (windows.front().frequencies() > cheap) return;
    const TermLaw::Nodes nodes = term.nodes(sum.low, sum.high, 0);
    for (const double direction : {-1.0, 1.0}) {
        double last = 0;
        for (const double deviations : {3.0, 6.0, 10.0}) {
            // The tilt that would bring a normal law to so many standard deviations, less where
            // tails are heavy.
            double strength = deviations;
            while (!ends_before(nodes, sum, direction * strength / sd) && strength > 0.5)
                strength *= 0.8;
            if (strength <= last + 0.5) break;
            last = strength;
            auto window = Window::of(sum, direction * strength / sd, frequency, transform);
            if (window) windows.push_back(std::move(*window));
        }
    }
}

const Window* ExactLaw::State::best(double s, bool left) const {
    const Window* out = nullptr;
    for (const Window& window : windows) {
        const bool fits = left ? window.tilt() <= 0 : window.tilt() >= 0;
        if (!fits || !window.covers(s)) continue;
        if (!out || window.log_bound(s) < out->log_bound(s)) out = &window;
    }
    return out;
}

double ExactLaw::State::below(double s) const {
    if (steps == 1) return s < middle ? term.below(s) : 1 - term.above(s);
    if (s > middle) return 1 - above(s);
    const Window* window = best(s, true);
    return window ? std::clamp(fallen + window->below(s), wiped_out, 1.0) : fallen;
}

double ExactLaw::State::above(double s) const {
    if (steps == 1) return s < middle ? 1 - term.below(s) : term.above(s);
    if (s <= middle) return 1 - below(s);
    const Window* window = best(s, false);
    return window ? std::clamp(risen + window->above(s), 0.0, 1.0) : risen;
}

double ExactLaw::State::density(double s) const {
    if (steps == 1) return term.density(s);
    const Window* window = best(s, s <= middle);
    return window ? std::max(0.0, window->density(s)) : 0;
}

ExactLaw::ExactLaw(std::shared_ptr<const State> state) : state_(std::move(state)) {}

double ExactLaw::cdf(double nav) const {
    if (nav < 0) return 0;
    return nav == 0 ? state_->wiped_out : state_->below(std::log(nav) - state_->log_start);
}

double ExactLaw::exceedance(double nav) const {
    if (nav < 0) return 1;
    return nav == 0 ? 1 - state_->wiped_out : state_->above(std::log(nav) - state_->log_start);
}

double ExactLaw::density(double nav) const {
    return nav > 0 ? state_->density(std::log(nav) - state_->log_start) / nav : 0;
}

double ExactLaw::quantile(double level) const {
    require_in_range(level, {.low = 0, .high = 1, .low_open = true, .high_open = true}, "level");
    const State& state = *state_;
    if (level <= state.fallen || level <= state.wiped_out) return 0;
    if (1 - level <= state.risen) return infinity;
    const bool left = level <= state.below(state.middle);
    constexpr double least = 1e-300;
    const auto excess = [&](double s) {
        return left ? std::log(std::max(state.below(s), least) / level)
                    : std::log((1 - level) / std::max(state.above(s), least));
    };
    double inner = state.middle;
    double outer = state.middle;
    double stride = left ? -state.sd : state.sd;
    do {
        inner = outer;
        outer += stride;
        stride *= 1.5;
    } while (left ? excess(outer) > 0 : excess(outer) < 0);
    std::uintmax_t iterations = 200;
    const auto root = boost::math::tools::toms748_solve(
        excess, std::min(inner, outer), std::max(inner, outer),
        boost::math::tools::eps_tolerance<double>(44), iterations);
    return std::exp((root.first + root.second) / 2 + state.log_start);
}

double ExactLaw::wiped_out() const { return state_->wiped_out; }

double ExactLaw::probability_of_loss() const { return state_->below(0); }

double ExactLaw::mean() const {
    return std::exp(state_->steps * std::log(state_->term.moments().mean) + state_->log_start);
}

// With v and c the second and third central moments of one factor over its mean, the raw moments of
// the product over its mean are (1 + v)^n and (1 + 3 v + c)^n.
double ExactLaw::sd() const {
    const auto moments = state_->term.moments();
    return mean() * std::sqrt(std::expm1(state_->steps * std::log1p(moments.second)));
}

double ExactLaw::skew() const {
    const auto moments = state_->term.moments();
    if (moments.third == infinity) return infinity;
    const double second = std::expm1(state_->steps * std::log1p(moments.second));
    const double third = std::expm1(state_->steps * std::log1p(3 * moments.second + moments.third));
    return (third - 3 * second) / std::pow(second, 1.5);
}

double ExactLaw::log_mean() const { return state_->steps * state_->term.mean(); }

double ExactLaw::log_sd() const { return std::sqrt(state_->steps * state_->term.variance()); }

ExactLaw exact_law(const StepLaw& law, const TokenStep& token, int steps,
                   const ExactOptions& options) {
    check(token);
    require_in_range(law.centre, finite, "law.centre");
    require_in_range(law.scale, positive, "law.scale");
    require_in_range(steps, {.low = 1}, "steps");
    require_in_range(options.start, positive, "start");
    require_in_range(options.spot_power, finite, "spot_power");
    require_in_range(options.resolution, {.low = 1}, "resolution");
    return ExactLaw(std::make_shared<const ExactLaw::State>(law, token, steps, options));
}

}  // namespace levtok::montecarlo
