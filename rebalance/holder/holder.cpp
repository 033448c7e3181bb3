#include "rebalance/holder/holder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "rebalance/holder/cash.hpp"

namespace levtok::rebalance {
namespace {

constexpr double no_level = std::numeric_limits<double>::infinity();

constexpr std::array<std::string_view, exit_reasons> exit_names{
    "", "stop_loss", "take_profit", "trailing", "max_hold", "signal", "death"};

}  // namespace

std::string_view exit_name(ExitReason reason) {
    return exit_names[static_cast<std::size_t>(reason)];
}

void WindowSum::add(Instant time, double value) {
    seen_.push_back({time, value});
    sum_.add(value);
    for (; seen_.front().time <= time - window_; seen_.pop_front()) sum_.add(-seen_.front().value);
}

Holder::Holder(const Strategy& strategy, DealingFees fees, double equity)
    : strategy_(strategy),
      dealing_(dealing_cost(strategy, fees)),
      cash_(equity),
      prices_(strategy.trend),
      squares_(strategy.volatility_window) {
    check(strategy_);
}

HolderRow Holder::advance(const HeldBar& bar) {
    closed_.reset();
    if (last_) {
        earn(bar);
        if (open_) walk(bar);
    } else {
        first_ = bar.time;
    }
    look(bar);
    if (open_ && !wants_in(bar)) {
        leave(bar.time, bar.nav, bar.price, {bar.nav, ExitReason::signal});
    } else if (open_ && strategy_.max_hold > Duration{0} &&
               bar.time >= open_->entry_time + strategy_.max_hold) {
        leave(bar.time, bar.nav, bar.price, {bar.nav, ExitReason::max_hold});
    } else if (!open_ && !closed_ && bar.nav > 0 && bar.time >= may_enter_from_ && wants_in(bar)) {
        enter(bar);
    } else if (open_ && bar.share != share_) {
        resize(bar);
    }
    if (open_) {
        open_->exit_time = bar.time;
        open_->exit_nav = bar.nav;
        open_->exit_price = bar.price;
        open_->received = sold_for_ + tokens_ * bar.nav;
    }
    last_ = bar;
    last_->moves = {};
    return {bar.time, bar.price, bar.nav, tokens_, cash_, cash_ + tokens_ * bar.nav};
}

/// Cash that is held over an interval earns the benchmark.
void Holder::earn(const HeldBar& bar) {
    if (bar.benchmark == 0 || cash_ <= 0) return;
    cash_ += interest_on(cash_, bar.benchmark, bar.time - last_->time);
}

void Holder::walk(const HeldBar& bar) {
    double nav = last_->nav;
    double price = last_->price;
    for (const NavMove& to : bar.moves) {
        if (move(bar, nav, price, to)) return;
        nav = to.nav;
        price = to.price;
    }
}

/// Whether the holder is out on the way.
bool Holder::move(const HeldBar& bar, double from_nav, double from_price, const NavMove& to) {
    const Level lower = lower_level();
    const Level upper = upper_level();
    const auto leave_at = [&](double nav, Level level) {
        const double share =
            to.jump || to.nav == from_nav ? 1 : (nav - from_nav) / (to.nav - from_nav);
        leave(bar.time, nav, from_price + share * (to.price - from_price), level);
        return true;
    };
    if (to.nav <= lower.nav) {
        const double level = std::min(lower.nav, from_nav);
        const double fill = to.jump ? to.nav : level;
        return leave_at(fill, fill > 0 ? lower : Level{lower.nav, ExitReason::death});
    }
    if (to.nav >= upper.nav) {
        return leave_at(to.jump ? to.nav : std::max(upper.nav, from_nav), upper);
    }
    note_extremes(to.nav);
    highest_ = std::max(highest_, to.nav);
    return false;
}

/// The first to be met on the way down: the token's death is at 0.
Holder::Level Holder::lower_level() const {
    const double entry = open_->entry_nav;
    const double level = rebalance::lower_level(strategy_, entry, highest_);
    if (!(level > 0)) return {0, ExitReason::death};
    const bool is_stop = strategy_.stop_loss > 0 && stop_level(strategy_, entry) >= level;
    return {level, is_stop ? ExitReason::stop_loss : ExitReason::trailing};
}

Holder::Level Holder::upper_level() const {
    if (strategy_.take_profit == 0) return {no_level, ExitReason::none};
    return {profit_level(strategy_, open_->entry_nav), ExitReason::take_profit};
}

void Holder::note_extremes(double nav) {
    const double change = nav / open_->entry_nav - 1;
    open_->worst = std::min(open_->worst, change);
    open_->best = std::max(open_->best, change);
}

void Holder::leave(Instant time, double nav, double price, Level level) {
    note_extremes(nav);
    HolderTrade trade = *open_;
    trade.exit_time = time;
    trade.exit_nav = nav;
    trade.exit_price = price;
    trade.reason = level.reason;
    const double received = tokens_ * dealing_.received_for(nav);
    trade.received = sold_for_ + received;
    const bool is_stop =
        level.reason == ExitReason::stop_loss || level.reason == ExitReason::trailing;
    if (is_stop) trade.slippage = slippage_past(nav, level.nav);
    cash_ += received;
    tokens_ = 0;
    open_.reset();
    closed_ = trade;
    may_enter_from_ = time + strategy_.cooldown;
}

void Holder::enter(const HeldBar& bar) {
    const double size = size_of_entry(bar);
    if (!(size > 0)) return;
    const double paid = size * cash_;
    tokens_ = paid / dealing_.paid_for(bar.nav);
    share_ = bar.share;
    sold_for_ = 0;
    cash_ -= paid;
    highest_ = bar.nav;
    open_ = HolderTrade{.entry_time = bar.time,
                        .exit_time = bar.time,
                        .entry_nav = bar.nav,
                        .entry_price = bar.price,
                        .size = size,
                        .paid = paid};
}

/// Buys or sells what is missing to the size that the share has now.
void Holder::resize(const HeldBar& bar) {
    const double held = tokens_ * bar.nav;
    const double wanted = size_of_entry(bar) * (cash_ + held);
    if (!(wanted > 0)) return;
    share_ = bar.share;
    if (wanted > held) {
        const double paid = std::min(wanted - held, cash_);
        tokens_ += paid / dealing_.paid_for(bar.nav);
        cash_ -= paid;
        open_->paid += paid;
        return;
    }
    const double sold = (held - wanted) / bar.nav;
    const double received = sold * dealing_.received_for(bar.nav);
    tokens_ -= sold;
    cash_ += received;
    sold_for_ += received;
}

double Holder::size_of_entry(const HeldBar& bar) const {
    double size = strategy_.allocate;
    if (strategy_.risk > 0) {
        const double stop = strategy_.stop_loss > 0 ? strategy_.stop_loss : 1;
        const double trailing = strategy_.trailing > 0 ? strategy_.trailing : 1;
        size = strategy_.risk / std::min(stop, trailing);
    }
    if (strategy_.target_volatility > 0) {
        if (bar.time - first_ < strategy_.volatility_window) return 0;
        const double years = in_units_of(strategy_.volatility_window, one_year);
        const double volatility = std::sqrt(std::max(squares_.sum(), 0.0) / years);
        size = volatility > 0 ? strategy_.target_volatility / volatility : strategy_.allocate;
    }
    return std::min(size, strategy_.allocate) * bar.share;
}

/// Takes the observation into what the signal and the size look at.
void Holder::look(const HeldBar& bar) {
    if (strategy_.target_volatility > 0 && last_ && last_->nav > 0 && bar.nav > 0) {
        const double change = std::log(bar.nav / last_->nav);
        squares_.add(bar.time, change * change);
    }
    if (strategy_.trend == Duration{0}) return;
    prices_.add(bar.time, bar.price);
    if (bar.time - first_ < strategy_.trend) return;
    const double mean = prices_.mean();
    const bool above = above_ ? bar.price >= mean * (1 - strategy_.trend_margin)
                              : bar.price > mean * (1 + strategy_.trend_margin);
    if (!trend_known_ || above != above_) above_since_ = bar.time;
    trend_known_ = true;
    above_ = above;
    if (bar.time >= above_since_ + strategy_.trend_delay) trend_in_ = above_;
}

bool Holder::wants_in(const HeldBar& bar) const {
    return bar.share > 0 && (strategy_.trend == Duration{0} || trend_in_);
}

}  // namespace levtok::rebalance
