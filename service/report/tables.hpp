#pragma once

#include <string>

#include "service/report/page.hpp"

/// The tables of the page, as HTML.
namespace levtok::report {

std::string attribution_table(const Past& past);
std::string months_table(const nav::MonthlyReturns& all);
/// How a return is shaded, as a class of page.css: a gain or a loss, in five steps.
std::string shade_of(double r);
std::string metrics_table(const Past& past);
std::string model_table(const Outlook& outlook);
std::string holding_table(const Outlook& outlook);
std::string inputs_table(const Report& report);

}  // namespace levtok::report
