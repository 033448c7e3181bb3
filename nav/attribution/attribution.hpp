#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "nav/observation.hpp"
#include "nav/sum.hpp"

namespace levtok::nav {

/// Why NAV changed, in logs, collected as the ledger books: ln(E_T / E_0) = market + financing +
/// fees + trading + cap. A wipe-out by any charge or mark is -infinity in that component.
struct Attribution {
    double first_price = 0;          ///< p_0, at the opening
    CompensatedSum market;           ///< ln(1 + l x) over the marks
    CompensatedSum financing;        ///< ln of the factor by which financing changed equity
    CompensatedSum fees;             ///< the same of management fees
    CompensatedSum trading;          ///< the same of trading cost
    CompensatedSum cap;              ///< the same of what a cap withheld and gave back
    CompensatedSum squared_returns;  ///< squared log returns of the price between rebalances
};

/// The published components; they add up to `total` except for rounding.
struct AttributionReport {
    double total = 0;          ///< ln(E_T / E_0), merges adjusted
    double target = 0;         ///< L ln(p_T / p_0): the multiple that the name promises
    double variance_drag = 0;  ///< -L (L - 1) / 2 x the squared log returns between rebalances
    double path_residual =
        0;  ///< market - target - variance_drag: what the second-order terms leave out
    double financing = 0;
    double fees = 0;
    double trading = 0;
    double cap = 0;
};

struct AttributionPart {
    const char* name;
    double AttributionReport::*value;
    const char* meaning;
    const char* words;  ///< its name in plain words, for charts
};

/// The total and its parts, in the order of publication.
inline constexpr std::array<AttributionPart, 8> attribution_parts{{
    {"total", &AttributionReport::total,
     "ln of NAV at the end over that at the begin; the sum of the rest", "return"},
    {"target", &AttributionReport::target, "leverage x ln of the price's ratio", "leverage"},
    {"variance_drag", &AttributionReport::variance_drag,
     "-L (L - 1) / 2 x squared log returns between rebalances", "volatility"},
    {"path_residual", &AttributionReport::path_residual, "what the second-order picture leaves out",
     "path"},
    {"financing", &AttributionReport::financing, "ln of what funding and interest left of NAV",
     "financing"},
    {"fees", &AttributionReport::fees, "ln of what management fees left of NAV", "fees"},
    {"trading", &AttributionReport::trading, "ln of what the cost of trades left of NAV",
     "trading"},
    {"cap", &AttributionReport::cap, "ln of what the cap on the gain left of NAV", "cap"},
}};

/// The cause of a wipe-out in words, from the part that has become infinite; empty without one.
inline std::string_view wiped_out_by(const AttributionReport& report) {
    const auto is_it = [](double part) { return std::isinf(part); };
    if (is_it(report.fees)) return "its management fee, which was all of its NAV or more";
    if (is_it(report.financing)) return "its financing, which was all of its NAV or more";
    if (is_it(report.trading)) return "the cost of a trade, which was all of its NAV or more";
    return is_it(report.total) ? "the market" : "";
}

/// The same parts as fractions of NAV at the begin, which add up to the simple return: each is its
/// log times (E_T / E_0 - 1) / ln(E_T / E_0), the logarithmic mean of the ends (D. Cariño,
/// Combining attribution effects over time, 1999), so that no order of the parts is preferred. NaN
/// after a wipe-out, which has no finite log.
inline AttributionReport of_start(const AttributionReport& report) {
    const double scale = report.total == 0 ? 1 : std::expm1(report.total) / report.total;
    AttributionReport out;
    for (const auto& part : attribution_parts) {
        out.*part.value = std::isfinite(report.total) ? report.*part.value * scale
                                                      : std::numeric_limits<double>::quiet_NaN();
    }
    return out;
}

/// What the market charged on average over a history, observation by observation.
class MeanMarket {
public:
    void add(const MarketStep& step) {
        if (started_) {
            const double passed = in_units_of(step.bar.time - last_, one_day);
            days_ += passed;
            funding_.add(step.funding.value());
            benchmark_.add(step.benchmark.value() * passed);
        }
        started_ = true;
        last_ = step.bar.time;
    }

    /// The funding rate of a perpetual per 8 hours; 0 before any time has passed.
    double funding_per_8h() const { return days_ > 0 ? funding_.value() / (3 * days_) : 0; }
    /// The benchmark interest rate per year, weighted by time.
    double benchmark() const { return days_ > 0 ? benchmark_.value() / days_ : 0; }

private:
    bool started_ = false;
    Instant last_{};
    double days_ = 0;
    CompensatedSum funding_;
    CompensatedSum benchmark_;
};

/// One bar of the waterfall chart of an attribution; it starts at the sum of the parts before it.
struct WaterfallBar {
    const char* part;   ///< its name
    const char* words;  ///< the same in plain words
    double value;
    double from;
    double to;
};

/// The parts stacked one upon the other, then the total from 0. Few products have a cap: it has a
/// bar where it did something.
inline std::vector<WaterfallBar> waterfall(const AttributionReport& report) {
    std::vector<WaterfallBar> bars;
    double reached = 0;
    for (const auto& part : std::span(attribution_parts).subspan(1)) {
        const double value = report.*part.value;
        if (part.value == &AttributionReport::cap && value == 0) continue;
        bars.push_back({part.name, part.words, value, reached, reached + value});
        reached = bars.back().to;
    }
    const auto& total = attribution_parts.front();
    bars.push_back({total.name, total.words, report.total, 0, report.total});
    return bars;
}

}  // namespace levtok::nav
