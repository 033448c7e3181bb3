#pragma once

#include <string>

#include "service/report/page.hpp"

namespace levtok::report {

/// The data of the charts, as JSON that is safe within a script. Long series are thinned so that
/// the least and the greatest value of every interval are kept.
std::string chart_data(const Report& report);

}  // namespace levtok::report
