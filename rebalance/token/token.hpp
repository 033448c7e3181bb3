#pragma once

#include <cassert>
#include <optional>
#include <span>
#include <vector>

#include "nav/ledger.hpp"
#include "nav/observation.hpp"
#include "nav/step.hpp"
#include "rebalance/replay/rows.hpp"
#include "rebalance/schedule.hpp"
#include "rebalance/terms.hpp"

namespace levtok::rebalance {

/// An order that waits for its window of prices.
struct PendingOrder {
    std::size_t rule = 0;
    Instant from;   ///< prices after this count
    Instant until;  ///< filled at the first observation at or after this
    double sum = 0;
    double count = 0;
};

/// The whole state of a token: saved and restored, it continues to the same bits. A plain value.
struct TokenState {
    bool opened = false;
    Instant time;      ///< of the last observation
    double price = 0;  ///< of the last observation
    nav::Ledger ledger;
    double supply = 1;
    double merged =
        1;  ///< product of the merge factors so far: NAV / merged is in units of the first token
    Instant next_fee;
    std::vector<Instant> next_due;  ///< for each rule that is a schedule, its next instant
    std::optional<PendingOrder> pending;
    Duration shortest_step{0};    ///< between observations; 0 until the second
    bool bars = false;            ///< daily rows are bars (Seen::bars)
    bool bars_by_stamps = false;  ///< as their stamps have shown (Seen::by_stamps)
};

/// Throws InvalidValue where the state cannot be that of a token under the terms.
void check(const TokenState& state, const Terms& terms);

/// The prices at which one rule fires, from the current state, if nothing else happens. 0 and
/// infinity stand for never.
struct EmergencyPrices {
    std::size_t rule = 0;
    const char* trigger = "";
    double below = 0;
    double above = 0;
    double price = 0;           ///< from which they are reached
    double leverage_below = 0;  ///< real leverage at `below`, before the trade
    double leverage_above = 0;
    bool clears = true;  ///< trading there ends the touch; else it acts at the end of a move
};

/// One token under its terms: a function of (state, market step), with the constants of the terms
/// computed once.
class Token {
public:
    /// Throws InvalidValue when the terms are inconsistent.
    explicit Token(Terms terms);
    Token(Terms terms, TokenState state);

    /// Advances the token to the next observation; times must rise. The first observation opens it.
    PathRow advance(const MarketStep& step);

    /// The trades of the last advance().
    std::span<const TradeRow> trades() const { return trades_; }

    /// Creates `tokens` (> 0) or redeems them (< 0) at the last observation; the basket of a token
    /// stays. Of their fee `kept`, money, stays in the fund and raises NAV in `row`, which the last
    /// advance() has published. The supply must stay above 0.
    void deal(double tokens, double kept, PathRow& row);

    const Terms& terms() const { return terms_; }
    const TokenState& state() const { return state_; }

    /// NAV at the last observation, in units of the first token.
    double adjusted_nav() const;
    nav::AttributionReport attribution() const;
    std::vector<EmergencyPrices> emergency_prices() const;

    /// The trade that rule `rule` would make at `price`: exposure per token and its cost. Nothing
    /// is booked.
    TradeRow preview(std::size_t rule, double price) const;

private:
    struct PriceRule {
        std::size_t rule;
        PriceTrigger trigger;
        bool clears;  ///< trading at the touch ends the touch; else it acts at the end of a leg
        TouchPrices<double> touch{};
        bool fill_at_observation = false;  ///< has fired in the bar and waits for its close
        double fired_at = 0;               ///< on this leg: no rule fires twice at one price
    };

    struct Books;

    bool quiet(const MarketStep& step) const;
    PathRow advance_eventful(const MarketStep& step);
    PathRow open(const Observation& bar);
    KnownPrices look_at(const Observation& bar);
    void set_next_due(Instant after);
    void find_due(const KnownPrices& known);
    bool rebalance_at(double price, Instant time, std::optional<Instant> DueTrades::*place);
    void walk(const Observation& bar);
    void walk_leg(double from, double to);
    void test_at(double price);
    PriceRule* first_touched(double from, double to, double& at);
    bool would_trade(std::size_t rule, double price) const;
    void fire(PriceRule& rule, double price);
    void rebalance_at_observation(double price, Instant known);
    void fill_pending(double price);
    struct When {
        Instant instant;  ///< the rule was due, or fired
        Instant time;     ///< of the price
    };
    void trade(std::size_t rule, double price, Event event, When when);
    double cost_rate(double leverage, double equity, double exposure) const;
    double most_nav() const;
    void withhold(double amount);
    void merge_if_low(double price);
    void find_quiet_until();
    void refresh_touches();
    TokenView<double> view_at(double price) const;
    void value_at(double price, PathRow& row) const;
    PathRow publish(double price);

    Terms terms_;
    const TradingCalendar* calendar_;
    TokenState state_;
    std::vector<TradeRow> trades_;
    PathRow row_;                 ///< of the current observation
    std::vector<DueTrades> due_;  ///< at it, for each rule; empty for a rule that is not a schedule

    std::vector<PriceRule> price_rules_;
    TouchPrices<double> nearest_{};  ///< the tightest of all touches and of the wipe-out, while the
                                     ///< books are unchanged
    Instant quiet_until_ =
        Instant::min();       ///< before it only prices and funding can cause an event
    double merge_below_ = 0;  ///< 0 where the terms have no merge
    BarPlace place_ = BarPlace::observation;  ///< in the bar, of the books
    bool walks_ = false;                      ///< the intrabar path visits the extremes of the bar
    bool accrues_ = false;                    ///< something is charged at every observation
    bool stale_ = true;  ///< the books have changed since the touches were computed
};

/// Nearly every bar is without events, so the code for these is short, inlined into the caller's
/// loop, and writes its row once, in place.
inline PathRow Token::advance(const MarketStep& step) {
    trades_.clear();
    if (!quiet(step)) return advance_eventful(step);
    assert(step.bar.time > state_.time);
    PathRow row{.time = step.bar.time, .price = step.bar.close.value()};
    value_at(row.price, row);
    state_.time = row.time;
    state_.price = row.price;
    return row;
}

/// Whether nothing can happen in the bar: no instant, no charge, no trigger, no wipe-out, no merge,
/// and no step that is shorter than those before.
inline bool Token::quiet(const MarketStep& step) const {
    const Observation& bar = step.bar;
    const double close = bar.close.value();
    const double low = walks_ ? bar.low.value() : close;
    const double high = walks_ ? bar.high.value() : close;
    return bar.time < quiet_until_ && bar.time - state_.time >= state_.shortest_step &&
           step.funding.value() == 0 && low > nearest_.below && high < nearest_.above &&
           nav::equity_at(state_.ledger, close) >= merge_below_;
}

/// Fills in the fields that follow from the books and the price.
inline void Token::value_at(double price, PathRow& row) const {
    const auto& ledger = state_.ledger;
    const double exposure = ledger.position * price;
    row.nav = nav::equity_at(ledger, price);
    row.position = ledger.position;
    row.cash = nav::cash(ledger);
    row.leverage = nav::real_leverage(row.nav, exposure);
}

}  // namespace levtok::rebalance
