#pragma once

#include <span>
#include <string>

#include "nav/observation.hpp"
#include "service/cli/console.hpp"

/// Notes on inputs that do not reach as far as the prices.
namespace levtok::cli {

/// From the first instant to the last.
struct Span {
    Instant first{};
    Instant last{};
};

/// One note where the funding of `file` begins or ends inside `prices` by more than 1.5 of its
/// intervals, or where none of it lies between them. `funding` is not empty and in order of time.
void note_coverage(const Console& console, const std::string& file,
                   std::span<const FundingEvent> funding, const Span& prices);

/// One note where the rates of `file` begin behind the first price, or end more than a week and
/// more than 1.5 of their intervals before the last.
void note_coverage(const Console& console, const std::string& file,
                   std::span<const RateEvent> rates, const Span& prices);

/// One note where more than `longest_step` lies between a saved state and what follows it.
void note_gap(const Console& console, Instant saved, Instant next, Duration longest_step);

}  // namespace levtok::cli
