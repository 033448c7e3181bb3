#pragma once

#include <optional>
#include <span>
#include <vector>

#include "nav/metrics/bar_steps.hpp"
#include "nav/observation.hpp"

namespace levtok::io {

/// The step that is most common of some, and whether it is there more than once.
struct CommonStep {
    Duration step{0};
    bool repeats = false;
};

/// The shortest of those as common; 0 of none.
CommonStep most_common(std::span<const Duration> steps);

/// The interval of rows whose most common step is `own`; where they are too few to tell one, that
/// of the bars before, if they may be some of such bars. Stamps of one time of day are days rather
/// than parts of them.
Duration interval_after(const std::optional<BarSteps>& earlier, Duration own, bool tells_interval);

/// What bars of a day say of weekends: true where a step leads over one and none has a bar, false
/// where there are bars on them; nothing where no weekend lies between.
std::optional<bool> rests_on_weekends(std::span<const Observation> bars);

}  // namespace levtok::io
