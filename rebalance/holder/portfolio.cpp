#include "rebalance/holder/portfolio.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>

#include "rebalance/holder/cash.hpp"
#include "rebalance/json/fields.hpp"

namespace levtok::rebalance {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

constexpr double usual_capital = 10'000;
constexpr int most_cost_steps = 60;

int month_number(std::chrono::sys_days day) {
    const year_month_day date = day;
    return 12 * static_cast<int>(date.year()) +
           static_cast<int>(static_cast<unsigned>(date.month())) - 1;
}

/// The number of the period that holds the time; weeks begin on Monday.
long period_of(PortfolioCalendar calendar, std::chrono::sys_days day, int month) {
    switch (calendar) {
        case PortfolioCalendar::never:
            return 0;
        case PortfolioCalendar::week:
            return (day.time_since_epoch().count() + 3) / 7;
        case PortfolioCalendar::month:
            return month;
        case PortfolioCalendar::quarter:
            return month / 3;
        case PortfolioCalendar::year:
            return month / 12;
    }
    return 0;
}

std::vector<double> values_of(const std::vector<CompensatedSum>& sums) {
    std::vector<double> values;
    for (const auto& sum : sums) values.push_back(sum.value());
    return values;
}

}  // namespace

void describe(Fields& fields, PortfolioRules& rules) {
    fields.optional_number("capital", rules.capital, {.low = 0, .high = 1e15, .low_open = true},
                           "at the first observation; absent: what the units of the holdings "
                           "cost, or 10000");
    fields.choice("rebalance", rules.rebalance,
                  {{"never", PortfolioCalendar::never},
                   {"week", PortfolioCalendar::week},
                   {"month", PortfolioCalendar::month},
                   {"quarter", PortfolioCalendar::quarter},
                   {"year", PortfolioCalendar::year}},
                  "back to the weights at the first observation of each");
    fields.number("band", rules.band, {.low = 0, .high = 1},
                  "back also where a weight is off by more than this; 0: not");
    fields.number("cost", rules.cost, {.low = 0, .high = 0.5}, "fraction of what is traded");
    fields.number("contribution", rules.contribution, {.low = -1e15, .high = 1e15},
                  "comes in at the first observation of each month; below 0: goes out");
}

Portfolio::Portfolio(const PortfolioRules& rules, std::vector<double> weights,
                     std::vector<double> leverage)
    : rules_(rules),
      weights_(std::move(weights)),
      leverage_(std::move(leverage)),
      made_(weights_.size() + 1),
      charges_(weights_.size()),
      trading_(weights_.size()) {
    if (weights_.empty()) throw InvalidValue("holdings", "must hold one", "none");
    for (std::size_t i = 0; i < weights_.size(); ++i) {
        require_in_range(weights_[i], portfolio_weights,
                         "holdings." + std::to_string(i) + ".weight");
    }
    leverage_.resize(weights_.size(), 1);
    rates_.resize(weights_.size());
    take_rates(std::vector<DealingFees>(weights_.size()));
}

double Portfolio::value_at(std::span<const double> price) const {
    CompensatedSum value;
    value.add(cash_);
    for (std::size_t i = 0; i < units_.size(); ++i) value.add(units_[i] * price[i]);
    return value.value();
}

/// Months and periods change with the day alone.
void Portfolio::turn_to(Instant time) {
    const auto day = std::chrono::floor<days>(time);
    if (last_ && day == day_) return;
    day_ = day;
    month_ = month_number(day);
    period_ = period_of(rules_.rebalance, day, month_);
}

/// What a closed position has left is cash.
void Portfolio::take_closed(const PortfolioInput& input) {
    for (std::size_t i = 0; i < input.closed.size(); ++i) {
        if (input.closed[i] == 0) continue;
        cash_ += units_[i] * input.price[i];
        units_[i] = 0;
    }
}

PortfolioRow Portfolio::advance(const PortfolioInput& input) {
    PortfolioRow row{.time = input.time};
    const bool first = !last_.has_value();
    const int month = month_;
    turn_to(input.time);
    double flow = input.flow;
    if (first) {
        units_.assign(weights_.size(), 0);
        flow += rules_.capital.value_or(usual_capital);
    } else {
        const double earned = interest_on(cash_, input.benchmark, input.time - *last_);
        cash_ += earned;
        made_.back().add(earned);
        for (std::size_t i = 0; i < units_.size(); ++i) {
            made_[i].add(units_[i] * (input.price[i] - price_[i]));
        }
        for (std::size_t i = 0; i < input.charged.size(); ++i) {
            if (input.charged[i] != 0) charges_[i].add(units_[i] * input.charged[i]);
        }
        const double before = value_at(input.price);
        if (last_value_ > 0) growth_ *= std::max(before, 0.0) / last_value_;
        if (month_ != month) flow += rules_.contribution;
        last_value_ = before;
    }
    take_closed(input);
    take_rates(input.fees);
    const bool is_empty = !first && flow < 0 && pays_all(flow, input, row);
    row.flow = flow;
    cash_ += flow;
    if (flow != 0) flows_.push_back({input.time, flow});
    const double value = first ? flow : last_value_ + flow;
    if (is_empty) {
        sell_all(input, row);
    } else if (value <= 0 || growth_ == 0) {
        rebalanced_in_ = period_;
    } else if (first ||
               (input.tradable && (period_ != rebalanced_in_ || is_off(value, input.price)))) {
        rebalance(value, input, row);
        row.rebalanced = !first;
        rebalanced_in_ = period_;
    } else if (flow != 0) {
        place_flow(flow, input, row);
    }
    const double traded_of = is_empty ? last_value_ : value;
    if (row.cost > 0 && traded_of > 0) growth_ *= 1 - row.cost / traded_of;
    price_.assign(input.price.begin(), input.price.end());
    last_ = input.time;
    last_value_ = value_at(input.price);
    row.value = last_value_;
    row.cash = cash_;
    if (!first) turnover_ += row.value > 0 ? row.traded / row.value : 0;
    return row;
}

