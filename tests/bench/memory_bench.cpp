/// The memory of a replay that streams its file: it must not know how long the file is.

#include "rebalance/replay/replay.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/klines.hpp"
#include "tests/bench/six_tokens.hpp"

namespace levtok::bench {
namespace {

/// Writes and replays `rows` bars; returns the peak afterwards.
double peak_after_replay_of(std::size_t rows) {
    const KlineFile file(rows);
    io::PriceReader reader(file.path());
    rebalance::MarketFeed feed({}, {});
    auto tokens = six_tokens();
    std::size_t published = 0;
    rebalance::replay(
        [&](Observation& bar) { return reader.next(bar); }, feed, tokens,
        [&](std::size_t, const auto&, const auto& row) { published += row.nav > 0 ? 1 : 0; });
    verify(published == rows * tokens.size(), "a row is missing");
    return peak_mebibytes();
}

int memory_benchmark(Options options) {
    const double once = peak_after_replay_of(options.bars());
    const double four_times = peak_after_replay_of(4 * options.bars());
    Figures figures(options);
    figures.below("memory: peak of a streamed replay", once, 64, "MiB");
    figures.below("memory: peak at four times the length", four_times, 64, "MiB");
    figures.below("memory: growth", four_times - once, 1, "MiB");
    return figures.status();
}

}  // namespace
}  // namespace levtok::bench

int main(int argc, char** argv) {
    return levtok::bench::run(argc, argv, levtok::bench::memory_benchmark);
}
