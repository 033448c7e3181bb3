#pragma once

#include <vector>

#include "montecarlo/kernel/plan.hpp"
#include "tests/differential/draw.hpp"
#include "tests/differential/reference.hpp"

/// Cases of simulations: their steps as histories.
namespace levtok::differential {

/// Steps of an hour to a day, or the sessions of the calendar of the terms, with rates.
montecarlo::Calendar draw_calendar(Numbers& numbers, const rebalance::Terms& terms);

/// The history of the steps of a calendar, from price 1.
History history_on(const montecarlo::Calendar& calendar, const std::vector<Real>& returns);

}  // namespace levtok::differential
