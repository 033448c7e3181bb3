#include "rebalance/replay/replay.hpp"

namespace levtok::rebalance {

MarketStep MarketFeed::step(const Observation& bar) {
    double funding = 0;
    MarketStep step{bar, Rate{}, Rate::raw(benchmark_), known_};
    skip_to(bar.time, funding);
    if (!started_) {
        started_ = true;
        return {bar, Rate{}, Rate{}};
    }
    step.funding = Rate::raw(funding);
    return step;
}

void MarketFeed::continue_after(Instant last) {
    double past = 0;
    skip_to(last, past);
    started_ = true;
}

void MarketFeed::skip_to(Instant time, double& funding) {
    while (!funding_.empty() && funding_.front().time <= time + late) {
        funding += funding_.front().rate.value();
        funding_ = funding_.subspan(1);
    }
    while (!rates_.empty() && rates_.front().time <= time) {
        benchmark_ = rates_.front().rate.value();
        rates_ = rates_.subspan(1);
    }
    while (!spreads_.empty() && spreads_.front().time <= time) {
        known_ = spreads_.front().spreads;
        spreads_ = spreads_.subspan(1);
    }
}

}  // namespace levtok::rebalance
