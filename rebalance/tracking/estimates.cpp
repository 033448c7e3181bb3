#include "rebalance/tracking/estimates.hpp"

#include <cmath>

#include "nav/check.hpp"
#include "nav/closed_form.hpp"
#include "rebalance/token/token.hpp"

namespace levtok::rebalance {
namespace {

constexpr double days_a_year = 365;

/// The management fee as a rate that is charged continuously, per year of 365 days.
double continuous_fee(const ManagementFee& fee) {
    switch (fee.per) {
        case FeePeriod::day:
            return -std::log1p(-fee.rate) * days_a_year;
        case FeePeriod::eight_hours:
            return -std::log1p(-fee.rate) * days_a_year * 3;
        case FeePeriod::year:
        case FeePeriod::dilution:
            return fee.rate;
    }
    return 0;
}

/// What financing takes at the target leverage, as a continuous rate per year of 365 days: interest
/// on the cash 1 - L, and what is paid on the exposure.
double continuous_financing(const Terms& terms, const EstimateGrid& grid) {
    const double l = terms.leverage;
    if (std::holds_alternative<PerpetualFunding>(terms.financing)) {
        return l * grid.funding_per_8h * 3 * days_a_year;
    }
    const auto* cash = std::get_if<CashFinancing>(&terms.financing);
    if (cash == nullptr) return 0;
    const double held = 1 - l;
    const double interest = held < 0 ? -held * (grid.benchmark + cash->borrow_spread)
                                     : -held * (grid.benchmark - cash->lend_spread);
    const double borrow = l < 0 ? -l * cash->borrow_fee : 0;
    return (interest + borrow) * days_a_year / cash->day_count;
}

double in_the_limit(const Terms& terms, const EstimateGrid& grid, double index, double volatility) {
    const double charges =
        grid.net ? continuous_fee(terms.fees.management) + continuous_financing(terms, grid) : 0;
    return nav::continuous_limit({.leverage = terms.leverage,
                                  .price_ratio = 1 + index,
                                  .integrated_variance = volatility * volatility * grid.years,
                                  .years = grid.years,
                                  .fee = charges});
}

/// The terms with one rule: to the target at every observation.
Terms traded_every(Terms terms, Duration interval, bool net) {
    Schedule schedule;
    schedule.at = Duration{0};
    schedule.every = interval;
    terms.calendar = "24/7";
    terms.rules = {{schedule, ToTarget{}, FillAtTrigger{}}};
    terms.merge.reset();
    terms.intrabar = Intrabar::close;
    if (net) return terms;
    terms.fees = {};
    terms.financing = NoFinancing{};
    terms.execution = {};
    return terms;
}

double by_replay(const Terms& terms, const EstimateGrid& grid, double index, double volatility) {
    const Duration interval = *grid.interval;
    const double a_year = 1 / in_units_of(interval, std::chrono::days{365});
    // As many moves up as down, so that they leave the return alone.
    const auto pairs = static_cast<std::int64_t>(std::llround(a_year * grid.years / 2));
    const auto steps = 2 * pairs;
    const double drift = std::log1p(index) / static_cast<double>(steps);
    const double size = volatility * std::sqrt(grid.years / static_cast<double>(steps));
    const double funding =
        grid.net ? grid.funding_per_8h * in_units_of(interval, std::chrono::hours{8}) : 0;
    Token token(traded_every(terms, interval, grid.net));
    double log_price = std::log(100.0);
    Instant time{};
    const double start =
        token.advance({Observation::at(time, Price::raw(100)), Rate{}, Rate{}}).nav;
    for (std::int64_t step = 0; step < steps; ++step) {
        log_price += drift + (step % 2 == 0 ? size : -size);
        time += interval;
        token.advance({Observation::at(time, Price::raw(std::exp(log_price))), Rate::raw(funding),
                       Rate::raw(grid.benchmark)});
    }
    return token.adjusted_nav() / start;
}

void check_grid(const EstimateGrid& grid) {
    for (const double index : grid.index_returns) {
        require_in_range(index, {.low = -1, .low_open = true}, "index_returns");
    }
    for (const double volatility : grid.volatilities) {
        require_in_range(volatility, {.low = 0, .high = 10}, "volatilities");
    }
    require_in_range(grid.years, {.low = 0, .high = 100, .low_open = true}, "years");
    require_in_range(grid.benchmark, {.low = -1, .high = 1}, "benchmark");
    require_in_range(grid.funding_per_8h, {.low = -1, .high = 1}, "funding_per_8h");
    if (!grid.interval) return;
    const double steps = grid.years / in_units_of(*grid.interval, std::chrono::days{365});
    if (!(*grid.interval > Duration{0}) || steps < 2 || steps > 1e7) {
        throw InvalidValue("interval", "must have 2 to 10000000 steps in the horizon",
                           format_duration(*grid.interval));
    }
}

}  // namespace

std::vector<EstimateRow> estimates(const Terms& terms, const EstimateGrid& grid) {
    check_grid(grid);
    std::vector<EstimateRow> rows;
    for (const double index : grid.index_returns) {
        for (const double volatility : grid.volatilities) {
            const double factor = grid.interval ? by_replay(terms, grid, index, volatility)
                                                : in_the_limit(terms, grid, index, volatility);
            rows.push_back({index, terms.leverage * index, volatility, factor - 1});
        }
    }
    return rows;
}

}  // namespace levtok::rebalance
