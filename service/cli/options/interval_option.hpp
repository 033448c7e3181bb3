#pragma once

#include <optional>

#include "nav/time.hpp"

namespace CLI {
class App;
}

namespace levtok::cli {

/// --interval: a path of fewer rows (rebalance::IntervalRows).
void add_interval(CLI::App& app, std::optional<Duration>& interval);

}  // namespace levtok::cli
