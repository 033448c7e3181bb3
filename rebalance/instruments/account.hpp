#pragma once

#include <optional>
#include <span>
#include <vector>

#include "nav/observation.hpp"
#include "rebalance/instruments/maintenance.hpp"
#include "rebalance/replay/rows.hpp"
#include "rebalance/terms.hpp"

/// An account that holds positions and never rebalances: what spot, margin and perpetuals come to.
namespace levtok::rebalance {

/// One position as it is opened: `margin` is its share of what is invested, `leverage` signed.
struct Leg {
    double leverage = 1;
    double margin = 1;
};

/// What an instrument says of its account. Margins and free balance are shares: initial_equity is
/// divided in their proportion, and all of it answers for every position.
struct AccountTerms {
    std::vector<Leg> legs{{}};
    double free_balance = 0;
    Financing financing{};
    bool collateral_earns = false;             ///< positive cash of a position earns interest
    std::optional<Maintenance> maintenance{};  ///< none: held until nothing is left
    Intrabar intrabar = Intrabar::close;
    double initial_equity = 1;
};

/// A position as it stands: `cash` is its margin less what it bought, the loan where negative.
struct Held {
    double quantity = 0;
    double entry = 0;
    double cash = 0;
    double price = 0;  ///< at the last observation
};

/// Everything that an account needs to go on. A plain value.
struct AccountState {
    bool opened = false;
    bool closed = false;  ///< liquidated or wiped out, for ever
    bool called = false;  ///< a margin call stands; it lapses once equity is above it again
    Instant time;         ///< of the last observation
    double balance = 0;   ///< what was paid in, less interest, funding and fees; final once closed
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

/// A margin call, a liquidation or a wipe-out, where and at what price it happened.
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
/// the jump to it passes; several underlyings go their bars' legs side by side, each at an even
/// speed, since bars do not say what met what.
class Account {
public:
    /// Throws InvalidValue when the terms do not hold together.
    explicit Account(AccountTerms terms);
    Account(AccountTerms terms, AccountState state);

    /// Takes the account to the next observation; times must rise. The first one opens it at its
    /// close, at no cost. One step serves every position; else there is a step a position, in
    /// order, all of one time.
    AccountRow advance(const MarketStep& step) { return advance(std::span(&step, 1)); }
    AccountRow advance(std::span<const MarketStep> steps);

    /// What happened in the last advance(), in order.
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
    AccountRow row_;  ///< of the observation in work
    Prices from_, to_, at_;
};

}  // namespace levtok::rebalance
