#pragma once

#include <span>
#include <string>
#include <vector>

#include "nav/attribution/attribution.hpp"
#include "nav/note.hpp"
#include "rebalance/terms.hpp"
#include "rebalance/tracking/figure.hpp"
#include "rebalance/tracking/joined.hpp"

/// An estimate of what a key information document says of a product's risk, scenarios and cost:
/// Delegated Regulation (EU) 2017/653 as amended by 2021/2268, Annexes II, IV and VI, category 2.
namespace levtok::rebalance {

/// Of daily log returns: divided by n, as the regulation has it.
struct Moments {
    double sigma = 0;            ///< per day
    double skewness = 0;         ///< mu1
    double excess_kurtosis = 0;  ///< mu2
};
Moments moments_of(std::span<const double> returns);

/// VaR = sigma sqrt(N) (-1.96 + 0.474 mu1 / sqrt(N) - 0.0687 mu2 / N + 0.146 mu1^2 / N) -
/// sigma^2 N / 2, the 2.5 % quantile of the log return over N periods (Cornish and Fisher).
double value_at_risk(const Moments& moments, double periods);

/// VEV = (sqrt(3.842 - 2 VaR) - 1.96) / sqrt(T), the volatility of normal returns with this VaR.
double equivalent_volatility(double value_at_risk, double years);

/// The market risk class of a VEV, 1 to 7: bounds at 0.5, 5, 12, 20, 30 and 80 %.
int risk_class(double equivalent_volatility);

/// The factor of the stress scenario, Annex IV: the Cornish-Fisher quantile with the stressed
/// volatility, at 1 % up to a year and at 5 % beyond.
double stressed_factor(const Moments& moments, double stressed_sigma, double periods, double years);

struct KeyInformationQuestion {
    std::span<const Instant> time;  ///< of daily values, rising
    std::span<const double> nav;    ///< after ongoing costs, merges undone
    double holding_years = 1;       ///< the recommended holding period
    double entry_cost = 0;          ///< fractions of what comes in and goes out
    double exit_cost = 0;
    double ongoing_cost = 0;  ///< logs per year, >= 0: management fees
    double trading_cost = 0;  ///< the same of trades
};

/// Of a replay under these fees, held for a year, with the yearly cost that its attribution shows.
/// What raised NAV, such as fees that the fund keeps, is no cost. A component without an end, of a
/// wipe-out, has none.
KeyInformationQuestion question_of(std::span<const Instant> time, std::span<const double> nav,
                                   const Fees& fees, const nav::AttributionReport& parts);

struct KeyInformation {
    std::vector<Figure> figures;
    Notes notes;
};

/// The risk class needs two years of daily values; the scenarios are those of periods of the
/// recommended length that begin at the end of each month within the last ten years, or five more
/// than that length, or within the history where it is shorter, which a note says. Throws
/// InvalidValue where there are less than two years, or fewer daily values than the stress scenario
/// needs. `place` names the series.
KeyInformation key_information(const KeyInformationQuestion& question, const std::string& place);

/// Of a replay of these terms, which has one row or more: its NAV, with what it charged per year.
KeyInformation key_information(const Terms& terms, std::span<const ModelRow> replay,
                               double holding_years);

}  // namespace levtok::rebalance
