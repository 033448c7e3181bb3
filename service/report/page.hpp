#pragma once

#include <string>
#include <utility>
#include <vector>

#include "nav/metrics.hpp"
#include "nav/metrics/monthly_returns.hpp"
#include "nav/note.hpp"
#include "service/report/outlook.hpp"

namespace levtok::report {

/// The contents of the page.
struct Report {
    History history;
    Outlook outlook;
    OutlookDesign design;
    std::vector<std::pair<std::string, std::string>> inputs;  ///< name and value
    Notes notes;                                              ///< on doubtful inputs

    /// Computed from the history.
    std::vector<double> naive;  ///< of 100
    std::vector<double> token_drawdown;
    std::vector<double> underlying_drawdown;
    std::vector<nav::MetricValue> token_metrics;
    std::vector<nav::MetricValue> underlying_metrics;
    nav::MonthlyReturns months;
};

/// All series of the page start here.
inline constexpr double page_start = 100;

/// Computes the fields that follow from the history.
void work_out(Report& report);

/// The metric called `name`; NaN where there is none.
double metric(const std::vector<nav::MetricValue>& metrics, std::string_view name);

/// The page: HTML that refers to nothing outside itself. The same report gives the same text.
std::string page(const Report& report);

}  // namespace levtok::report
