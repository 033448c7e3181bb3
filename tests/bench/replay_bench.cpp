/// Six tokens with a daily schedule, an emergency trigger, the ohlc walk and a taker fee, in one
/// pass over minute bars.

#include <fmt/format.h>

#include <cmath>

#include "rebalance/replay/replay.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/minute_bars.hpp"
#include "tests/bench/six_tokens.hpp"

namespace levtok::bench {
namespace {

using rebalance::Token;

/// What one token published, summed: every row counts, so no row's work can be left out.
struct Checksum {
    double nav = 0;
    double leverage = 0;
    double cash = 0;
    std::size_t emergencies = 0;
    bool operator==(const Checksum&) const = default;
};

std::vector<Checksum> replay_all(std::span<const Observation> bars, std::span<Token> tokens) {
    std::vector<Checksum> sums(tokens.size());
    rebalance::MarketFeed feed({}, {});
    auto bar = bars.begin();
    const auto next = [&](Observation& out) {
        if (bar == bars.end()) return false;
        out = *bar++;
        return true;
    };
    rebalance::replay(next, feed, tokens,
                      [&](std::size_t i, const Token&, const rebalance::PathRow& row) {
                          sums[i].nav += row.nav;
                          sums[i].leverage += row.leverage;
                          sums[i].cash += row.cash;
                          if (row.events.has(rebalance::Event::emergency)) ++sums[i].emergencies;
                      });
    return sums;
}

/// The least that a simulation can do: marks six positions at each close and resets them once a
/// day. No cost, no trigger, no path within the bar, no books. Returns the final NAVs.
std::vector<double> naive_loop(std::span<const Observation> bars) {
    constexpr std::size_t count = six_leverages.size();
    std::vector<double> nav(count, 100.0);
    std::vector<double> position(count);
    double price = bars.front().close.value();
    for (std::size_t i = 0; i < count; ++i) position[i] = six_leverages[i] * nav[i] / price;
    for (const Observation& bar : bars.subspan(1)) {
        const double close = bar.close.value();
        const bool midnight = bar.time.time_since_epoch() % one_day == Duration{0};
        for (std::size_t i = 0; i < count; ++i) {
            nav[i] += position[i] * (close - price);
            if (midnight) position[i] = six_leverages[i] * nav[i] / close;
        }
        price = close;
    }
    return nav;
}

void verify_one_at_a_time(std::span<const Observation> bars, const std::vector<Token>& together,
                          const std::vector<Checksum>& sums) {
    for (std::size_t i = 0; i < together.size(); ++i) {
        std::vector<Token> alone;
        alone.emplace_back(together[i].terms());
        verify(replay_all(bars, alone).front() == sums[i], "a token alone and among six differ");
        verify(alone.front().adjusted_nav() == together[i].adjusted_nav(),
               "final NAVs alone and among six differ");
    }
}

void verify_books(const std::vector<Token>& tokens, const std::vector<Checksum>& sums) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        verify(std::isfinite(sums[i].nav) && tokens[i].adjusted_nav() > 0, "a token was wiped out");
        const auto parts = tokens[i].attribution();
        const double sum = parts.target + parts.variance_drag + parts.path_residual +
                           parts.financing + parts.fees + parts.trading;
        const double total = std::log(tokens[i].adjusted_nav() / tokens[i].terms().initial_nav);
        verify(agree(sum, total, 1e-12) && agree(parts.total, total, 1e-12),
               "the attribution does not add up");
    }
}

/// The naive loop is a fair yardstick only if it is right: it equals tokens without trigger and
/// cost.
void verify_naive(std::span<const Observation> bars, const std::vector<double>& nav) {
    for (std::size_t i = 0; i < nav.size(); ++i) {
        rebalance::Terms plain;
        plain.leverage = six_leverages[i];
        std::vector<Token> token;
        token.emplace_back(plain);
        replay_all(bars, token);
        const bool wiped_out = token.front().state().ledger.wiped_out;
        verify(wiped_out || agree(nav[i], token.front().adjusted_nav(), 1e-6),
               "the naive loop and the tokens differ");
    }
}

int replay_benchmark(Options options) {
    const auto bars = minute_bars(options.bars());
    std::vector<Token> tokens;
    std::vector<Checksum> sums;
    std::vector<double> naive;
    double seconds = std::numeric_limits<double>::infinity();
    double naive_seconds = seconds;
    for (int i = 0; i < options.runs(7); ++i) {
        tokens = six_tokens();
        const double taken = best_seconds(1, [&] { sums = replay_all(bars, tokens); });
        const double naive_taken = best_seconds(1, [&] { naive = naive_loop(bars); });
        seconds = std::min(seconds, taken);
        naive_seconds = std::min(naive_seconds, naive_taken);
    }
    verify_books(tokens, sums);
    verify_one_at_a_time(bars, tokens, sums);
    verify_naive(bars, naive);
    std::size_t emergencies = 0;
    for (const Checksum& sum : sums) emergencies += sum.emergencies;
    verify(emergencies > 0, "the history has no emergency");

    Figures figures(options);
    const auto token_bars = static_cast<double>(bars.size() * tokens.size());
    figures.at_least("replay: six tokens in one pass", token_bars / seconds / 1e6, 40, "M/s");
    figures.note("replay: time against a naive close-only loop", seconds / naive_seconds, "x");
    figures.note("replay: token-bars with an emergency", static_cast<double>(emergencies), "");
    return figures.status();
}

}  // namespace
}  // namespace levtok::bench

int main(int argc, char** argv) {
    return levtok::bench::run(argc, argv, levtok::bench::replay_benchmark);
}
