#include "montecarlo/study/shuffled_order.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "montecarlo/stream.hpp"
#include "nav/error.hpp"
#include "nav/sum.hpp"

namespace levtok::montecarlo {
namespace {

using rebalance::Portfolio;
using rebalance::PortfolioHistory;

constexpr std::array shuffled_levels{0.05, 0.25, 0.5, 0.75, 0.95};
constexpr std::array shuffled_names{"final_value", "time_weighted_return", "max_drawdown"};
using ShuffledOutcome = std::array<double, shuffled_names.size()>;

/// Rows of a history, with what happens from the row before to each.
struct OrderedRows {
    std::vector<Instant> time;
    std::size_t holdings = 0;
    std::vector<double> ratio;      ///< of each holding, row by row
    std::vector<double> benchmark;  ///< of the cash
    std::vector<double> flow;       ///< at the row, beside the contributions
    std::vector<double> leverage;   ///< of each holding, for the cost of its trades
};

OrderedRows ordered_rows(const PortfolioHistory& history,
                         std::span<const rebalance::CashFlow> flows) {
    OrderedRows rows{.time = history.time(),
                     .holdings = history.series().size(),
                     .leverage = history.leverages()};
    for (std::size_t row = 0; row < rows.time.size(); ++row) {
        for (std::size_t i = 0; i < rows.holdings; ++i) {
            const auto values = history.values(i);
            const double before = row == 0 ? values[0] : values[row - 1];
            rows.ratio.push_back(before > 0 ? values[row] / before : 1);
        }
        rows.benchmark.push_back(history.rows()[row].benchmark);
        double flow = 0;
        for (; !flows.empty() && flows.front().time <= rows.time[row]; flows = flows.subspan(1)) {
            flow += flows.front().amount;
        }
        rows.flow.push_back(flow);
    }
    return rows;
}

/// The first row of each block of returns; the last entry is behind the last.
std::vector<std::size_t> shuffle_blocks_of(const std::vector<Instant>& time, Duration block) {
    std::vector<std::size_t> first{1};
    for (std::size_t row = 1; row < time.size(); ++row) {
        if (time[row] - time[first.back() - 1] > block) first.push_back(row);
    }
    first.push_back(time.size());
    return first;
}

/// Fisher and Yates, from the stream of this order.
std::vector<std::size_t> shuffled_blocks(std::size_t count, std::uint64_t key) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = count; i > 1; --i) {
        const auto draw = mix(key + i * 0x9e3779b97f4a7c15);
        const auto chosen = static_cast<std::size_t>(draw % i);
        std::swap(order[i - 1], order[chosen]);
    }
    return order;
}

ShuffledOutcome shuffled_outcome_of(const OrderedRows& rows, const PortfolioHistory& history,
                                    const std::vector<std::size_t>& sources) {
    Portfolio portfolio = history.fresh();
    std::vector<double> price(rows.holdings, 1);
    double value = 0;
    double peak = 1;
    double drawdown = 0;
    for (std::size_t row = 0; row < rows.time.size(); ++row) {
        const std::size_t source = sources[row];
        for (std::size_t i = 0; row > 0 && i < rows.holdings; ++i) {
            price[i] *= rows.ratio[source * rows.holdings + i];
        }
        value = portfolio
                    .advance({.time = rows.time[row],
                              .price = price,
                              .benchmark = rows.benchmark[source],
                              .flow = rows.flow[row],
                              .leverage = rows.leverage,
                              .fees = history.fees(source)})
                    .value;
        const double growth = 1 + portfolio.time_weighted_return();
        peak = std::max(peak, growth);
        drawdown = std::max(drawdown, 1 - growth / peak);
    }
    return {value, portfolio.time_weighted_return(), drawdown};
}

/// What it came to in the order that there was.
ShuffledOutcome actual_outcome(const PortfolioHistory& history) {
    double peak = 1;
    double drawdown = 0;
    for (const auto& row : history.rows()) {
        peak = std::max(peak, row.growth);
        drawdown = std::max(drawdown, 1 - row.growth / peak);
    }
    return {history.rows().back().value, history.portfolio().time_weighted_return(), drawdown};
}

