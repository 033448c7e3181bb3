#pragma once

#include <optional>
#include <string>

#include "montecarlo/kernel/job.hpp"

namespace levtok::montecarlo {

/// When the steps of a simulation are, and what the market charges at them.
struct Calendar {
    Instant start{};          ///< the token opens here
    Duration step = one_day;  ///< between observations
    int steps = 365;
    double funding = 0;    ///< mean funding rate per 8 h, for perpetual financing
    double benchmark = 0;  ///< interest rate per year, for cash financing
};

/// The terms on the calendar: which steps are charged a fee and which rules are due at each, by the
/// instants that the replay uses.
KernelToken kernel_token(const rebalance::Terms& terms, std::size_t underlying,
                         const Calendar& calendar);

/// Why the kernel cannot run the terms, in a few words, or nothing where it can: then the replay
/// engine does.
std::optional<std::string> beyond_kernel(const rebalance::Terms& terms);

}  // namespace levtok::montecarlo
