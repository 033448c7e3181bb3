#include "tests/differential/reference.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "rebalance/calendars/trading_calendar.hpp"
#include "rebalance/intrabar_path.hpp"
#include "tests/differential/reference_books.hpp"
#include "tests/differential/reference_schedule.hpp"

namespace levtok::differential {
namespace {

using namespace rebalance;
using std::chrono::days;

/// An order that waits for the prices of its window.
struct Waiting {
    std::size_t rule;
    Instant instant;  ///< when the rule was due or fired
    Instant from;
    Instant until;
    Real sum = 0;
    int count = 0;
};

class Replay {
public:
    Replay(const Terms& terms, const History& history)
        : terms_(terms),
          history_(history),
          calendar_(trading_calendar(terms.calendar)),
          times_(calendar_),
          books_(terms) {}

    std::vector<ReferenceRow> run() {
        for (const auto& bar : history_.bars) {
            row_ = {};
            times_.observe(bar);
            if (rows_.empty()) {
                open(bar);
            } else {
                advance(bar);
            }
            publish(bar);
        }
        return rows_;
    }

private:
    void open(const Observation& bar) {
        books_.open(bar.close.value());
        row_.events.add(Event::open);
        done_.assign(terms_.rules.size(), times_.close());
    }

    void advance(const Observation& bar) {
        if (books_.dead()) return;
        row_.cap = -books_.withheld();
        find_due();
        const Real price = history_.bars[rows_.size() - 1].close.value();
        if (rows_.size() > 1) act(&Acts::before, price, times_.before());
        hold();
        if (times_.open()) {
            act(&Acts::open, bar.open.value(), *times_.open());
            if (*times_.open() == times_.before()) hold();
        }
        walk(bar);
        finance(bar);
        charge_fee(bar);
        rebalance(bar);
        row_.cap += books_.withheld();
        while (books_.below_merge()) {
            books_.merge(terms_.merge->factor);
            row_.events.add(Event::merge);
        }
    }

    /// Interest is paid on what is held from the start of the interval, after the trades at it.
    void hold() {
        cash_ = books_.cash();
        short_exposure_ = books_.position() < 0 ? -books_.exposure() : 0;
    }

    void find_due() {
        due_.assign(terms_.rules.size(), Acts{});
        for (std::size_t i = 0; i < terms_.rules.size(); ++i) {
            const auto* schedule = std::get_if<Schedule>(&terms_.rules[i].when);
            if (schedule == nullptr) continue;
            Instant& done = done_[i];
            // Rows that turn out to be of other days than it seemed have not had their schedules
            // yet; the second row may move the close of the first.
            if (times_.turned()) done = times_.before();
            if (rows_.size() == 1) done = std::max(done, times_.before());
            if (times_.closed_day() || times_.close() <= done) continue;
            const bool at_close =
                waiting_ || !std::holds_alternative<FillAtTrigger>(terms_.rules[i].fill);
            due_[i] = acts_at(ends_of_instants(*schedule, calendar_, done, times_.close()), times_,
                              at_close);
            done = times_.close();
        }
    }

    /// Schedules that act at one of the known prices.
    void act(std::optional<Instant> Acts::*place, Real price, Instant known) {
        for (std::size_t i = 0; i < due_.size(); ++i) {
            const auto instant = due_[i].*place;
            if (!instant || books_.dead()) continue;
            books_.mark(price);
            if (books_.dead()) return;
            if (!books_.allows(std::get<Schedule>(terms_.rules[i].when))) continue;
            fill(i, Event::scheduled, *instant, known);
        }
    }

    /// A rule that fires at the price to which the books are marked: a trade, or an order that
    /// waits.
    void fill(std::size_t rule, Event event, Instant instant, Instant known) {
        if (const auto* window = std::get_if<FillOverWindow>(&terms_.rules[rule].fill)) {
            const Instant from = instant + window->delay;
            waiting_ = Waiting{rule, instant, from, from + window->window};
            return;
        }
        trade(rule, event, instant, known);
    }

    void trade(std::size_t rule, Event event, Instant instant, Instant known) {
        if (books_.dead()) return;
        ReferenceTrade trade;
        trade.instant = instant;
        trade.time = known;
        trade.trigger = name_of(terms_.rules[rule]);
        row_.cap += books_.withheld();
        books_.trade(terms_.rules[rule], trade);
        row_.cost += trade.cost;
        row_.trades.push_back(trade);
        row_.events.add(event);
    }