bool Portfolio::is_off(double value, std::span<const double> price) const {
    if (rules_.band == 0 || value <= 0) return false;
    for (std::size_t i = 0; i < units_.size(); ++i) {
        if (price[i] <= 0) continue;
        if (std::fabs(units_[i] * price[i] / value - weights_[i]) > rules_.band) return true;
    }
    return false;
}

double Portfolio::exposure_of(std::size_t holding, const PortfolioInput& input) const {
    const double leverage = input.leverage.empty() ? 1 : input.leverage[holding];
    return leverage * units_[holding] * input.price[holding];
}

void Portfolio::take_rates(std::span<const DealingFees> fees) {
    for (std::size_t i = 0; i < fees.size(); ++i) {
        const DealingCost dealing{.fees = fees[i], .broker_fee = rules_.cost};
        rates_[i] = {dealing.buying(), dealing.selling()};
    }
}

double Portfolio::cost_of(std::size_t holding, double exposure) const {
    const auto& rate = rates_[holding];
    return exposure > 0 ? exposure * rate.creation : -exposure * rate.redemption;
}

/// To the weights of what is left after the cost, which depends on what is traded for it. A token
/// that has died is not bought: its weight stays in cash.
void Portfolio::rebalance(double value, const PortfolioInput& input, PortfolioRow& row) {
    double left = value;
    const bool is_free = rules_.cost == 0 && input.fees.empty();
    for (int step = 0; step < most_cost_steps && !is_free; ++step) {
        double cost = 0;
        for (std::size_t i = 0; i < units_.size(); ++i) {
            if (input.price[i] <= 0) continue;
            cost += cost_of(i, leverage_[i] * weights_[i] * left - exposure_of(i, input));
        }
        const double next = value - cost;
        // Within a bit: the last one may go to and fro.
        if (std::fabs(next - left) <= 4.5e-16 * std::fabs(value)) break;
        left = next;
    }
    for (std::size_t i = 0; i < units_.size(); ++i) {
        const double wanted = input.price[i] > 0 ? weights_[i] * left : 0;
        const double units = input.price[i] > 0 ? wanted / input.price[i] : 0;
        buy(i, units, leverage_[i] * wanted - exposure_of(i, input), input, row);
    }
}

/// Whether all that is held must be sold for what is to go out, `flow`, which becomes no more than
/// that brings.
bool Portfolio::pays_all(double& flow, const PortfolioInput& input, PortfolioRow& row) const {
    double most = last_value_;
    for (std::size_t i = 0; i < units_.size(); ++i) most -= cost_of(i, -exposure_of(i, input));
    if (last_value_ <= 0 || -flow < most) return false;
    row.unpaid = -flow - most;
    flow = -most;
    return true;
}

void Portfolio::sell_all(const PortfolioInput& input, PortfolioRow& row) {
    for (std::size_t i = 0; i < units_.size(); ++i) {
        buy(i, 0, -exposure_of(i, input), input, row);
    }
    cash_ = 0;  // but for rounding
}

/// More or less of each as it is; nothing of what has died or been closed.
void Portfolio::place_flow(double flow, const PortfolioInput& input, PortfolioRow& row) {
    for (std::size_t i = 0; i < units_.size(); ++i) {
        if (input.price[i] <= 0 || (!input.closed.empty() && input.closed[i] != 0)) continue;
        const double bought = weights_[i] * flow;
        const double leverage = input.leverage.empty() ? 1 : input.leverage[i];
        buy(i, units_[i] + bought / input.price[i], leverage * bought, input, row);
    }
}

void Portfolio::buy(std::size_t holding, double units, double exposure, const PortfolioInput& input,
                    PortfolioRow& row) {
    const double cost = cost_of(holding, exposure);
    cash_ -= (units - units_[holding]) * input.price[holding] + cost;
    units_[holding] = units;
    row.traded += std::fabs(exposure);
    if (cost == 0) return;
    made_[holding].add(-cost);
    trading_[holding].add(cost);
    costs_.add(cost);
    row.cost += cost;
}

std::vector<double> Portfolio::contributions() const { return values_of(made_); }
std::vector<double> Portfolio::charges() const { return values_of(charges_); }
std::vector<double> Portfolio::trading() const { return values_of(trading_); }

std::vector<double> Portfolio::weights_now() const {
    std::vector<double> weights;
    for (std::size_t i = 0; i < units_.size(); ++i) {
        weights.push_back(last_value_ > 0 ? units_[i] * price_[i] / last_value_ : 0);
    }
    return weights;
}

}  // namespace levtok::rebalance
