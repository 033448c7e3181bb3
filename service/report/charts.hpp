#pragma once

#include <string>

#include "service/report/page.hpp"

namespace levtok::report {

/// What the charts draw, as JSON that may stand in a script. Long series are thinned so that no
/// least and no greatest value of a stretch is lost.
std::string chart_data(const Report& report);

}  // namespace levtok::report
