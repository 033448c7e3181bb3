#include "nav/series/levels.hpp"

#include <algorithm>
#include <cmath>

#include "nav/interval.hpp"

namespace levtok::nav {
namespace {

struct Pivot {
    double price = 0;
    double log_price = 0;
    std::size_t bar = 0;
};

/// The pivots of one level, added in the order of price.
struct Cluster {
    double sum = 0;  ///< of the logs
    std::vector<Pivot> pivots;

    double mean() const { return sum / static_cast<double>(pivots.size()); }
    void add(const Pivot& pivot) {
        sum += pivot.log_price;
        pivots.push_back(pivot);
    }
};

/// True where the bar exceeds those before it and is not below those after it, in the
/// order that `above` gives.
template <class Value, class Above>
bool is_pivot(std::span<const Observation> bars, std::size_t at, std::size_t wing, Value value,
              Above above) {
    const Price own = value(bars[at]);
    for (std::size_t k = 1; k <= wing; ++k) {
        if (!above(own, value(bars[at - k])) || above(value(bars[at + k]), own)) return false;
    }
    return true;
}

Pivot pivot_at(Price price, std::size_t bar) {
    return {price.value(), std::log(price.value()), bar};
}

std::vector<Pivot> pivots_of(std::span<const Observation> bars, std::size_t wing) {
    const auto high = [](const Observation& bar) { return bar.high; };
    const auto low = [](const Observation& bar) { return bar.low; };
    std::vector<Pivot> pivots;
    for (std::size_t i = wing; i + wing < bars.size(); ++i) {
        if (is_pivot(bars, i, wing, high, std::greater<>{})) {
            pivots.push_back(pivot_at(bars[i].high, i));
        }
        if (is_pivot(bars, i, wing, low, std::less<>{})) {
            pivots.push_back(pivot_at(bars[i].low, i));
        }
    }
    return pivots;
}

/// The median of ln(high / low); where bars have only a close, of the moves between them.
double median_range(std::span<const Observation> bars) {
    std::vector<double> ranges;
    ranges.reserve(bars.size());
    for (std::size_t i = 1; i < bars.size(); ++i) {
        const double range = std::log(bars[i].high / bars[i].low);
        ranges.push_back(range > 0 ? range
                                   : std::fabs(std::log(bars[i].close / bars[i - 1].close)));
    }
    const auto middle = ranges.begin() + static_cast<std::ptrdiff_t>(ranges.size() / 2);
    std::nth_element(ranges.begin(), middle, ranges.end());
    return *middle;
}

std::vector<Cluster> clusters_of(std::vector<Pivot> pivots, double width) {
    std::sort(pivots.begin(), pivots.end(), [](const Pivot& a, const Pivot& b) {
        return a.price != b.price ? a.price < b.price : a.bar < b.bar;
    });
    std::vector<Cluster> clusters;
    for (const auto& pivot : pivots) {
        if (clusters.empty() || pivot.log_price - clusters.back().mean() > width) {
            clusters.emplace_back();
        }
        clusters.back().add(pivot);
    }
    return clusters;
}

Level level_of(const Cluster& cluster, std::span<const Observation> bars, double half_life) {
    Level level;
    level.price = std::exp(cluster.mean());
    level.low = cluster.pivots.front().price;
    level.high = cluster.pivots.back().price;
    level.touches = cluster.pivots.size();
    level.side =
        level.price <= bars.back().close.value() ? LevelSide::support : LevelSide::resistance;
    std::size_t first = bars.size();
    std::size_t last = 0;
    for (const auto& pivot : cluster.pivots) {
        const auto age = static_cast<double>(bars.size() - 1 - pivot.bar);
        level.strength += std::exp2(-age / half_life);
        first = std::min(first, pivot.bar);
        last = std::max(last, pivot.bar);
    }
    level.first_touch = bars[first].time;
    level.last_touch = bars[last].time;
    return level;
}

}  // namespace

std::vector<Observation> joined(std::span<const Observation> bars, Duration timeframe) {
    std::vector<Observation> out;
    std::int64_t interval = 0;
    for (const auto& bar : bars) {
        const auto own = interval_of(bar.time, timeframe);
        if (out.empty() || own != interval) {
            interval = own;
            out.push_back(bar);
            continue;
        }
        auto& whole = out.back();
        whole.time = bar.time;
        whole.high = std::max(whole.high, bar.high);
        whole.low = std::min(whole.low, bar.low);
        whole.close = bar.close;
        whole.volume += bar.volume;
    }
    return out;
}

std::vector<Level> levels(std::span<const Observation> bars, const LevelOptions& options) {
    std::vector<Level> out;
    if (bars.size() < 2 * options.wing + 1 || bars.size() < 2) return out;
    const double width = options.width * median_range(bars);
    for (const auto& cluster : clusters_of(pivots_of(bars, options.wing), width)) {
        if (cluster.pivots.size() < options.least_touches) continue;
        out.push_back(level_of(cluster, bars, options.half_life));
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Level& a, const Level& b) { return a.strength > b.strength; });
    if (out.size() > options.most) out.resize(options.most);
    return out;
}

}  // namespace levtok::nav
