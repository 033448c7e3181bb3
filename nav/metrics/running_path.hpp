#pragma once

#include <vector>

#include "nav/metrics.hpp"

namespace levtok::nav {

/// The parts of a path too long to store that a summary needs: the last row of each UTC day (a row
/// stamped 00:00 closes the day before) and the drawdown over every row.
class RunningPath {
public:
    void add(Instant time, double nav, double price);

    /// The daily path so far; its returns are those of the whole path. Refers to this object.
    PathView daily(double leverage) const;
    /// The same days of the underlying alone.
    PathView underlying() const;
    double max_drawdown() const { return deepest_; }

private:
    std::vector<Instant> time_;
    std::vector<double> nav_;
    std::vector<double> price_;
    double peak_ = 0;
    double deepest_ = 0;
};

}  // namespace levtok::nav
