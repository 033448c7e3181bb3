#include "montecarlo/estimate/path_block.hpp"

#include <cmath>

#include "rebalance/holder/exits.hpp"

namespace levtok::montecarlo {
namespace {

constexpr double largest_product = 64;

std::span<const double> head(const PerPath& values, std::size_t paths) {
    return std::span<const double>(values).first(values.empty() ? 0 : paths);
}

bool is_stop(double reason) {
    return reason == static_cast<double>(rebalance::ExitReason::stop_loss) ||
           reason == static_cast<double>(rebalance::ExitReason::trailing);
}

void fill_holder(HolderPaths& holder, const HolderResults& results, std::size_t paths,
                 const std::vector<double>& price) {
    holder.gain.resize(paths);
    holder.slippage.clear();
    holder.indicators = {};
    for (std::size_t i = 0; i < paths; ++i) {
        holder.gain[i] = results.equity[i] - results.kept[i];
        if (is_stop(results.reason[i])) holder.slippage.push_back(results.slippage[i]);
        const std::array<bool, holder_indicator_count> indicators{
            results.equity[i]<1, results.equity[i]> results.kept[i], results.equity[i] > price[i]};
        for (std::size_t h = 0; h < indicators.size(); ++h) {
            holder.indicators[h] += indicators[h] ? 1 : 0;
        }
    }
    holder.reason = head(results.reason, paths);
    holder.columns = {head(results.equity, paths), head(results.days, paths), holder.gain,
                      head(results.holdings, paths), holder.slippage};
}

void fill_token(PathBlock::Token& token, const TokenSource& source, std::size_t paths,
                const std::vector<double>& price) {
    const TokenResults& results = *source.results;
    token.underlying = source.underlying;
    token.recorded = &results.recorded;
    token.decay_ratio.resize(paths);
    token.decay_naive.resize(paths);
    for (std::size_t i = 0; i < paths; ++i) {
        token.decay_ratio[i] = results.nav[i] / power_of(price[i], source.leverage);
        token.decay_naive[i] = results.nav[i] - (1 + source.leverage * (price[i] - 1));
    }
    token.cap_cost.resize(source.uncapped != nullptr ? paths : 0);
    for (std::size_t i = 0; i < token.cap_cost.size(); ++i) {
        token.cap_cost[i] = source.uncapped->nav[i] - results.nav[i];
    }
    token.columns = {head(results.nav, paths),
                     head(results.drawdown, paths),
                     token.decay_ratio,
                     token.decay_naive,
                     head(results.rebalances, paths),
                     head(results.turnover, paths),
                     head(results.fees, paths),
                     head(results.financing, paths),
                     head(results.cost, paths),
                     token.cap_cost};
    if (results.holder.equity.empty()) return;
    if (!token.holder) token.holder.emplace();
    fill_holder(*token.holder, results.holder, paths, price);
}

}  // namespace

double power_of(double x, double exponent) {
    const double size = std::fabs(exponent);
    if (size != std::floor(size) || size > largest_product) return std::pow(x, exponent);
    double out = 1;
    double square = x;
    for (auto n = static_cast<unsigned>(size); n != 0; n >>= 1U) {
        if ((n & 1U) != 0) out *= square;
        square *= square;
    }
    return exponent < 0 ? 1 / out : out;
}

std::vector<std::span<const double>> PathBlock::Token::distributions() const {
    std::vector<std::span<const double>> out(columns.begin(), columns.begin() + distribution_count);
    if (!holder) return out;
    const auto& more = holder->columns;
    out.insert(out.end(), more.begin(), more.begin() + holder_distribution_count);
    return out;
}

void fill(PathBlock& block, const std::vector<UnderlyingResults>& underlyings,
          std::span<const TokenSource> tokens) {
    block.underlyings.resize(underlyings.size());
    for (std::size_t u = 0; u < underlyings.size(); ++u) {
        auto& to = block.underlyings[u];
        to.log_return = head(underlyings[u].log_return, block.paths);
        to.squared_returns = head(underlyings[u].squared_returns, block.paths);
        to.normal_sum = head(underlyings[u].normal_sum, block.paths);
        to.recorded = &underlyings[u].recorded;
        to.price.resize(block.paths);
        for (std::size_t i = 0; i < block.paths; ++i) to.price[i] = std::exp(to.log_return[i]);
    }
    block.tokens.resize(tokens.size());
    for (std::size_t k = 0; k < tokens.size(); ++k) {
        fill_token(block.tokens[k], tokens[k], block.paths,
                   block.underlyings[tokens[k].underlying].price);
    }
}

}  // namespace levtok::montecarlo
