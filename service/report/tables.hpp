#pragma once

#include <string>

#include "service/report/page.hpp"

/// The tables of the page, as HTML.
namespace levtok::report {

std::string attribution_table(const Past& past);
std::string months_table(const nav::MonthlyReturns& all);
std::string metrics_table(const Past& past);
std::string model_table(const Outlook& outlook);
std::string holding_table(const Outlook& outlook);
std::string inputs_table(const Document& document);

}  // namespace levtok::report
