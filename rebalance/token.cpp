#include "rebalance/token.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "nav/step.hpp"
#include "rebalance/charges.hpp"
#include "rebalance/instants.hpp"
#include "rebalance/intrabar_path.hpp"
#include "rebalance/limits.hpp"

namespace levtok::rebalance {
namespace {

constexpr Instant never = Instant::max();

bool charged_at_every_observation(const Terms& terms) {
    const auto per = terms.fees.management.per;
    const bool fee = per == FeePeriod::year || per == FeePeriod::dilution;
    return std::holds_alternative<CashFinancing>(terms.financing) ||
           (fee && terms.fees.management.rate != 0);
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

PathRow Token::advance_eventful(const MarketStep& step) {
    const Observation& bar = step.bar;
    if (!state_.opened) return open(bar);
    assert(bar.time > state_.time);

    row_ = PathRow{.time = bar.time, .price = bar.close.value()};
    if (state_.ledger.wiped_out) return publish(bar.close.value());
    const double close = bar.close.value();
    const double days = in_units_of(bar.time - state_.time, one_day);
    const KnownPrices known = look_at(bar);
    double cash_before = nav::cash(state_.ledger);
    double exposure_before = state_.ledger.position * state_.price;
    const auto start_from = [&](double price) {
        cash_before = nav::cash(state_.ledger);
        exposure_before = state_.ledger.position * price;
    };
    if (rebalance_at(state_.price, known.before, &DueTrades::before)) start_from(state_.price);
    const double opened_at = bar.open.value();
    if (known.open && rebalance_at(opened_at, *known.open, &DueTrades::open) &&
        *known.open == known.before) {
        start_from(opened_at);
    }
    state_.time = bar.time;
    walk(bar);
    nav::mark(state_.ledger, close);
    charge_financing(step, cash_before, exposure_before, days);
    charge_fee(bar.time, days);
    stale_ = stale_ || row_.financing != 0 || row_.fee != 0;
    rebalance_at_observation(close, known.close);
    merge_if_low(close);
    stale_ = true;
    find_quiet_until();
    if (state_.ledger.wiped_out) row_.events.add(Event::wiped_out);
    return publish(close);
}

PathRow Token::open(const Observation& bar) {
    const double price = bar.close.value();
    state_.ledger = nav::open_ledger(terms_.initial_nav, terms_.leverage, price);
    state_.supply = terms_.initial_supply;
    state_.opened = true;
    state_.next_fee = next_fee_instant(bar.time).value_or(never);
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

/// Schedules whose nearest known price is one that the bar starts from. Returns whether there is
/// one.
bool Token::rebalance_at(double price, Instant time, std::optional<Instant> DueTrades::*place) {
    bool any = false;
    for (std::size_t i = 0; i < due_.size(); ++i) {
        const auto due = due_[i].*place;
        if (!due || state_.ledger.wiped_out) continue;
        nav::mark(state_.ledger, price);
        any = true;
        const auto& schedule = std::get<Schedule>(terms_.rules[i].when);
        if (!schedule_allows(schedule, terms_.leverage, view_at(price))) continue;
        trade(i, price, Event::scheduled, {*due, time});
    }
    return any;
}

/// Walks the intrabar path. `close` is one jump, tested at the observation; `ohlc` is a
/// jump to the open and three monotone legs, the nearer extreme first (a tie goes to the low).
void Token::walk(const Observation& bar) {
    if (!walks_ || !has_legs(bar)) return;
    if (bar.low.value() > nearest_.below && bar.high.value() < nearest_.above) return;
    const auto [open, first, second, close] = intrabar_path(bar);
    nav::mark(state_.ledger, open);
    test_at(open);
    walk_leg(open, first);
    walk_leg(first, second);
    walk_leg(second, close);
}

void Token::walk_leg(double from, double to) {
    for (auto& rule : price_rules_) rule.fired_at = 0;
    while (!state_.ledger.wiped_out) {
        double at = to;
        PriceRule* rule = first_touched(from, to, at);
        if (rule == nullptr || nav::equity_at(state_.ledger, at) <= 0) break;
        nav::mark(state_.ledger, at);
        fire(*rule, at);
        rule->fired_at = at;
        from = at;
    }
    nav::mark(state_.ledger, to);
    for (auto& rule : price_rules_) {
        if (rule.clears || rule.fill_at_observation || state_.ledger.wiped_out || state_.pending)
            continue;
        refresh_touches();
        if (touches(rule.touch, to)) fire(rule, to);
    }
}

/// The rule that fires first on the way, and where: rules that do not clear, wait or have fired for
/// the observation stay out.
Token::PriceRule* Token::first_touched(double from, double to, double& at) {
    if (state_.pending) return nullptr;
    refresh_touches();
    PriceRule* first = nullptr;
    for (auto& rule : price_rules_) {
        if (!rule.clears || rule.fill_at_observation) continue;
        double touched = 0;
        if (touches(rule.touch, from)) {
            touched = from;
        } else if (to < from && touches(rule.touch, to)) {
            touched = std::clamp(rule.touch.below, to, from);
        } else if (to > from && touches(rule.touch, to)) {
            touched = std::clamp(rule.touch.above, from, to);
        } else {
            continue;
        }
        if (touched == rule.fired_at) continue;
        if (first == nullptr || std::fabs(touched - from) < std::fabs(at - from)) {
            first = &rule;
            at = touched;
        }
    }
    return first;
}

/// After a jump each rule is tested once, in order, at the far side.
void Token::test_at(double price) {
    for (auto& rule : price_rules_) {
        if (state_.ledger.wiped_out || state_.pending) return;
        refresh_touches();
        if (!rule.fill_at_observation && touches(rule.touch, price)) fire(rule, price);
    }
}

/// Whether rule `rule` has something to trade at `price`.
bool Token::would_trade(std::size_t rule, double price) const {
    const TradeRow trade = preview(rule, price);
    const double change = trade.leverage_after / trade.leverage_before - 1;
    return std::fabs(change) >= limits::same_leverage;
}

/// A rule that does not clear its touch stays touched at the edge; there it has nothing to do.
void Token::fire(PriceRule& rule, double price) {
    if (!rule.clears && !would_trade(rule.rule, price)) return;
    const Fill& fill = terms_.rules[rule.rule].fill;
    if (std::holds_alternative<FillAtObserved>(fill)) {
        rule.fill_at_observation = true;
    } else if (const auto* window = std::get_if<FillOverWindow>(&fill)) {
        const Instant from = row_.time + window->delay;
        state_.pending = PendingOrder{rule.rule, from, from + window->window};
    } else {
        trade(rule.rule, price, Event::emergency, {row_.time, row_.time});
    }
}

void Token::charge_financing(const MarketStep& step, double cash, double exposure, double days) {
    auto& ledger = state_.ledger;
    if (ledger.wiped_out) return;
    const auto payment =
        financing_payment<double>(terms_.financing, {cash, exposure, nav::exposure(ledger), days},
                                  step.funding.value(), step.benchmark.value());
    nav::pay_financing(ledger, payment);
    row_.financing = payment;
}

void Token::charge_fee(Instant time, double days) {
    auto& ledger = state_.ledger;
    const ManagementFee& fee = terms_.fees.management;
    if (ledger.wiped_out || fee.rate == 0) return;
    if (fee.per == FeePeriod::dilution) {
        const double fraction = fee.rate * days / 365;
        row_.fee = nav::fee_payment(ledger.equity, fraction);
        nav::dilute(ledger, fraction);
        if (!ledger.wiped_out) state_.supply /= 1 - fraction;
        return;
    }
    double fraction = fee.rate * days / 365;
    if (fee.per != FeePeriod::year) {
        if (time < state_.next_fee) return;
        const Instant next = *next_fee_instant(time);
        const Duration every = fee_interval(fee.per);
        const auto charges = static_cast<double>((next - state_.next_fee) / every);
        state_.next_fee = next;
        fraction = charges == 1 ? fee.rate : -std::expm1(charges * std::log1p(-fee.rate));
    }
    row_.fee = nav::fee_payment(ledger.equity, fraction);
    nav::pay_fee(ledger, row_.fee);
}

/// `known` is when the price was known, which a day's stamp does not say.
void Token::rebalance_at_observation(double price, Instant known) {
    fill_pending(price);
    auto price_rule = price_rules_.begin();
    for (std::size_t i = 0; i < terms_.rules.size(); ++i) {
        const auto* schedule = std::get_if<Schedule>(&terms_.rules[i].when);
        auto* rule = schedule != nullptr ? nullptr : &*price_rule++;
        const auto due = std::exchange(due_[i].close, std::nullopt);
        if (state_.ledger.wiped_out) continue;
        if (state_.pending) {
            if (due) state_.next_due[i] = *due;  // waits for the order
            continue;
        }
        if (schedule != nullptr) {
            if (!due) continue;
            if (!schedule_allows(*schedule, terms_.leverage, view_at(price))) continue;
            if (const auto* window = std::get_if<FillOverWindow>(&terms_.rules[i].fill)) {
                const Instant from = row_.time + window->delay;
                state_.pending = PendingOrder{i, from, from + window->window};
            } else {
                trade(i, price, Event::scheduled, {*due, known});
            }
            continue;
        }
        refresh_touches();
        if (rule->fill_at_observation) {
            // A rule before it may have traded here; then it is not a rebalance, as it is none
            // where the bar is not walked.
            if (would_trade(i, price)) {
                trade(i, price, Event::emergency, {row_.time, row_.time});
            }
        } else if (touches(rule->touch, price)) {
            fire(*rule, price);
            if (rule->fill_at_observation) {
                trade(i, price, Event::emergency, {row_.time, row_.time});
            }
        }
    }
    for (auto& rule : price_rules_) rule.fill_at_observation = false;
}

/// The order is filled at the mean price of its window: the books are marked there, traded, and
/// marked back.
void Token::fill_pending(double price) {
    if (!state_.pending || state_.ledger.wiped_out) return;
    auto& order = *state_.pending;
    if (row_.time <= order.from) return;
    if (row_.time <= order.until || order.count == 0) {
        order.sum += price;
        order.count += 1;
    }
    if (row_.time < order.until) return;
    const double mean = order.sum / order.count;
    const std::size_t rule = order.rule;
    const bool scheduled = std::holds_alternative<Schedule>(terms_.rules[rule].when);
    const Instant fired = order.from - std::get<FillOverWindow>(terms_.rules[rule].fill).delay;
    state_.pending.reset();
    nav::mark(state_.ledger, mean);
    trade(rule, mean, scheduled ? Event::scheduled : Event::emergency, {fired, row_.time});
    nav::mark(state_.ledger, price);
}

void Token::trade(std::size_t rule, double price, Event event, When when) {
    if (state_.ledger.wiped_out) return;
    TradeRow done = preview(rule, price);
    done.nav_time = row_.time;
    done.instant = when.instant;
    done.time = when.time;
    auto& ledger = state_.ledger;
    const double rate = cost_rate(done.leverage_after, ledger.equity, nav::exposure(ledger));
    const auto traded = nav::rebalance(ledger, done.leverage_after, rate);
    row_.cost += traded.cost;
    row_.events.add(event);
    trades_.push_back(done);
    stale_ = true;
}

TradeRow Token::preview(std::size_t rule, double price) const {
    const TokenView<double> view = view_at(price);
    const double exposure = view.position * price;
    TradeRow row{.nav_time = state_.time,
                 .instant = state_.time,
                 .time = state_.time,
                 .trigger = name_of(terms_.rules[rule]),
                 .price = price};
    row.leverage_before = nav::real_leverage(view.equity, exposure);
    row.leverage_after = sized_leverage(terms_.rules[rule].to, row.leverage_before, terms_.leverage,
                                        band_of(terms_.rules[rule]));
    const auto trade = nav::trade_to(row.leverage_after, view.equity, exposure,
                                     cost_rate(row.leverage_after, view.equity, exposure));
    row.notional = trade.traded;
    row.cost = trade.cost;
    row.nav = std::max(trade.equity, 0.0);
    return row;
}

/// The rate that the trade itself implies: with impact it depends on the size of the trade, which
/// depends on it.
double Token::cost_rate(double leverage, double equity, double exposure) const {
    const Execution& execution = terms_.execution;
    const double fixed = execution.taker_fee + execution.half_spread;
    if (execution.impact == 0) return fixed;
    const double most = limits::largest_cost_drag / std::max(1.0, std::fabs(leverage));
    double rate = fixed;
    for (int i = 0; i < limits::cost_iterations; ++i) {
        const double traded =
            std::fabs(nav::trade_to(leverage, equity, exposure, rate).traded) * state_.supply;
        const double next =
            std::min(most, fixed + execution.impact * std::sqrt(traded / execution.daily_volume));
        if (next == rate) break;
        rate = next;
    }
    return rate;
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

TokenView<double> Token::view_at(double price) const {
    const auto& ledger = state_.ledger;
    return {nav::equity_at(ledger, price), ledger.position, price, ledger.rebalance_price,
            ledger.rebalance_nav};
}

void Token::refresh_touches() {
    if (!stale_) return;
    stale_ = false;
    const TokenView<double> view = view_at(state_.ledger.price);
    const double wipe_out = view.price - view.equity / view.position;
    nearest_ = view.position > 0 ? TouchPrices<double>{wipe_out, infinity}
                                 : TouchPrices<double>{0, wipe_out};
    for (auto& rule : price_rules_) {
        rule.touch = touch_prices(rule.trigger, view);
        nearest_.below = std::max(nearest_.below, rule.touch.below);
        nearest_.above = std::min(nearest_.above, rule.touch.above);
    }
    nearest_.below *= 1 + limits::touch_tolerance;
    nearest_.above *= 1 - limits::touch_tolerance;
}

/// An order that waits, a charge at every observation and a wipe-out leave no bar quiet, nor does
/// the second observation, which tells of the history's step. The stamp of a session's close may be
/// its date, which comes before it.
void Token::find_quiet_until() {
    quiet_until_ = Instant::min();
    if (state_.ledger.wiped_out) return;
    refresh_touches();
    if (accrues_ || state_.pending || state_.shortest_step == Duration{0}) return;
    // Until the stamps have shown which days the rows are of, each is looked at.
    const bool may_be_days = state_.shortest_step >= std::chrono::hours{23};
    if (may_be_days && !calendar_->always_open() && !state_.bars_by_stamps) return;
    const Duration early = calendar_->always_open() ? Duration{0} : one_day;
    quiet_until_ = state_.next_fee;
    for (const Instant due : state_.next_due) {
        if (due != never) quiet_until_ = std::min(quiet_until_, due - early);
    }
}

std::optional<Instant> Token::next_fee_instant(Instant after) const {
    const ManagementFee& fee = terms_.fees.management;
    if (fee.rate == 0 || fee.per == FeePeriod::year || fee.per == FeePeriod::dilution)
        return std::nullopt;
    return next_instant(fee.at, fee_interval(fee.per), after);
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
    for (const auto& rule : price_rules_) {
        const auto touch = touch_prices(rule.trigger, view);
        out.push_back({rule.rule, name_of(rule.trigger), touch.below, touch.above, rule.clears});
    }
    return out;
}

}  // namespace levtok::rebalance
