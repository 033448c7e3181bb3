#include "rebalance/holder/portfolio_history.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "nav/check.hpp"
#include "rebalance/replay/replay.hpp"

namespace levtok::rebalance {
namespace {

/// Every time of the series within the time that they have in common.
std::vector<Instant> common_times(const std::vector<HoldingSeries>& series) {
    Instant first = Instant::min();
    Instant last = Instant::max();
    std::vector<Instant> times;
    for (const auto& each : series) {
        if (each.time.empty()) continue;
        first = std::max(first, each.time.front());
        last = std::min(last, each.time.back());
        times.insert(times.end(), each.time.begin(), each.time.end());
    }
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    std::erase_if(times, [&](Instant time) { return time < first || time > last; });
    if (times.empty()) {
        throw InvalidValue("holdings", "must have histories with a time in common",
                           "from " + format_time(first) + " to " + format_time(last));
    }
    return times;
}

}  // namespace

PortfolioHistory::PortfolioHistory(Portfolio portfolio, std::vector<HoldingSeries> series)
    : portfolio_(std::move(portfolio)), series_(std::move(series)), time_(common_times(series_)) {}

void PortfolioHistory::run(std::span<const RateEvent> rates, std::span<const CashFlow> flows) {
    seen_.assign(series_.size(), {});
    std::vector<std::size_t> next(series_.size(), 0);
    std::vector<double> price(series_.size());
    MarketFeed feed({}, rates);
    for (const Instant time : time_) {
        bool tradable = true;
        for (std::size_t i = 0; i < series_.size(); ++i) {
            const auto& each = series_[i];
            while (next[i] < each.time.size() && each.time[next[i]] <= time) {
                price[i] = each.value[next[i]++];
            }
            tradable = tradable && time - each.time[next[i] - 1] <= one_day;
            seen_[i].push_back(price[i]);
        }
        double flow = 0;
        for (; !flows.empty() && flows.front().time <= time; flows = flows.subspan(1)) {
            flow += flows.front().amount;
        }
        const auto step = feed.step(Observation::at(time, Price::raw(1)));
        rows_.push_back(portfolio_.advance({.time = time,
                                            .price = price,
                                            .tradable = tradable,
                                            .benchmark = step.benchmark.value(),
                                            .flow = flow}));
        growth_.push_back(1 + portfolio_.time_weighted_return());
        stale_ += tradable ? 0 : 1;
    }
}

double PortfolioHistory::total_return(std::size_t holding) const {
    return seen_[holding].back() / seen_[holding].front() - 1;
}

double PortfolioHistory::correlation(std::size_t a, std::size_t b) const {
    CompensatedSum sums[5];
    double count = 0;
    for (std::size_t i = 1; i < time_.size(); ++i) {
        if (seen_[a][i] <= 0 || seen_[b][i] <= 0) break;
        const double x = std::log(seen_[a][i] / seen_[a][i - 1]);
        const double y = std::log(seen_[b][i] / seen_[b][i - 1]);
        const double terms[] = {x, y, x * x, y * y, x * y};
        for (int k = 0; k < 5; ++k) sums[k].add(terms[k]);
        ++count;
    }
    if (count < 2) return 0;
    const double mean_x = sums[0].value() / count;
    const double mean_y = sums[1].value() / count;
    const double of_x = sums[2].value() / count - mean_x * mean_x;
    const double of_y = sums[3].value() / count - mean_y * mean_y;
    if (of_x <= 0 || of_y <= 0) return 0;
    return (sums[4].value() / count - mean_x * mean_y) / std::sqrt(of_x * of_y);
}

Notes PortfolioHistory::notes() const {
    Notes notes;
    const auto all =
        std::max_element(series_.begin(), series_.end(), [](const auto& a, const auto& b) {
            return a.time.size() < b.time.size();
        })->time.size();
    if (time_.size() < all) {
        notes.push_back({NoteCode::left_out,
                         "the histories have " + format_time(time_.front()) + " to " +
                             format_time(time_.back()) + " in common; the rest is left out",
                         "holdings"});
    }
    if (stale_ > 0) {
        notes.push_back({NoteCode::stale_prices,
                         "at " + std::to_string(stale_) + " of " + std::to_string(time_.size()) +
                             " observations a holding has had no price for more than a day, and "
                             "nothing trades",
                         "holdings"});
    }
    return notes;
}

}  // namespace levtok::rebalance
