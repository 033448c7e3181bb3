#pragma once

#include <chrono>

namespace levtok::simulation {

/// Moves the system's clock as this process reads it, forward or back; steady clocks go on.
void move_clock(std::chrono::seconds by);

}  // namespace levtok::simulation
