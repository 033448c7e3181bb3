#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nav/check.hpp"
#include "nav/sum.hpp"
#include "rebalance/holder/dealing_cost.hpp"
#include "rebalance/holder/money_weighted.hpp"

namespace levtok::rebalance {

class Fields;

/// When a portfolio goes back to its weights.
enum class PortfolioCalendar { never, week, month, quarter, year };

/// The rules of a portfolio, without what it holds.
struct PortfolioRules {
    std::optional<double> capital{};  ///< at the first observation
    PortfolioCalendar rebalance = PortfolioCalendar::never;
    double band = 0;          ///< back also where a weight is off by more than this; 0: not
    double cost = 0;          ///< fraction of what is traded
    double contribution = 0;  ///< comes in at the first observation of each month; < 0: goes out
};

void describe(Fields& fields, PortfolioRules& rules);

/// Of each target weight.
inline constexpr Range portfolio_weights{.low = -1, .high = 10};

/// What is held, at an observation.
struct PortfolioInput {
    Instant time;
    std::span<const double> price;  ///< of each holding: a NAV, or a price; the last one known
    bool tradable = true;           ///< whether all prices are of this time
    double benchmark = 0;           ///< rate per year that cash has earned since the one before
    double flow = 0;                ///< comes in now, beside the contributions
    /// What a unit of each has paid since the observation before; empty: not known.
    std::span<const double> charged{};
    /// Exposure over value of each, without sign, for the cost of trades; empty: 1.
    std::span<const double> leverage{};
    /// Of the issuers, for what is bought and sold of each; empty: none.
    std::span<const DealingFees> fees{};
    /// Not 0: the position has been closed, and what is left of it becomes cash; it is bought again
    /// when the portfolio next goes back to its weights.
    std::span<const char> closed{};
};

/// A portfolio at an observation, after everything.
struct PortfolioRow {
    Instant time;
    double value = 0;
    double flow = 0;    ///< that came in
    double unpaid = 0;  ///< that should have gone out, and was not there
    double cash = 0;
    double traded = 0;  ///< exposure that was bought and sold
    double cost = 0;
    bool rebalanced = false;
    double benchmark = 0;  ///< that cash has earned since the row before
    double growth = 1;     ///< of 1 before the first purchase, without the flows
    double hedged = 0;     ///< value of the holding that another hedges; 0 where none does
    std::optional<double> hedge_ratio{};  ///< value of the hedge over that
};

/// Holdings with target weights, of which the rest is cash, through time: a function of (state,
/// observation). Money that comes in is put where it is missing, and what goes out is taken where
/// there is too much, by the weights; no more goes out than everything brings that is held. Once
/// its losses exceed its value it ends: nothing trades, and its growth is 0.
class Portfolio {
public:
    /// `leverage` is the exposure over value with which each is bought, without sign; empty: 1.
    /// Throws InvalidValue unless the weights are in [-1, 10] and there is one.
    Portfolio(const PortfolioRules& rules, std::vector<double> weights,
              std::vector<double> leverage = {});

    PortfolioRow advance(const PortfolioInput& input);

    /// What each holding has made so far, less the costs of its trades; the last is what cash has
    /// earned. With the flows they add up to the value.
    std::vector<double> contributions() const;
    std::vector<double> weights_now() const;
    double value_of(std::size_t holding) const { return units_[holding] * price_[holding]; }
    /// What each holding was charged within, and what its trades cost.
    std::vector<double> charges() const;
    std::vector<double> trading() const;
    /// Sum of what was traded over the value then, without the first purchase.
    double turnover() const { return turnover_; }
    double costs() const { return costs_.value(); }
    /// Product of the returns between flows, less 1; the cost of trades is in it.
    double time_weighted_return() const { return growth_ - 1; }
    const std::vector<CashFlow>& flows() const { return flows_; }

private:
    double value_at(std::span<const double> price) const;
    void turn_to(Instant time);
    void take_closed(const PortfolioInput& input);
    bool is_off(double value, std::span<const double> price) const;
    double exposure_of(std::size_t holding, const PortfolioInput& input) const;
    void take_rates(std::span<const DealingFees> fees);
    double cost_of(std::size_t holding, double exposure) const;
    void buy(std::size_t holding, double units, double exposure, const PortfolioInput& input,
             PortfolioRow& row);
    void rebalance(double value, const PortfolioInput& input, PortfolioRow& row);
    void place_flow(double flow, const PortfolioInput& input, PortfolioRow& row);
    bool pays_all(double& flow, const PortfolioInput& input, PortfolioRow& row) const;
    void sell_all(const PortfolioInput& input, PortfolioRow& row);

    PortfolioRules rules_;
    std::vector<double> weights_;
    std::vector<double> leverage_;    ///< with which each is bought, without sign
    std::vector<DealingFees> rates_;  ///< of buying and selling, with the cost of the rules
    std::vector<double> units_;
    std::vector<double> price_;  ///< at the observation before
    double cash_ = 0;
    std::optional<Instant> last_;
    std::chrono::sys_days day_{};       ///< of the last observation
    int month_ = 0;                     ///< its number
    long period_ = 0;                   ///< of the calendar, that of the last observation
    long rebalanced_in_ = 0;            ///< that of the last rebalance
    std::vector<CompensatedSum> made_;  ///< of each holding, then of cash
    std::vector<CompensatedSum> charges_;
    std::vector<CompensatedSum> trading_;
    CompensatedSum costs_;
    double growth_ = 1;
    double last_value_ = 0;
    double turnover_ = 0;
    std::vector<CashFlow> flows_;
};

}  // namespace levtok::rebalance
