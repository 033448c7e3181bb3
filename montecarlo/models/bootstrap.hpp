#pragma once

#include <optional>

#include "montecarlo/models/history.hpp"
#include "montecarlo/models/parts/curve.hpp"

namespace levtok::montecarlo {

/// Blocks of a history of log returns, each from a random place on, wrapping from the end to the
/// start, and of geometric length (Politis, Romano 1994, The stationary bootstrap). The driving
/// normal of a step that begins a block chooses its place by the rank of the return there.
struct Bootstrap {
    static constexpr const char* name = "bootstrap";
    std::optional<double> drift{};
    double mean_block = 10;
    double step_days = 1;
    std::vector<double> returns{};
};

inline void describe(rebalance::Fields& fields, Bootstrap& model) {
    fields.optional_number("drift", model.drift, drift_range,
                           "per year, of the mean price where every step stands alone: all returns "
                           "are moved by the same; "
                           "absent: that of the history");
    fields.number("mean_block", model.mean_block, {.low = 1, .high = 1e6},
                  "mean length of a block, in steps");
    fields.number("step_days", model.step_days, {.low = 0, .high = 3660, .low_open = true},
                  "from one return to the next, in days of 24 hours");
    fields.numbers("returns", model.returns, {.low = -100, .high = 100},
                   "log returns of the history, the oldest first");
}

struct BootstrapStep {
    History history;
    Curve tail;
    double new_block;  ///< probability
};

void check_together(const Bootstrap& model, const std::string& where);
BootstrapStep prepare(const Bootstrap& model, double years);
std::optional<double> mean_growth(const Bootstrap& model, double years, int steps);

template <class Number>
struct BootstrapPath {
    explicit BootstrapPath(const BootstrapStep&) : place(Number(-1.0)) {}

    template <class Draws>
    Number log_return(const BootstrapStep& step, Number normal, Draws& draws) {
        const auto begins = draws.uniform() < Number(step.new_block) || place < Number(0.0);
        const Number fresh =
            gather(step.history.order, rank_of(step.tail, normal, step.history.count));
        const Number next = place + Number(1.0);
        const Number onwards = select(next < Number(step.history.count), next, Number(0.0));
        place = select(begins, fresh, onwards);
        return gather(step.history.values, place);
    }

    Number place;  ///< of the last return in the history; -1 before the first
};

template <class Number>
BootstrapPath<Number> path_of(const BootstrapStep& step) {
    return BootstrapPath<Number>(step);
}

}  // namespace levtok::montecarlo
