#include "service/demo/synthetic.hpp"

#include <limits>

namespace levtok::demo {
namespace {

constexpr Rate benchmark_rate = Rate::raw(0.05);

montecarlo::SampleTerms endless() {
    montecarlo::SampleTerms terms;
    terms.start = Instant{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    terms.bars = std::numeric_limits<std::uint64_t>::max();
    return terms;
}

}  // namespace

SyntheticMarket::SyntheticMarket()
    : prices_(endless()),
      funding_(endless().start, endless().seed),
      next_funding_(funding_.next()),
      next_rate_(endless().start) {}

Hour SyntheticMarket::next() {
    Hour hour;
    prices_.next(hour.bar);
    const Instant end = hour.bar.time;
    if (next_funding_.time <= end) {
        hour.funding = next_funding_;
        next_funding_ = funding_.next();
    }
    if (next_rate_ <= end) {
        hour.rate = RateEvent{next_rate_, benchmark_rate};
        next_rate_ += std::chrono::days{1};
    }
    return hour;
}

}  // namespace levtok::demo
