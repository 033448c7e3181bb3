#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "montecarlo/estimate/moments.hpp"
#include "montecarlo/kernel/job.hpp"

namespace levtok::montecarlo {

/// The results of a token at the end of each path.
enum class Column {
    nav,          ///< in units of the NAV at the start
    drawdown,     ///< the deepest, a positive fraction
    decay_ratio,  ///< E / p^L, both in units of their start
    decay_naive,  ///< E - (1 + L (p - 1)): against the naive multiple
    rebalances,   ///< this and the following on detailed blocks only
    turnover,
    fees,
    financing,
    cost,
    cap_cost,  ///< NAV of the same token without its cap, less NAV; of tokens with a cap alone
};
inline constexpr std::size_t column_count = 10;
inline constexpr std::size_t first_detail = static_cast<std::size_t>(Column::rebalances);

/// The columns of which quantiles are estimated too; they come first.
inline constexpr std::size_t distribution_count = 3;

/// Events whose probabilities are estimated.
enum class Indicator { loss, loss_half, wiped_out, beats_spot, beats_naive };
inline constexpr std::size_t indicator_count = 5;

/// What a holder's strategy comes to on each path.
enum class HolderColumn {
    result,    ///< equity at the end, in units of that at the start
    days,      ///< with a holding
    gain,      ///< of the result over the same purchase that is never sold
    holdings,  ///< begun
    slippage,  ///< past the stop, of the paths alone whose first holding ended by one
};
inline constexpr std::size_t holder_column_count = 5;
/// The columns of which quantiles are estimated too; they come first.
inline constexpr std::size_t holder_distribution_count = 2;

/// Events of a holder: the equity is less than at the start, more than that of the purchase that is
/// never sold, more than that of the underlying itself.
enum class HolderIndicator { loss, beats_keeping, beats_spot };
inline constexpr std::size_t holder_indicator_count = 3;

/// Of a token of a job with holders, or without.
constexpr std::size_t distributions_of_a_token(bool holders) {
    return distribution_count + (holders ? holder_distribution_count : 0);
}

/// Means and shares in one row: the columns, then the indicators.
inline constexpr std::size_t quantity_count = column_count + indicator_count;

/// The holders of one token on the paths of a block.
struct HolderPaths {
    std::array<std::span<const double>, holder_column_count> columns;
    std::span<const double> reason;
    std::array<double, holder_indicator_count> indicators{};  ///< paths
    std::vector<double> gain;
    std::vector<double> slippage;

    std::span<const double> operator[](HolderColumn column) const {
        return columns[static_cast<std::size_t>(column)];
    }
};

/// The paths of one block as columns, whichever engine ran them. Valid while its sources are.
struct PathBlock {
    struct Underlying {
        std::vector<double> price;  ///< p_T / p_0
        std::span<const double> log_return;
        std::span<const double> squared_returns;
        std::span<const double> normal_sum;
        const std::vector<PerPath>* recorded = nullptr;
    };
    struct Token {
        std::size_t underlying = 0;
        std::array<std::span<const double>, column_count> columns;
        const std::vector<PerPath>* recorded = nullptr;
        std::vector<double> decay_ratio;
        std::vector<double> decay_naive;
        std::vector<double> cap_cost;
        std::optional<HolderPaths> holder;

        /// Those of which quantiles are estimated, of the holder last.
        std::vector<std::span<const double>> distributions() const;

        std::span<const double> operator[](Column column) const {
            return columns[static_cast<std::size_t>(column)];
        }
    };

    std::uint64_t index = 0;
    std::size_t paths = 0;
    bool detailed = false;
    bool representative = true;  ///< the paths have the law of the models, without weights
    std::vector<Underlying> underlyings;
    std::vector<Token> tokens;
    Strata strata;  ///< of a job whose variance is reduced
};

/// The indicators of a path, in the order of Indicator.
inline std::array<bool, indicator_count> indicators_of(double nav, double naive, double price) {
    return {nav<1, nav<0.5, nav == 0, nav> price, naive> 0};
}

/// The source of the columns of one token.
struct TokenSource {
    double leverage = 1;
    std::size_t underlying = 0;
    const TokenResults* results = nullptr;
    const TokenResults* uncapped = nullptr;  ///< of a token with a cap, on detailed blocks
};

/// Fills `block` (whose index, paths and detailed are set) from the results of the engines.
void fill(PathBlock& block, const std::vector<UnderlyingResults>& underlyings,
          std::span<const TokenSource> tokens);

/// x^exponent, by products where the exponent is whole: the same bits on every machine.
double power_of(double x, double exponent);

}  // namespace levtok::montecarlo
