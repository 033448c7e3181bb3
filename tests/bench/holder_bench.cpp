/// Holders over seventy years of days (25,700 bars): a strategy with a trend, stops and a size by
/// volatility on a 3x token, and a portfolio of ten holdings that goes back to its weights by month
/// and in a band, with contributions.

#include <cmath>
#include <utility>

#include "rebalance/holder/held_asset.hpp"
#include "rebalance/holder/held_token.hpp"
#include "rebalance/holder/portfolio_history.hpp"
#include "rebalance/replay/replay.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/minute_bars.hpp"

namespace levtok::bench {
namespace {

using namespace rebalance;

constexpr std::size_t years_of_days = 25'700;
constexpr std::size_t tiny_days = 2'000;
constexpr std::size_t holdings = 10;

/// Generated bars, stamped a day apart; each market begins elsewhere in the generator.
std::vector<Observation> day_bars(std::size_t count, std::size_t market) {
    MinuteBars generator;
    for (std::size_t i = 0; i < market * 977; ++i) generator.next();
    std::vector<Observation> bars;
    bars.reserve(count);
    Instant time{std::chrono::sys_days{std::chrono::year{1955} / 1 / 3}};
    for (std::size_t i = 0; i < count; ++i, time += one_day) {
        bars.push_back(generator.next());
        bars.back().time = time;
    }
    return bars;
}

Strategy ruled() {
    Strategy strategy;
    strategy.trend = std::chrono::days{200};
    strategy.trend_margin = 0.0005;
    strategy.trend_delay = std::chrono::days{1};
    strategy.stop_loss = 0.02;
    strategy.trailing = 0.03;
    strategy.take_profit = 0.05;
    strategy.target_volatility = 0.05;
    strategy.cooldown = std::chrono::days{2};
    strategy.spread = 0.001;
    return strategy;
}

struct Outcome {
    double equity = 0;
    double sum = 0;
    std::size_t trades = 0;
    bool operator==(const Outcome&) const = default;
};

Outcome held_by_rules(std::span<const Observation> bars, const Terms& terms,
                      const Strategy& strategy) {
    Token token(terms);
    HeldToken held(token, strategy);
    MarketFeed feed({}, {});
    Outcome out;
    for (const auto& bar : bars) {
        const MarketStep step = feed.step(bar);
        const auto row = held.add(step, token, token.advance(step));
        out.equity = row.equity;
        out.sum += row.equity;
    }
    out.trades = held.closed().size();
    return out;
}

/// Without a rule the holder has what the token has.
void verify_strategy(std::span<const Observation> bars, const Terms& terms) {
    Token token(terms);
    MarketFeed feed({}, {});
    for (const auto& bar : bars) token.advance(feed.step(bar));
    verify(held_by_rules(bars, terms, {}).equity == token.adjusted_nav(),
           "a holder without rules has another value than the token");
    const auto ruled_once = held_by_rules(bars, terms, ruled());
    verify(ruled_once.trades > 3 && ruled_once.equity > 0, "the rules do nothing");
}

PortfolioRules portfolio_rules() {
    return {
        .rebalance = PortfolioCalendar::month, .band = 0.02, .cost = 0.0005, .contribution = 100};
}

PortfolioHistory held_together(const std::vector<HoldingSeries>& series) {
    PortfolioHistory history({portfolio_rules(), std::vector<double>(holdings, 0.099)}, series);
    history.run({}, {});
    return history;
}

/// What the holdings made and what came in is the value.
void verify_portfolio(const PortfolioHistory& history) {
    double sum = 0;
    for (const auto& flow : history.portfolio().flows()) sum += flow.amount;
    for (const double made : history.portfolio().contributions()) sum += made;
    verify(agree(sum, history.rows().back().value, 1e-9), "the parts do not add up to the value");
    std::size_t rebalanced = 0;
    for (const auto& row : history.rows()) rebalanced += row.rebalanced ? 1 : 0;
    verify(rebalanced > history.rows().size() / 40, "it seldom goes back to its weights");
}

int holder_benchmark(Options options) {
    const std::size_t days = options.tiny ? tiny_days : years_of_days;
    Terms terms;
    terms.leverage = 3;
    terms.intrabar = Intrabar::ohlc;
    const auto bars = day_bars(days, 0);
    verify_strategy(bars, terms);
    Outcome first = held_by_rules(bars, terms, ruled());
    const double strategy_seconds = best_seconds(options.runs(9), [&] {
        verify(held_by_rules(bars, terms, ruled()) == first, "two runs differ");
    });

    std::vector<HoldingSeries> series;
    for (std::size_t i = 0; i < holdings; ++i) {
        HeldAsset asset("holding " + std::to_string(i));
        MarketFeed feed({}, {});
        for (const auto& bar : day_bars(days, i)) asset.add(feed.step(bar));
        series.push_back(asset.take());
    }
    verify_portfolio(held_together(series));
    double value = 0;
    const double portfolio_seconds =
        best_seconds(options.runs(9), [&] { value += held_together(series).rows().back().value; });
    verify(std::isfinite(value), "a portfolio has no value");

    Figures figures(options);
    figures.at_least("holder: strategies over 25,700 bars", 1 / strategy_seconds, 100, "/s");
    figures.at_least("holder: portfolios of ten over 25,700 bars", 1 / portfolio_seconds, 100,
                     "/s");
    figures.note("holder: closed holdings of the strategy", static_cast<double>(first.trades), "");
    return figures.status();
}

}  // namespace
}  // namespace levtok::bench

int main(int argc, char** argv) {
    return levtok::bench::run(argc, argv, levtok::bench::holder_benchmark);
}
