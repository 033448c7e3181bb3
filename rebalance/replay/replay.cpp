#include "rebalance/replay/replay.hpp"

namespace levtok::rebalance {

MarketStep MarketFeed::step(const Observation& bar) {
    double funding = 0;
    const double benchmark = benchmark_;
    skip_to(bar.time, funding, benchmark_);
    if (!started_) {
        started_ = true;
        return {bar, Rate{}, Rate{}};
    }
    return {bar, Rate::raw(funding), Rate::raw(benchmark)};
}

void MarketFeed::continue_after(Instant last) {
    double past = 0;
    skip_to(last, past, benchmark_);
    started_ = true;
}

void MarketFeed::skip_to(Instant time, double& funding, double& benchmark) {
    while (!funding_.empty() && funding_.front().time <= time + late) {
        funding += funding_.front().rate.value();
        funding_ = funding_.subspan(1);
    }
    while (!rates_.empty() && rates_.front().time <= time) {
        benchmark = rates_.front().rate.value();
        rates_ = rates_.subspan(1);
    }
}

}  // namespace levtok::rebalance
