#include "montecarlo/estimate/path_block.hpp"

#include <cmath>

namespace levtok::montecarlo {
namespace {

constexpr double largest_product = 64;

std::span<const double> head(const PerPath& values, std::size_t paths) {
    return std::span<const double>(values).first(values.empty() ? 0 : paths);
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
    token.columns = {
        head(results.nav, paths),  head(results.drawdown, paths),   token.decay_ratio,
        token.decay_naive,         head(results.rebalances, paths), head(results.turnover, paths),
        head(results.fees, paths), head(results.financing, paths),  head(results.cost, paths)};
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