    void walk(const Observation& bar) {
        now_ = bar.time;
        fired_.assign(terms_.rules.size(), false);
        if (terms_.intrabar == Intrabar::close || !has_legs(bar)) {
            books_.mark(bar.close.value());
            return;
        }
        const auto path = intrabar_path(bar);
        books_.mark(path[0]);
        for (std::size_t i = 0; i < terms_.rules.size(); ++i) test(i);
        for (std::size_t i = 1; i < path.size(); ++i) leg(path[i]);
    }

    /// A price rule at the price to which the books are marked. While an order waits, none fires.
    void test(std::size_t rule) {
        const auto* trigger = std::get_if<PriceTrigger>(&terms_.rules[rule].when);
        if (trigger == nullptr || fired_[rule] || waiting_ || books_.dead()) return;
        if (books_.touches(*trigger)) fire(rule);
    }

    bool clears(std::size_t rule) const {
        return clears_touch(terms_.rules[rule], terms_.leverage);
    }

    void fire(std::size_t rule) {
        // At the edge of its band a token stays touched, and has nothing to trade.
        if (!clears(rule) && !books_.would_trade(terms_.rules[rule])) return;
        if (std::holds_alternative<FillAtObserved>(terms_.rules[rule].fill)) {
            fired_[rule] = true;
        } else {
            fill(rule, Event::emergency, now_, now_);
        }
    }

    /// A monotone move of the price to `to`: rules fire at exactly their prices.
    void leg(Real to) {
        std::vector<std::optional<Real>> last(terms_.rules.size());
        while (const auto next = next_on_leg(to, last)) {
            books_.mark(next->price);
            if (books_.dead()) return;
            last[next->rule] = next->price;
            fire(next->rule);
        }
        books_.mark(to);
        for (std::size_t i = 0; i < terms_.rules.size(); ++i) {
            if (!clears(i)) test(i);
        }
    }

    struct Touched {
        std::size_t rule;
        Real price;
    };

    /// The rule that is touched first, of several at one price the first of the list. None is twice
    /// at one price.
    std::optional<Touched> next_on_leg(Real to, const std::vector<std::optional<Real>>& last) {
        std::optional<Touched> next;
        if (waiting_ || books_.dead()) return next;
        for (std::size_t i = 0; i < terms_.rules.size(); ++i) {
            const auto* trigger = std::get_if<PriceTrigger>(&terms_.rules[i].when);
            if (trigger == nullptr || fired_[i] || !clears(i)) continue;
            const auto price = books_.touch_on_leg(*trigger, to);
            if (!price || last[i] == price) continue;
            if (!next || books_.nearer(*price, next->price)) next = Touched{i, *price};
        }
        return next;
    }

    template <class Events>
    static Real latest(const Events& events, Instant until) {
        Real rate = 0;
        for (const auto& event : events) {
            if (event.time <= until) rate = event.rate.value();
        }
        return rate;
    }

    void finance(const Observation& bar) {
        if (books_.dead()) return;
        constexpr auto late = std::chrono::seconds{1};
        const Instant before = history_.bars[rows_.size() - 1].time;
        Real amount = 0;
        if (std::holds_alternative<PerpetualFunding>(terms_.financing)) {
            for (const auto& event : history_.funding) {
                if (event.time > before + late && event.time <= bar.time + late) {
                    amount += books_.exposure() * event.rate.value();
                }
            }
        } else if (const auto* loan = std::get_if<CashFinancing>(&terms_.financing)) {
            const Real benchmark = latest(history_.rates, before);
            const Real elapsed =
                static_cast<Real>((bar.time - before).count()) / Duration{days{1}}.count();
            const Real rate =
                cash_ < 0 ? benchmark + loan->borrow_spread : benchmark - loan->lend_spread;
            amount -= cash_ * rate * elapsed / loan->day_count;
            amount += short_exposure_ * loan->borrow_fee * elapsed / loan->day_count;
        }
        books_.pay_financing(amount);
        row_.financing = amount;
    }

