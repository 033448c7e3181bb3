#pragma once

#include <vector>

#include "montecarlo/estimate/distribution.hpp"
#include "montecarlo/estimate/partial.hpp"

namespace levtok::montecarlo {

/// The names of the means, in the order of Column, and of the shares, in the order of Indicator.
inline constexpr std::array<const char*, column_count> mean_names{
    "nav_mean",      "drawdown_mean", "decay_ratio_mean", "decay_naive_mean", "rebalances_mean",
    "turnover_mean", "fees_mean",     "financing_mean",   "cost_mean",        "cap_cost_mean"};
inline constexpr std::array<const char*, indicator_count> share_names{
    "p_loss", "p_loss_half", "p_wiped_out", "p_beats_spot", "p_beats_naive"};

/// The names of what is estimated of a holder, in the order of HolderColumn and HolderIndicator.
inline constexpr std::array<const char*, holder_column_count> holder_names{
    "result", "days_held", "gain_over_keeping", "holdings", "stop_slippage"};
inline constexpr std::array<const char*, holder_indicator_count> holder_share_names{
    "p_result_loss", "p_beats_keeping", "p_result_beats_spot"};

/// The inputs of the estimates of one token.
struct TokenSample {
    const Tally::Token& tally;
    const std::vector<Distribution>& distributions;  ///< as in Column, then HolderColumn
    const Counts::Token& counts;
    const Sketch& price;  ///< of its underlying
    double leverage;
    const Tally::Holder* holder = nullptr;
};

/// Every estimate of a token, in the order of the table in estimates.cpp: a new one is a row there.
std::vector<Estimate> token_estimates(const TokenSample& sample);

/// The names of token_estimates.
std::vector<std::string> token_quantities(bool holders = false);

/// The inputs of the estimates of one underlying.
struct UnderlyingSample {
    const Tally::Underlying& tally;
    const Distribution& price;
    double rate;   ///< interest, per year
    double years;  ///< horizon
};

std::vector<Estimate> underlying_estimates(const UnderlyingSample& sample);

/// The share `count` / `n`, with Wilson's interval (1927).
Estimate share(std::string quantity, double count, double n);

Estimate mean_of(std::string quantity, const Moments& moments);
Estimate deviation_of(std::string quantity, const Moments& moments);
Estimate skew_of(std::string quantity, const Moments& moments);

}  // namespace levtok::montecarlo
