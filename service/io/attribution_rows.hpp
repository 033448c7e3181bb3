#pragma once

#include <array>
#include <utility>

#include "nav/attribution.hpp"
#include "service/io/write.hpp"

namespace levtok::io {

/// The total and its parts, in the order in which they are told.
inline constexpr std::array<std::pair<const char*, double nav::AttributionReport::*>, 7>
    attribution_parts{{
        {"total", &nav::AttributionReport::total},
        {"target", &nav::AttributionReport::target},
        {"variance_drag", &nav::AttributionReport::variance_drag},
        {"path_residual", &nav::AttributionReport::path_residual},
        {"financing", &nav::AttributionReport::financing},
        {"fees", &nav::AttributionReport::fees},
        {"trading", &nav::AttributionReport::trading},
    }};

/// The rows of tables::attribution; a part that is not finite, as after a wipe-out, is nothing.
void write(RowWriter& rows, const nav::AttributionReport& report, bool inferred);

}  // namespace levtok::io
