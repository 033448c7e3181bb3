#pragma once

#include <string>
#include <vector>

#include "service/report/page.hpp"

/// The findings of a report in sentences, without a full stop.
namespace levtok::report {

/// What the underlying and the token made, and what gave and took it.
std::string return_finding(const Past& past);
std::string growth_finding(const Past& past);
std::string leverage_finding(const Past& past);
std::string drawdown_finding(const Past& past);
std::string attribution_finding(const nav::AttributionReport& attribution);
std::string months_finding(const nav::MonthlyReturns& months);
std::string fan_finding(const Report& report);
std::string holding_finding(const Report& report);

/// The few findings on a past that a page begins with.
std::vector<std::string> findings(const Past& past);
/// The same with what may come.
std::vector<std::string> findings(const Report& report);

/// `variance_drag` is `Variance drag`.
std::string part_name(std::string_view part);

/// `365 days`.
std::string days_text(double days);

}  // namespace levtok::report
