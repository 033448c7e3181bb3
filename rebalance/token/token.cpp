#include "rebalance/token/token.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "nav/step.hpp"
#include "rebalance/intrabar_path.hpp"
#include "rebalance/token/cap.hpp"
#include "rebalance/token/charges.hpp"
#include "rebalance/token/management_fee.hpp"
#include "rebalance/token/step.hpp"

namespace levtok::rebalance {
namespace {

constexpr Instant never = Instant::max();

bool charged_at_every_observation(const Terms& terms) {
    const auto& fee = terms.fees.management;
    return terms.cap || std::holds_alternative<CashFinancing>(terms.financing) ||
           (accrues(fee) && fee.rate != 0);
}

}  // namespace

void check(const TokenState& state, const Terms& terms) {
    if (!state.opened) return;
    require_in_range(state.price, positive, "state.price");
    require_in_range(state.ledger.price, positive, "state.ledger.price");
    require_in_range(state.ledger.rebalance_price, positive, "state.ledger.rebalance_price");
    require_in_range(state.ledger.equity, state.ledger.wiped_out ? non_negative : positive,
                     "state.ledger.equity");
    require_in_range(state.ledger.position, finite, "state.ledger.position");
    require_in_range(state.ledger.withheld, non_negative, "state.ledger.withheld");
    require_in_range(state.ledger.deficit, non_negative, "state.ledger.deficit");
    require_in_range(state.supply, positive, "state.supply");
    require_in_range(state.merged, positive, "state.merged");
    const auto rules = static_cast<double>(terms.rules.size());
    require_in_range(static_cast<double>(state.next_due.size()), {.low = rules, .high = rules},
                     "state.next_due (one for each rule of the terms)");
    if (!state.pending) return;
    require_in_range(static_cast<double>(state.pending->rule), {.low = 0, .high = rules - 1},
                     "state.pending.rule");
}

Token::Token(Terms terms) : Token(std::move(terms), TokenState{}) {}

Token::Token(Terms terms, TokenState state)
    : terms_(std::move(terms)),
      calendar_(&trading_calendar(terms_.calendar)),
      state_(std::move(state)),
      due_(terms_.rules.size()) {
    check(terms_);
    check(state_, terms_);
    for (std::size_t i = 0; i < terms_.rules.size(); ++i) {
        const auto& rule = terms_.rules[i];
        if (const auto* trigger = std::get_if<PriceTrigger>(&rule.when)) {
            price_rules_.push_back({i, *trigger, clears_touch(rule, terms_.leverage), {}});
        }
    }
    accrues_ = charged_at_every_observation(terms_);
    walks_ = terms_.intrabar == Intrabar::ohlc;
    if (terms_.merge) merge_below_ = terms_.merge->below;
    if (state_.opened) find_quiet_until();
}

/// The books of the replay, from one observation to the next.
struct Token::Books {
    Token& token;
    const MarketStep& step;
    double days;
    Instant known;    ///< when the close was known, which a day's stamp does not say
    double cash = 0;  ///< held over the interval
    double exposure = 0;

    nav::Ledger& ledger() const { return token.state_.ledger; }
    double close() const { return step.bar.close.value(); }

    void hold_from(double price) {
        cash = nav::cash(ledger());
        exposure = ledger().position * price;
    }

