#include "montecarlo/study/best_leverage.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "montecarlo/stream.hpp"
#include "nav/check.hpp"
#include "nav/error.hpp"
#include "rebalance/holder/cash.hpp"
#include "rebalance/token/token.hpp"

namespace levtok::montecarlo {
namespace {

constexpr double dead_growth = -std::numeric_limits<double>::infinity();
constexpr std::array growth_quantities{"best_leverage", "growth_best", "growth_own", "growth_spot"};
using GrowthNumbers = std::array<double, growth_quantities.size()>;

/// Log returns of each row, one column for each leverage of the list, then the own one, then spot.
struct GrowthTable {
    std::vector<Instant> time;
    std::vector<double> leverages;
    std::size_t columns = 0;
    std::vector<double> growth;  ///< row by row, from the second observation on
};

double logarithm_of(double before, double after) {
    return before > 0 && after > 0 ? std::log(after / before) : dead_growth;
}

void add_cash(std::span<const MarketStep> steps, std::size_t column, GrowthTable& table) {
    for (std::size_t row = 1; row < steps.size(); ++row) {
        const double years =
            in_units_of(steps[row].bar.time - steps[row - 1].bar.time, rebalance::one_year);
        table.growth[(row - 1) * table.columns + column] =
            std::log1p(steps[row].benchmark.value() * years);
    }
}

void add_token(rebalance::Terms terms, double leverage, std::span<const MarketStep> steps,
               std::size_t column, GrowthTable& table) {
    if (leverage == 0) return add_cash(steps, column, table);
    terms.leverage = leverage;
    rebalance::Token token(std::move(terms));
    double before = 0;
    for (std::size_t row = 0; row < steps.size(); ++row) {
        token.advance(steps[row]);
        const double nav = token.adjusted_nav();
        if (row > 0) {
            table.growth[(row - 1) * table.columns + column] = logarithm_of(before, nav);
        }
        before = nav;
    }
}

GrowthTable growth_table(const rebalance::Terms& terms, std::span<const MarketStep> steps,
                         const std::vector<double>& leverages) {
    GrowthTable table{.leverages = leverages, .columns = leverages.size() + 2};
    for (const auto& step : steps) table.time.push_back(step.bar.time);
    table.growth.assign((steps.size() - 1) * table.columns, 0);
    for (std::size_t i = 0; i < leverages.size(); ++i) {
        add_token(terms, leverages[i], steps, i, table);
    }
    add_token(terms, terms.leverage, steps, leverages.size(), table);
    for (std::size_t row = 1; row < steps.size(); ++row) {
        table.growth[row * table.columns - 1] =
            logarithm_of(steps[row - 1].bar.close.value(), steps[row].bar.close.value());
    }
    return table;
}

/// Where a parabola through three points has its top.
double top_of(const std::vector<double>& leverages, const std::vector<double>& sums,
              std::size_t best) {
    if (best == 0 || best + 1 == leverages.size()) return leverages[best];
    const double left = leverages[best] - leverages[best - 1];
    const double right = leverages[best + 1] - leverages[best];
    const double from_left = (sums[best] - sums[best - 1]) / left;
    const double to_right = (sums[best + 1] - sums[best]) / right;
    if (!std::isfinite(from_left) || !std::isfinite(to_right) || from_left == to_right) {
        return leverages[best];
    }
    return leverages[best] + (from_left * right + to_right * left) / 2 / (from_left - to_right);
}

GrowthNumbers growth_numbers_of(const GrowthTable& table, const std::vector<double>& sums,
                                double years) {
    const auto end = sums.begin() + static_cast<std::ptrdiff_t>(table.leverages.size());
    const auto best = static_cast<std::size_t>(std::max_element(sums.begin(), end) - sums.begin());
    return {top_of(table.leverages, sums, best), sums[best] / years,
            sums[table.leverages.size()] / years, sums.back() / years};
}

void add_growth_row(const GrowthTable& table, std::size_t row, std::vector<double>& sums) {
    const double* growth = table.growth.data() + row * table.columns;
    for (std::size_t i = 0; i < table.columns; ++i) sums[i] += growth[i];
}

/// Rows [first, last) of the table, in circular blocks of so many.
GrowthNumbers resampled_numbers(const GrowthTable& table, std::size_t first, std::size_t last,
                                std::size_t block, double years, std::uint64_t key) {
    std::vector<double> sums(table.columns, 0);
    const std::size_t count = last - first;
    std::size_t taken = 0;
    for (std::uint64_t draw = 0; taken < count; ++draw) {
        const std::size_t begin = mix(key + draw * 0x9e3779b97f4a7c15) % count;
        for (std::size_t i = 0; i < block && taken < count; ++i, ++taken) {
            add_growth_row(table, first + (begin + i) % count, sums);
        }
    }
    return growth_numbers_of(table, sums, years);
}

/// The standard deviations of the resampled numbers; of those that are not finite nothing is said.
GrowthNumbers growth_errors(const GrowthTable& table, std::size_t first, std::size_t last,
                            double years, const LeverageDesign& design) {
    GrowthNumbers errors{};
    errors.fill(std::numeric_limits<double>::quiet_NaN());
    const Duration step =
        (table.time[last] - table.time[first]) / static_cast<Duration::rep>(last - first);
    const auto block = static_cast<std::size_t>(
        std::max<Duration::rep>(design.block / std::max(step, Duration{1}), 1));
    if (last - first < 2 * block || design.resamples < 2) return errors;
    std::vector<GrowthNumbers> all;
    for (std::uint64_t i = 0; i < design.resamples; ++i) {
        all.push_back(
            resampled_numbers(table, first, last, block, years, mix(mix(design.seed) + i)));
    }
    const auto n = static_cast<double>(all.size());
    for (std::size_t q = 0; q < errors.size(); ++q) {
        double mean = 0;
        for (const auto& each : all) mean += each[q] / n;
        double squares = 0;
        for (const auto& each : all) squares += (each[q] - mean) * (each[q] - mean);
        if (std::isfinite(squares)) errors[q] = std::sqrt(squares / (n - 1));
    }
    return errors;
}

void add_growth_period(const GrowthTable& table, std::size_t first, std::size_t last,
                       const LeverageDesign& design, std::vector<LeverageRow>& rows) {
    std::vector<double> sums(table.columns, 0);
    for (std::size_t row = first; row < last; ++row) add_growth_row(table, row, sums);
    const double years = in_units_of(table.time[last] - table.time[first], rebalance::one_year);
    const auto numbers = growth_numbers_of(table, sums, years);
    const auto errors = growth_errors(table, first, last, years, design);
    for (std::size_t q = 0; q < numbers.size(); ++q) {
        rows.push_back({table.time[first], table.time[last],
                        with_error(growth_quantities[q], numbers[q], errors[q])});
    }
}

void check_leverages(const std::vector<double>& leverages) {
    if (leverages.size() < 3) {
        throw InvalidValue("leverages", "must hold 3 or more", std::to_string(leverages.size()));
    }
    for (std::size_t i = 1; i < leverages.size(); ++i) {
        if (leverages[i] > leverages[i - 1]) continue;
        throw InvalidValue("leverages", "must rise", shortest(leverages[i]));
    }
}

}  // namespace

std::vector<LeverageRow> best_leverages(const rebalance::Terms& terms,
                                        std::span<const MarketStep> steps,
                                        const LeverageDesign& design) {
    check_leverages(design.leverages);
    if (steps.size() < 2) {
        throw InvalidValue("prices", "must hold two observations", std::to_string(steps.size()));
    }
    const auto table = growth_table(terms, steps, design.leverages);
    std::vector<LeverageRow> rows;
    const std::size_t end = steps.size() - 1;
    add_growth_period(table, 0, end, design, rows);
    if (design.by <= Duration{0}) return rows;
    std::size_t first = 0;
    for (std::size_t row = 1; row <= end; ++row) {
        if (table.time[row] - table.time[first] < design.by && row < end) continue;
        // What is left of the last period counts where it is half of one or more.
        if (2 * (table.time[row] - table.time[first]) >= design.by) {
            add_growth_period(table, first, row, design, rows);
        }
        first = row;
    }
    return rows;
}

Notes notes_of(const std::vector<LeverageRow>& rows, const LeverageDesign& design,
               const std::string& whose) {
    std::size_t at_end = 0;
    for (const auto& row : rows) {
        const bool is_best = row.estimate.quantity == growth_quantities.front();
        const double value = row.estimate.value;
        at_end += is_best && (value == design.leverages.front() || value == design.leverages.back())
                      ? 1
                      : 0;
    }
    if (at_end == 0) return {};
    return {{NoteCode::left_out,
             "in " + std::to_string(at_end) + " of " +
                 std::to_string(rows.size() / growth_quantities.size()) +
                 " periods the best leverage is at an end of the list, " +
                 shortest(design.leverages.front()) + " to " + shortest(design.leverages.back()) +
                 "; beyond it may be a better one",
             whose}};
}

}  // namespace levtok::montecarlo
