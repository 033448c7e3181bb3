#include "rebalance/holder/portfolio.hpp"

#include <chrono>
#include <cmath>
#include <string>
#include <utility>

#include "nav/check.hpp"
#include "rebalance/json/fields.hpp"

namespace levtok::rebalance {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

constexpr Duration portfolio_year = days{365};
constexpr Range weight_range{.low = -1, .high = 10};
constexpr int most_cost_steps = 60;

year_month_day date_of(Instant time) { return std::chrono::floor<days>(time); }

int month_number(Instant time) {
    const auto date = date_of(time);
    return 12 * static_cast<int>(date.year()) +
           static_cast<int>(static_cast<unsigned>(date.month())) - 1;
}

/// The number of the period that holds the time; weeks begin on Monday.
long period_of(PortfolioCalendar calendar, Instant time) {
    switch (calendar) {
        case PortfolioCalendar::never:
            return 0;
        case PortfolioCalendar::week:
            return (std::chrono::floor<days>(time).time_since_epoch().count() + 3) / 7;
        case PortfolioCalendar::month:
            return month_number(time);
        case PortfolioCalendar::quarter:
            return month_number(time) / 3;
        case PortfolioCalendar::year:
            return month_number(time) / 12;
    }
    return 0;
}

}  // namespace

void describe(Fields& fields, PortfolioRules& rules) {
    fields.number("capital", rules.capital, {.low = 0, .high = 1e15, .low_open = true},
                  "at the first observation");
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

Portfolio::Portfolio(PortfolioRules rules, std::vector<double> weights)
    : rules_(std::move(rules)), weights_(std::move(weights)), made_(weights_.size() + 1) {
    if (weights_.empty()) throw InvalidValue("holdings", "must hold one", "none");
    for (std::size_t i = 0; i < weights_.size(); ++i) {
        require_in_range(weights_[i], weight_range, "holdings." + std::to_string(i) + ".weight");
    }
}

double Portfolio::value_at(std::span<const double> price) const {
    CompensatedSum value;
    value.add(cash_);
    for (std::size_t i = 0; i < units_.size(); ++i) value.add(units_[i] * price[i]);
    return value.value();
}

PortfolioRow Portfolio::advance(const PortfolioInput& input) {
    PortfolioRow row{.time = input.time};
    const bool first = !last_.has_value();
    double flow = input.flow;
    if (first) {
        units_.assign(weights_.size(), 0);
        flow += rules_.capital;
    } else {
        const double years = in_units_of(input.time - *last_, portfolio_year);
        const double earned = cash_ * input.benchmark * years;
        cash_ += earned;
        made_.back().add(earned);
        for (std::size_t i = 0; i < units_.size(); ++i) {
            made_[i].add(units_[i] * (input.price[i] - price_[i]));
        }
        const double before = value_at(input.price);
        growth_ *= last_value_ > 0 ? before / last_value_ : 1;
        if (month_number(input.time) != month_number(*last_)) flow += rules_.contribution;
    }
    row.flow = flow;
    cash_ += flow;
    if (flow != 0) flows_.push_back({input.time, flow});
    const double value = value_at(input.price);
    if (first || (input.tradable && (is_due(input.time) || is_off(value, input.price)))) {
        rebalance(value, input.price, row);
        row.rebalanced = !first;
        last_rebalance_ = input.time;
    } else if (flow != 0) {
        place_flow(flow, input.price, row);
    }
    price_.assign(input.price.begin(), input.price.end());
    last_ = input.time;
    last_value_ = value_at(input.price);
    row.value = last_value_;
    row.cash = cash_;
    if (!first) turnover_ += row.value > 0 ? row.traded / row.value : 0;
    return row;
}

bool Portfolio::is_due(Instant time) const {
    return period_of(rules_.rebalance, time) != period_of(rules_.rebalance, *last_rebalance_);
}

bool Portfolio::is_off(double value, std::span<const double> price) const {
    if (rules_.band == 0 || value <= 0) return false;
    for (std::size_t i = 0; i < units_.size(); ++i) {
        if (std::fabs(units_[i] * price[i] / value - weights_[i]) > rules_.band) return true;
    }
    return false;
}

/// To the weights of what is left after the cost, which depends on what is traded for it. A token
/// that has died is not bought: its weight stays in cash.
void Portfolio::rebalance(double value, std::span<const double> price, PortfolioRow& row) {
    double left = value;
    for (int step = 0; step < most_cost_steps && rules_.cost > 0; ++step) {
        double traded = 0;
        for (std::size_t i = 0; i < units_.size(); ++i) {
            if (price[i] > 0) traded += std::fabs(weights_[i] * left - units_[i] * price[i]);
        }
        const double next = value - rules_.cost * traded;
        if (next == left) break;
        left = next;
    }
    std::vector<double> units(units_.size());
    for (std::size_t i = 0; i < units.size(); ++i) {
        units[i] = price[i] > 0 ? weights_[i] * left / price[i] : 0;
    }
    trade_to(units, price, row);
}

void Portfolio::place_flow(double flow, std::span<const double> price, PortfolioRow& row) {
    std::vector<double> units = units_;
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (price[i] > 0) units[i] += weights_[i] * flow / price[i];
    }
    trade_to(units, price, row);
}

void Portfolio::trade_to(const std::vector<double>& units, std::span<const double> price,
                         PortfolioRow& row) {
    for (std::size_t i = 0; i < units.size(); ++i) {
        const double bought = (units[i] - units_[i]) * price[i];
        const double cost = rules_.cost * std::fabs(bought);
        cash_ -= bought + cost;
        made_[i].add(-cost);
        costs_.add(cost);
        row.traded += std::fabs(bought);
        row.cost += cost;
    }
    units_ = units;
}

std::vector<double> Portfolio::contributions() const {
    std::vector<double> made;
    for (const auto& sum : made_) made.push_back(sum.value());
    return made;
}

std::vector<double> Portfolio::weights_now() const {
    std::vector<double> weights;
    for (std::size_t i = 0; i < units_.size(); ++i) {
        weights.push_back(last_value_ > 0 ? units_[i] * price_[i] / last_value_ : 0);
    }
    return weights;
}

}  // namespace levtok::rebalance
