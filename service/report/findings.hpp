#pragma once

#include <string>
#include <vector>

#include "service/report/page.hpp"

/// The findings of a report in sentences, escaped for the page.
namespace levtok::report {

std::string growth_finding(const Report& report);
std::string leverage_finding(const Report& report);
std::string drawdown_finding(const Report& report);
std::string attribution_finding(const Report& report);
std::string months_finding(const Report& report);
std::string fan_finding(const Report& report);
std::string holding_finding(const Report& report);

/// The few findings at the head of the page.
std::vector<std::string> findings(const Report& report);

/// `variance_drag` is `Variance drag`.
std::string part_name(std::string_view part);

/// `365 days`.
std::string days_text(double days);

}  // namespace levtok::report