    void mark() {
        token.walk(step.bar);
        nav::mark(ledger(), close());
    }
    double financing() const {
        if (ledger().wiped_out) return 0;
        return financing_payment<double>(
            token.terms_.financing, {cash, exposure, nav::exposure(ledger()), days},
            step.funding.value(), step.benchmark.value(), step.spreads);
    }
    void pay_financing(double amount) {
        nav::pay_financing(ledger(), amount);
        token.row_.financing = amount;
    }
    double equity() const { return ledger().equity; }
    double fee_fraction() const {
        const ManagementFee& fee = token.terms_.fees.management;
        if (ledger().wiped_out || fee.rate == 0) return 0;
        return fee_due(fee, step.bar.time, days, token.state_.next_fee);
    }
    bool fee_dilutes() const { return token.terms_.fees.management.per == FeePeriod::dilution; }
    void dilute(double fraction) {
        nav::dilute(ledger(), fraction);
        if (fraction < 1) token.state_.supply /= 1 - fraction;
    }
    void pay_fee(double amount) {
        nav::pay_fee(ledger(), amount);
        token.row_.fee = amount;
    }
    void withhold() { token.withhold(nav::above_cap(ledger(), token.most_nav())); }
    void trade() {
        token.stale_ = token.stale_ || token.row_.financing != 0 || token.row_.fee != 0;
        token.rebalance_at_observation(close(), known);
    }
};

PathRow Token::advance_eventful(const MarketStep& step) {
    const Observation& bar = step.bar;
    if (!state_.opened) return open(bar);
    assert(bar.time > state_.time);

    row_ = PathRow{.time = bar.time, .price = bar.close.value()};
    if (state_.ledger.wiped_out) return publish(bar.close.value());
    withhold(0);  // all that is held moves with the price
    const KnownPrices known = look_at(bar);
    Books books{*this, step, in_units_of(bar.time - state_.time, one_day), known.close};
    books.hold_from(state_.price);
    if (rebalance_at(state_.price, known.before, &DueTrades::before)) {
        books.hold_from(state_.price);
    }
    const double opened_at = bar.open.value();
    if (known.open && rebalance_at(opened_at, *known.open, &DueTrades::open) &&
        *known.open == known.before) {
        books.hold_from(opened_at);
    }
    state_.time = bar.time;
    take_step(books);
    merge_if_low(books.close());
    stale_ = true;
    find_quiet_until();
    if (state_.ledger.wiped_out) row_.events.add(Event::wiped_out);
    return publish(books.close());
}

PathRow Token::open(const Observation& bar) {
    const double price = bar.close.value();
    state_.ledger = nav::open_ledger(terms_.initial_nav, terms_.leverage, price);
    state_.supply = terms_.initial_supply;
    state_.opened = true;
    state_.next_fee = next_fee_instant(terms_.fees.management, bar.time);
    state_.next_due.assign(terms_.rules.size(), never);
    set_next_due(bar.time);
    if (!has_legs(bar)) {
        // As if days had passed: the first row may show already what it is.
        const Seen first = with_bar(*calendar_, {bar.time - std::chrono::days{7}}, bar);
        state_.bars = first.bars;
        state_.bars_by_stamps = first.by_stamps;
    }
    find_quiet_until();
    row_ = PathRow{.time = bar.time, .price = price};
    row_.events.add(Event::open);
    return publish(price);
}

void Token::set_next_due(Instant after) {
    for (std::size_t i = 0; i < terms_.rules.size(); ++i) {
        if (const auto* schedule = std::get_if<Schedule>(&terms_.rules[i].when)) {
            state_.next_due[i] = next_due(*schedule, *calendar_, after);
        }
    }
}

/// When the prices of the bar were known, and what that tells of the history.
KnownPrices Token::look_at(const Observation& bar) {
    const Seen seen{state_.time, state_.shortest_step, state_.bars, state_.bars_by_stamps};
    const KnownPrices known = known_prices(*calendar_, seen, bar);
    const Seen now = with_bar(*calendar_, seen, bar);
    // Rows that turn out to be of other days than it seemed have not had their schedules yet.
    if (now.by_stamps && now.bars != seen.bars) set_next_due(known.before);
    find_due(known);
    state_.shortest_step = now.shortest_step;
    state_.bars = now.bars;
    state_.bars_by_stamps = now.by_stamps;
    return known;
}

/// A schedule that fills elsewhere than at its trigger, or waits for an order, acts at a close.
void Token::find_due(const KnownPrices& known) {
    for (std::size_t i = 0; i < due_.size(); ++i) {
        due_[i] = {};
        const auto& rule = terms_.rules[i];
        const auto* schedule = std::get_if<Schedule>(&rule.when);
        if (schedule == nullptr) continue;
        const bool nearest = std::holds_alternative<FillAtTrigger>(rule.fill) && !state_.pending;
        due_[i] = take_due(*schedule, *calendar_, known, nearest ? ActsAt::nearest : ActsAt::close,
                           state_.next_due[i]);
    }
}

/// NAV that the cap leaves to the holder.
double Token::most_nav() const {
    return rebalance::most_nav(terms_.cap, state_.ledger.rebalance_nav);
}

void Token::withhold(double amount) { row_.cap += nav::withhold(state_.ledger, amount); }

void Token::deal(double tokens, double kept, PathRow& row) {
    assert(row.time == state_.time && state_.supply + tokens > 0);
    state_.supply += tokens;
    if (kept == 0 || state_.ledger.wiped_out) return;
    const double gain = kept / state_.supply;
    nav::pay_fee(state_.ledger, -gain);
    row.fee -= gain;
    row.cap += nav::withhold(state_.ledger, nav::above_cap(state_.ledger, most_nav()));
    value_at(row.price, row);
    stale_ = true;
    find_quiet_until();
}

void Token::merge_if_low(double price) {
    if (!terms_.merge || state_.ledger.wiped_out) return;
    while (nav::equity_at(state_.ledger, price) < terms_.merge->below) {
        nav::merge(state_.ledger, terms_.merge->factor);
        state_.merged *= terms_.merge->factor;
        state_.supply /= terms_.merge->factor;
        row_.events.add(Event::merge);
    }
}

PathRow Token::publish(double price) {
    if (!state_.ledger.wiped_out) value_at(price, row_);
    state_.time = row_.time;
    state_.price = price;
    return row_;
}

/// Of all that is held: what is withheld comes back when the price does.
TokenView<double> Token::view_at(double price) const {
    const auto& ledger = state_.ledger;
    return {held_at(ledger, price), ledger.position, price, ledger.rebalance_price,
            ledger.rebalance_nav};
}

/// An order that waits, a charge at every observation and a wipe-out leave no bar quiet, nor does
/// the second observation, which tells of the history's step. The stamp of a session's close may be
/// its date, which comes before it.
void Token::find_quiet_until() {
    quiet_until_ = Instant::min();
    if (state_.ledger.wiped_out) return;
    refresh_touches();
    if (accrues_ || state_.pending || state_.shortest_step == Duration{0}) return;
    // While a stamp may still show which days the rows are of, each is looked at.
    const bool may_be_days = state_.shortest_step >= std::chrono::hours{23};
    const bool known = state_.bars_by_stamps && !state_.bars;
    if (may_be_days && !calendar_->always_open() && !known) return;
    const Duration early = calendar_->always_open() ? Duration{0} : one_day;
    quiet_until_ = state_.next_fee;
    for (const Instant due : state_.next_due) {
        if (due != never) quiet_until_ = std::min(quiet_until_, due - early);
    }
}

double Token::adjusted_nav() const {
    const auto& ledger = state_.ledger;
    return ledger.wiped_out ? 0 : nav::equity_at(ledger, state_.price) / state_.merged;
}

nav::AttributionReport Token::attribution() const {
    return nav::attribute(state_.ledger, terms_.leverage, state_.price);
}

std::vector<EmergencyPrices> Token::emergency_prices() const {
    std::vector<EmergencyPrices> out;
    if (!state_.opened || state_.ledger.wiped_out) return out;
    const TokenView<double> view = view_at(state_.price);
    const auto leverage_at = [&](double price) {
        return nav::real_leverage(view_at(price).equity, state_.ledger.position * price);
    };
    for (const auto& rule : price_rules_) {
        const auto touch = touch_prices(rule.trigger, view);
        out.push_back({rule.rule, name_of(rule.trigger), touch.below, touch.above, state_.price,
                       leverage_at(touch.below), leverage_at(touch.above), rule.clears});
    }
    return out;
}

}  // namespace levtok::rebalance
