#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rebalance/instruments/compare.hpp"

namespace levtok::report {

/// The values of the contenders of a comparison through time, to draw them.
class ComparedPaths {
public:
    /// Takes each contender at an observation, always in the same order.
    void add(Instant time, std::span<const rebalance::ComparisonPoint> points);

    /// A JSON list of the contenders: "name", "time" in seconds since 1970, "value" per 1 invested,
    /// and "margin_calls" with the time and the value at each. A path has about `points` points
    /// from the last at or before `from` to the first at or after `to`, among them the least and
    /// the greatest of every stretch.
    std::string json(std::size_t points, std::optional<Instant> from = {},
                     std::optional<Instant> to = {}) const;

private:
    struct Path {
        std::string name;
        std::vector<double> value;
        std::vector<std::size_t> margin_calls;  ///< the rows
    };

    std::vector<Instant> time_;
    std::vector<Path> paths_;
};

}  // namespace levtok::report
