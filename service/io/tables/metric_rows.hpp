#pragma once

#include <string_view>
#include <vector>

#include "nav/metrics.hpp"
#include "service/io/write/write.hpp"

namespace levtok::io {

/// Writes the rows of tables::metrics, or of tables::token_metrics, of one path: each column has
/// one kind of value.
void write(RowWriter& rows, std::string_view whose, const std::vector<nav::MetricValue>& metrics);

}  // namespace levtok::io
