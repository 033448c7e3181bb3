#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nav/sum.hpp"
#include "rebalance/holder/money_weighted.hpp"

namespace levtok::rebalance {

class Fields;

/// When a portfolio goes back to its weights.
enum class PortfolioCalendar { never, week, month, quarter, year };

/// The rules of a portfolio, without what it holds.
struct PortfolioRules {
    double capital = 10'000;  ///< at the first observation
    PortfolioCalendar rebalance = PortfolioCalendar::never;
    double band = 0;          ///< back also where a weight is off by more than this; 0: not
    double cost = 0;          ///< fraction of what is traded
    double contribution = 0;  ///< comes in at the first observation of each month; < 0: goes out
};

void describe(Fields& fields, PortfolioRules& rules);

/// What is held, at an observation.
struct PortfolioInput {
    Instant time;
    std::span<const double> price;  ///< of each holding: a NAV, or a price; the last one known
    bool tradable = true;           ///< whether all prices are of this time
    double benchmark = 0;           ///< rate per year that cash has earned since the one before
    double flow = 0;                ///< comes in now, beside the contributions
};

/// A portfolio at an observation, after everything.
struct PortfolioRow {
    Instant time;
    double value = 0;
    double flow = 0;  ///< that came in
    double cash = 0;
    double traded = 0;
    double cost = 0;
    bool rebalanced = false;
};

/// Holdings with target weights, of which the rest is cash, through time: a function of (state,
/// observation). Money that comes in is put where it is missing, and what goes out is taken where
/// there is too much, by the weights.
class Portfolio {
public:
    /// Throws InvalidValue unless the weights are in [-1, 10] and there is one.
    Portfolio(PortfolioRules rules, std::vector<double> weights);

    PortfolioRow advance(const PortfolioInput& input);

    /// What each holding has made so far, less the costs of its trades; the last is what cash has
    /// earned. With the flows they add up to the value.
    std::vector<double> contributions() const;
    std::vector<double> weights_now() const;
    /// Sum of what was traded over the value then, without the first purchase.
    double turnover() const { return turnover_; }
    double costs() const { return costs_.value(); }
    /// Product of the returns between flows, less 1.
    double time_weighted_return() const { return growth_ - 1; }
    const std::vector<CashFlow>& flows() const { return flows_; }

private:
    double value_at(std::span<const double> price) const;
    bool is_due(Instant time) const;
    bool is_off(double value, std::span<const double> price) const;
    void trade_to(const std::vector<double>& units, std::span<const double> price,
                  PortfolioRow& row);
    void rebalance(double value, std::span<const double> price, PortfolioRow& row);
    void place_flow(double flow, std::span<const double> price, PortfolioRow& row);

    PortfolioRules rules_;
    std::vector<double> weights_;
    std::vector<double> units_;
    std::vector<double> price_;  ///< at the observation before
    double cash_ = 0;
    std::optional<Instant> last_;
    std::optional<Instant> last_rebalance_;
    std::vector<CompensatedSum> made_;  ///< of each holding, then of cash
    CompensatedSum costs_;
    double growth_ = 1;
    double last_value_ = 0;
    double turnover_ = 0;
    std::vector<CashFlow> flows_;
};

}  // namespace levtok::rebalance
