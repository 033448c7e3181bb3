#pragma once

#include <string>
#include <vector>

#include "nav/metrics.hpp"
#include "nav/note.hpp"
#include "rebalance/holder/portfolio_history.hpp"

namespace levtok::rebalance {

/// What a holding, or the portfolio, came to.
struct PortfolioPart {
    std::string name;
    std::vector<nav::MetricValue> metrics;
};

/// The correlation of two holdings, of the log returns from observation to observation.
struct CorrelationRow {
    std::string holding;
    std::string with;
    double correlation = 0;
};

/// What came of a portfolio, for the command and the service alike: the portfolio, each holding,
/// and the hedge where there is one.
struct PortfolioReport {
    std::vector<PortfolioPart> parts;  ///< `portfolio`, each holding, `hedge`
    std::vector<CorrelationRow> correlations;
    Notes notes;  ///< those of the history, and on what is absent
};

PortfolioReport report_of(const PortfolioHistory& history);

}  // namespace levtok::rebalance
