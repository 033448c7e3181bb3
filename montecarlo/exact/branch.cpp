#include "montecarlo/exact/branch.hpp"

#include <algorithm>

namespace levtok::montecarlo::exact {
namespace {

/// ln(growth) on the line; minus infinity at its root.
double log_growth(const Line& line, double log_return) {
    const double growth = line.at(std::expm1(log_return));
    return growth > 0 ? std::log(growth) : -infinity;
}

}  // namespace

std::vector<Branch> branches_of(const StepLaw& law, const Growth& growth, double spot_power) {
    const auto alive = [&](double simple_return) {
        if (!growth.dead) return true;
        return growth.lower.slope > 0 ? simple_return > *growth.dead : simple_return < *growth.dead;
    };
    const bool kinked = growth.kink && alive(*growth.kink);
    if (!growth.dead) {
        const double split = kinked ? std::log1p(*growth.kink) : law.centre;
        return {Branch(Branch::Variable::log_return, growth.lower, spot_power, split, -infinity),
                Branch(Branch::Variable::log_return, growth.upper, spot_power, split, infinity)};
    }
    const bool is_long = growth.lower.slope > 0;
    const double outwards = is_long ? -infinity : infinity;
    const Line& away = is_long ? growth.upper : growth.lower;
    // With a kink past the wipe-out only one line is left.
    const bool one_line = growth.kink && !kinked;
    const Line& towards_wipe_out = one_line ? away : is_long ? growth.lower : growth.upper;
    const double dead = std::log1p(*growth.dead);
    // Without a kink the branches are split at the bulk, unless that is past the wipe-out.
    const double safe =
        is_long ? std::max(law.centre, dead + law.scale) : std::min(law.centre, dead - law.scale);
    const double split = kinked ? std::log1p(*growth.kink) : safe;
    // A payment received after the mark can leave equity above zero right up to the wipe-out; else
    // the line ends at zero.
    const bool ends_at_zero = *growth.dead == towards_wipe_out.root();
    const double last = ends_at_zero ? -infinity : log_growth(towards_wipe_out, dead);
    return {Branch(Branch::Variable::log_growth, towards_wipe_out, spot_power,
                   log_growth(towards_wipe_out, split), last),
            Branch(Branch::Variable::log_return, away, spot_power, split, -outwards),
            Branch(Branch::Variable::dead, towards_wipe_out, spot_power, dead, outwards)};
}

}  // namespace levtok::montecarlo::exact
