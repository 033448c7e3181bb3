#pragma once

#include <optional>
#include <span>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/instruments/maintenance.hpp"
#include "rebalance/replay/rows.hpp"
#include "rebalance/terms.hpp"

/// An account that holds positions and never rebalances: the common model of spot, margin and
/// perpetuals.
namespace levtok::rebalance {

/// One position as it is opened: `margin` is its share of the investment, `leverage` is signed.
struct Leg {
    double leverage = 1;
    double margin = 1;
};

/// The terms of an account. Margins and free balance are shares: initial_equity is divided in their
/// proportion, and all of it is collateral for every position.
struct AccountTerms {
    std::vector<Leg> legs{{}};
    double free_balance = 0;
    Financing financing{};
    bool collateral_earns = false;             ///< positive cash of a position earns interest
    std::optional<Maintenance> maintenance{};  ///< none: held until equity is zero
    Intrabar intrabar = Intrabar::close;
    double initial_equity = 1;
};

/// The current state of a position: `cash` is its margin less the price paid, the loan where
/// negative.
struct Held {
    double quantity = 0;
    double entry = 0;
    double cash = 0;
    double price = 0;  ///< at the last observation
};

/// The whole state of an account, from which it can be resumed. A plain value.
struct AccountState {
    bool opened = false;
    bool closed = false;  ///< liquidated or wiped out, for ever
    bool called = false;  ///< a margin call is open; it lapses once equity is above it again
    Instant time;         ///< of the last observation
    double balance = 0;   ///< the deposit less interest, funding and fees; final once closed
    std::vector<Held> held;
};

/// The account after everything at `time`. financing and fee were charged since the row before.
struct AccountRow {
    Instant time;
    double price = 0;  ///< of the first position's underlying
    double equity = 0;
    double leverage = 0;  ///< net exposure / equity
    double financing = 0;
    double fee = 0;
    Events events{};
};

/// A margin call, a liquidation or a wipe-out, with its time and price.
struct AccountEvent {
    Event what = Event::margin_call;
    Instant time{};      ///< of the observation at or within whose bar it happened
    double price = 0;    ///< of the first position's underlying
    double equity = 0;   ///< left, after the fee
    double fee = 0;      ///< paid, at most what was left
    double deficit = 0;  ///< how far below zero equity was, before the fee
};

/// An account under its terms: a function of (state, market step). The order at an observation is
/// mark, liquidation, financing, liquidation; the bar in which an account is closed charges it no
/// financing. Within an `ohlc` bar a threshold is met at exactly its price, or at the open where
/// the jump to the open passes it; several underlyings traverse the legs of their bars in parallel,
/// each at a constant speed, since bars do not say which prices coincided.
class Account {
public:
    /// Throws InvalidValue when the terms are inconsistent.
    explicit Account(AccountTerms terms);
    Account(AccountTerms terms, AccountState state);

    /// Advances the account to the next observation; times must rise. The first one opens it at its
    /// close, at no cost. There is one step for all positions, or one per position, in order, all
    /// of one time.
    AccountRow advance(const MarketStep& step) { return advance(std::span(&step, 1)); }
    AccountRow advance(std::span<const MarketStep> steps);

    /// The events of the last advance(), in order.
    std::span<const AccountEvent> events() const { return events_; }

    const AccountTerms& terms() const { return terms_; }
    const AccountState& state() const { return state_; }

private:
    using Prices = std::vector<double>;

    void open(std::span<const MarketStep> steps);
    void walk(std::span<const MarketStep> steps);
    bool quiet(std::span<const MarketStep> steps);
    void walk_leg(const Prices& from, const Prices& to);
    void test_at(const Prices& prices);
    void charge_financing(std::span<const MarketStep> steps, double days);
    double financing_of(const Held& held, const MarketStep& step, double days) const;
    void call(const Prices& prices);
    void close(const Prices& prices);
    AccountRow publish(const Prices& prices);

    double equity_at(const Prices& prices) const;
    double headroom(const Prices& prices, double rate) const;
    bool touches(const Prices& prices, double rate) const;
    double call_rate() const { return terms_.maintenance ? *terms_.maintenance->margin_call : 0; }
    double close_rate() const { return terms_.maintenance ? terms_.maintenance->rate : 0; }

    AccountTerms terms_;
    AccountState state_;
    std::vector<AccountEvent> events_;
    AccountRow row_;  ///< of the current observation
    Prices from_, to_, at_;
};

}  // namespace levtok::rebalance
