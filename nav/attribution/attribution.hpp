#pragma once

#include <array>
#include <cmath>
#include <string_view>

#include "nav/sum.hpp"

namespace levtok::nav {

/// Why NAV changed, in logs, collected as the ledger books: ln(E_T / E_0) = market + financing +
/// fees + trading. A wipe-out by any charge or mark is -infinity in that component.
struct Attribution {
    double first_price = 0;          ///< p_0, at the opening
    CompensatedSum market;           ///< ln(1 + l x) over the marks
    CompensatedSum financing;        ///< ln of the factor by which financing changed equity
    CompensatedSum fees;             ///< the same of management fees
    CompensatedSum trading;          ///< the same of trading cost
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
};

struct AttributionPart {
    const char* name;
    double AttributionReport::*value;
};

/// The total and its parts, in the order of publication.
inline constexpr std::array<AttributionPart, 7> attribution_parts{{
    {"total", &AttributionReport::total},
    {"target", &AttributionReport::target},
    {"variance_drag", &AttributionReport::variance_drag},
    {"path_residual", &AttributionReport::path_residual},
    {"financing", &AttributionReport::financing},
    {"fees", &AttributionReport::fees},
    {"trading", &AttributionReport::trading},
}};

/// The cause of a wipe-out in words, from the part that has become infinite; empty without one.
inline std::string_view wiped_out_by(const AttributionReport& report) {
    const auto is_it = [](double part) { return std::isinf(part); };
    if (is_it(report.fees)) return "its management fee, which was all of its NAV or more";
    if (is_it(report.financing)) return "its financing, which was all of its NAV or more";
    if (is_it(report.trading)) return "the cost of a trade, which was all of its NAV or more";
    return is_it(report.total) ? "the market" : "";
}

}  // namespace levtok::nav
