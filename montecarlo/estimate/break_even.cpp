#include "montecarlo/estimate/break_even.hpp"

#include <cmath>
#include <limits>
#include <vector>

namespace levtok::montecarlo {
namespace {

struct Cell {
    double low;
    double high;
    double at;  ///< ln of the price in the middle
    double paths;
    double share;  ///< of them on the side of the high prices: gains of a long, losses of a short
};

std::vector<Cell> cells_of(const Sketch& all, const Sketch& gained, bool gains_above) {
    const auto gains = gained.buckets();
    auto gain = gains.begin();
    std::vector<Cell> cells;
    for (const auto& bucket : all.buckets()) {
        if (bucket.low == 0) continue;
        double up = 0;
        if (gain != gains.end() && gain->low == bucket.low) up = (gain++)->weight;
        if (!gains_above) up = bucket.weight - up;
        cells.push_back({bucket.low, bucket.high, std::log(bucket.middle()), bucket.weight,
                         up / bucket.weight});
    }
    return cells;
}

/// How many cells are below the price that leaves the fewest paths on the wrong side.
std::size_t best_cut(const std::vector<Cell>& cells) {
    double wrong = 0;
    for (const auto& cell : cells) wrong += cell.paths * (1 - cell.share);
    double least = wrong;
    std::size_t best = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        wrong += cells[i].paths * (2 * cells[i].share - 1);
        if (wrong < least) {
            least = wrong;
            best = i + 1;
        }
    }
    return best;
}

struct CutWindow {
    std::size_t from;
    std::size_t to;
    double mixed;  ///< paths on the wrong side of the cut in it
};

/// Cells about the cut, as far as the paths on the wrong side reach: to where 19 of 20 of them are
/// inside.
CutWindow window_about(const std::vector<Cell>& cells, std::size_t cut) {
    const auto wrong = [&](std::size_t i) {
        return cells[i].paths * (i < cut ? cells[i].share : 1 - cells[i].share);
    };
    double all = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) all += wrong(i);
    CutWindow out{cut - 1, cut + 1, wrong(cut - 1) + wrong(cut)};
    while (out.mixed < 0.95 * all) {
        if (out.from > 0) out.mixed += wrong(--out.from);
        if (out.to < cells.size()) out.mixed += wrong(out.to++);
    }
    return out;
}

struct Line {
    double intercept = 0;
    double slope = 0;
    double v00 = 0, v01 = 0, v11 = 0;  ///< covariance of the two
};

/// Logistic regression of the shares on the log price from `origin`, by Newton's method.
Line logistic_line(const std::vector<Cell>& cells, const CutWindow& window, double origin,
                   double scale) {
    constexpr int most_steps = 50;
    Line line;
    for (int step = 0; step < most_steps; ++step) {
        double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
        for (std::size_t i = window.from; i < window.to; ++i) {
            const double x = (cells[i].at - origin) / scale;
            const double p = 1 / (1 + std::exp(-(line.intercept + line.slope * x)));
            const double w = cells[i].paths * p * (1 - p);
            const double residual = cells[i].paths * (cells[i].share - p);
            g0 += residual;
            g1 += residual * x;
            h00 += w;
            h01 += w * x;
            h11 += w * x * x;
        }
        const double det = h00 * h11 - h01 * h01;
        line.v00 = h11 / det;
        line.v01 = -h01 / det;
        line.v11 = h00 / det;
        const double d0 = line.v00 * g0 + line.v01 * g1;
        const double d1 = line.v01 * g0 + line.v11 * g1;
        line.intercept += d0;
        line.slope += d1;
        if (std::fabs(d0) + std::fabs(d1) < 1e-12) break;
    }
    return line;
}

}  // namespace

Estimate break_even_price(const Sketch& all, const Sketch& gained, bool gains_above) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const std::string quantity = "break_even_price";
    const auto cells = cells_of(all, gained, gains_above);
    const std::size_t cut = best_cut(cells);
    if (cut == 0 || cut == cells.size()) return {quantity, nan, nan, nan, nan};
    const double parting = std::sqrt(cells[cut - 1].high * cells[cut].low);
    // Where almost no path is on the wrong side, the price is known to the width of two cells.
    const double width = std::log(cells[cut].high / cells[cut - 1].low);
    Estimate by_cell = with_error(quantity, parting, 0, parting * width / std::sqrt(12.0));

    constexpr double enough = 30;
    const CutWindow window = window_about(cells, cut);
    if (window.mixed < enough || window.to - window.from < 4) return by_cell;
    const double origin = std::log(parting);
    const double scale = (cells[window.to - 1].at - cells[window.from].at) / 2;
    const Line line = logistic_line(cells, window, origin, scale);
    const double x = -line.intercept / line.slope;
    const double variance =
        (line.v00 + 2 * x * line.v01 + x * x * line.v11) / (line.slope * line.slope);
    if (!(line.slope > 0) || !(std::fabs(x) <= 1) || !(variance >= 0)) return by_cell;
    const double price = std::exp(origin + x * scale);
    // The curve does not resolve the position of a price in its cell.
    const double cell = cells[cut].high - cells[cut].low;
    return with_error(quantity, price, price * scale * std::sqrt(variance), cell / std::sqrt(12.0));
}

}  // namespace levtok::montecarlo
