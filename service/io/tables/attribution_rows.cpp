#include "service/io/tables/attribution_rows.hpp"

#include <cmath>
#include <limits>

namespace levtok::io {

void write(RowWriter& rows, const nav::AttributionReport& report, bool inferred) {
    for (const auto& [name, part] : nav::attribution_parts) {
        const double value = report.*part;
        rows.field(name);
        rows.field(std::isfinite(value) ? value : std::numeric_limits<double>::quiet_NaN());
        rows.field(inferred ? "true" : "false").end_row();
    }
}

}  // namespace levtok::io
