#pragma once

#include "nav/attribution/attribution.hpp"
#include "service/io/write/write.hpp"

namespace levtok::io {

/// Writes the rows of tables::attribution; a part that is not finite, as after a wipe-out, is
/// empty.
void write(RowWriter& rows, const nav::AttributionReport& report, bool inferred);

}  // namespace levtok::io