/// Between the two nearest ranks, of sorted values.
double sorted_quantile(const std::vector<double>& sorted, double p) {
    const double rank = std::clamp(p, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
    const auto low = static_cast<std::size_t>(rank);
    const std::size_t high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (rank - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

void add_estimates(const std::string& name, double actual, std::vector<double> values,
                   std::vector<Estimate>& out) {
    std::sort(values.begin(), values.end());
    const auto n = static_cast<double>(values.size());
    CompensatedSum sum;
    for (const double value : values) sum.add(value);
    const double mean = sum.value() / n;
    CompensatedSum squares;
    for (const double value : values) squares.add((value - mean) * (value - mean));
    // What differs by rounding alone is the same: half of it is below.
    const double same = 1e-12 * std::fabs(actual);
    const auto first = std::lower_bound(values.begin(), values.end(), actual - same);
    const auto last = std::upper_bound(first, values.end(), actual + same);
    const auto below =
        static_cast<double>(first - values.begin()) + static_cast<double>(last - first) / 2;
    const double rank = below / n;
    out.push_back(with_error(name + "_actual", actual, 0));
    out.push_back(with_error(name + "_rank", rank, std::sqrt(rank * (1 - rank) / n)));
    out.push_back(with_error(name + "_mean", mean, std::sqrt(squares.value() / (n - 1) / n)));
    for (const double p : shuffled_levels) {
        const double spread = std::sqrt(p * (1 - p) / n);
        const double error =
            (sorted_quantile(values, p + spread) - sorted_quantile(values, p - spread)) / 2;
        const auto percent = static_cast<int>(std::lround(100 * p));
        out.push_back(with_error(name + (percent < 10 ? "_q0" : "_q") + std::to_string(percent),
                                 sorted_quantile(values, p), error));
    }
}

}  // namespace

std::vector<Estimate> shuffled_outcomes(const PortfolioHistory& history,
                                        std::span<const rebalance::CashFlow> flows,
                                        const ShuffleDesign& design) {
    const auto rows = ordered_rows(history, flows);
    const Duration span = rows.time.back() - rows.time.front();
    if (design.block <= Duration{0} || 2 * design.block > span) {
        throw InvalidValue(
            "shuffle_blocks",
            "must be above 0 and at most half of the history, " + format_duration(span),
            format_duration(design.block));
    }
    const auto first = shuffle_blocks_of(rows.time, design.block);
    std::vector<std::size_t> sources(1);
    const ShuffledOutcome actual = actual_outcome(history);
    std::array<std::vector<double>, shuffled_names.size()> values;
    for (std::uint64_t i = 0; i < design.times; ++i) {
        sources.resize(1);
        for (const std::size_t block :
             shuffled_blocks(first.size() - 1, mix(mix(design.seed) + i))) {
            for (std::size_t row = first[block]; row < first[block + 1]; ++row) {
                sources.push_back(row);
            }
        }
        const ShuffledOutcome outcome = shuffled_outcome_of(rows, history, sources);
        for (std::size_t k = 0; k < outcome.size(); ++k) values[k].push_back(outcome[k]);
    }
    std::vector<Estimate> out;
    for (std::size_t k = 0; k < values.size(); ++k) {
        add_estimates(shuffled_names[k], actual[k], std::move(values[k]), out);
    }
    return out;
}

std::vector<nav::MetricValue> metrics_of(const std::vector<Estimate>& estimates) {
    std::vector<nav::MetricValue> metrics;
    for (const auto& estimate : estimates) {
        const bool is_money = estimate.quantity.starts_with(shuffled_names.front()) &&
                              !estimate.quantity.ends_with("_rank");
        metrics.push_back(
            {estimate.quantity, is_money ? "quote currency" : "fraction", estimate.value});
    }
    return metrics;
}

}  // namespace levtok::montecarlo