    void charge_fee(const Observation& bar) {
        if (books_.dead()) return;
        const ManagementFee& fee = terms_.fees.management;
        const Instant before = history_.bars[rows_.size() - 1].time;
        Real left = 1;
        if (fee.per == FeePeriod::day || fee.per == FeePeriod::eight_hours) {
            Schedule grid;
            grid.at = fee.at;
            grid.every = fee.per == FeePeriod::day ? one_day : one_day / 3;
            const auto count = [&](Instant time) {
                auto since = time.time_since_epoch() - grid.at;
                return since / grid.every;  // after 1970
            };
            for (auto k = count(before); k < count(bar.time); ++k) left *= 1 - Real(fee.rate);
        } else {
            const Real elapsed =
                static_cast<Real>((bar.time - before).count()) / Duration{days{365}}.count();
            left = 1 - fee.rate * elapsed;
        }
        const bool dilutes = fee.per == FeePeriod::dilution;
        row_.fee = books_.pay_fee(left, dilutes);
    }

    void rebalance(const Observation& bar) {
        if (books_.dead()) return;
        fill_waiting(bar);
        for (std::size_t i = 0; i < terms_.rules.size(); ++i) {
            if (books_.dead()) return;
            const auto& rule = terms_.rules[i];
            if (const auto* schedule = std::get_if<Schedule>(&rule.when)) {
                if (!due_[i].close) continue;
                if (waiting_) {
                    done_[i] = *due_[i].close - Duration{1};
                } else if (books_.allows(*schedule)) {
                    fill_scheduled(i, bar);
                }
            } else if (fired_[i]) {
                if (!waiting_ && books_.would_trade(rule)) {
                    trade(i, Event::emergency, bar.time, bar.time);
                }
            } else {
                test(i);
                if (fired_[i]) trade(i, Event::emergency, bar.time, bar.time);
            }
        }
    }

    /// An order of a schedule counts from the observation at which it is given.
    void fill_scheduled(std::size_t rule, const Observation& bar) {
        const bool waits = std::holds_alternative<FillOverWindow>(terms_.rules[rule].fill);
        fill(rule, Event::scheduled, waits ? bar.time : *due_[rule].close, times_.close());
    }

    void fill_waiting(const Observation& bar) {
        if (!waiting_ || bar.time <= waiting_->from) return;
        const Real close = bar.close.value();
        if (bar.time <= waiting_->until || waiting_->count == 0) {
            waiting_->sum += close;
            ++waiting_->count;
        }
        if (bar.time < waiting_->until) return;
        const Waiting order = *waiting_;
        waiting_.reset();
        books_.mark(order.sum / order.count);
        const bool scheduled = std::holds_alternative<Schedule>(terms_.rules[order.rule].when);
        trade(order.rule, scheduled ? Event::scheduled : Event::emergency, order.instant, bar.time);
        books_.mark(close);
    }

    void publish(const Observation& bar) {
        books_.mark(bar.close.value());
        if (books_.dead() && !was_dead_) row_.events.add(Event::wiped_out);
        was_dead_ = books_.dead();
        row_.nav = books_.nav();
        row_.held = books_.equity();
        row_.leverage = books_.dead() ? 0 : books_.leverage();
        row_.position = books_.position();
        row_.cash = row_.nav - books_.exposure();
        rounding_ = std::max(rounding_, books_.rounding());
        row_.merged = books_.merged();
        row_.rounding = rounding_;
        row_.nearest_decision = books_.nearest_decision();
        rows_.push_back(row_);
    }

    const Terms& terms_;
    const History& history_;
    const TradingCalendar& calendar_;
    ReferenceTimes times_;
    ReferenceBooks books_;
    ReferenceRow row_;
    std::vector<ReferenceRow> rows_;
    std::vector<Acts> due_;
    std::vector<Instant> done_;  ///< of each schedule: its instants up to here
    std::vector<bool> fired_;    ///< rules that trade at the close of the bar
    std::optional<Waiting> waiting_;
    Instant now_;
    Real cash_ = 0;            ///< held from the start of the interval
    Real short_exposure_ = 0;  ///< the same
    Real rounding_ = 1;        ///< the largest so far
    bool was_dead_ = false;
};

}  // namespace

std::vector<ReferenceRow> reference(const Terms& terms, const History& history) {
    return Replay(terms, history).run();
}

}  // namespace levtok::differential
