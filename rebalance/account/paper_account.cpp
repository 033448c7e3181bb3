#include "rebalance/account/paper_account.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "nav/error.hpp"
#include "nav/step.hpp"
#include "rebalance/instruments/perpetual.hpp"
#include "rebalance/limits.hpp"

namespace levtok::rebalance {
namespace {

constexpr std::array<const char*, journal_kinds> kind_names{
    "deposit",    "withdrawal",  "buy",     "sell",        "death",       "open",      "close",
    "add_margin", "take_margin", "funding", "margin_call", "liquidation", "cancelled", "rejected"};

/// A quantity that was read off an answer and comes back may be off by its last digit.
constexpr double same_quantity = 1e-12;

[[noreturn]] void refuse(const std::string& why) { throw Error(ErrorKind::conflict, why); }

const char* nothing_left = "nothing is left to sell";

/// Whether the order waits for a value at or below its level.
bool waits_below(const PaperOrder& order) {
    return (order.request.side == OrderSide::buy) == (order.request.type == OrderType::limit);
}

bool is_met(const PaperOrder& order, double value) {
    if (!order.request.level) return true;
    return waits_below(order) ? value <= *order.request.level : value >= *order.request.level;
}

double direction_of(OrderSide side) { return side == OrderSide::buy ? 1 : -1; }

/// The stop and the profit that are to rest must not be passed where the order fills.
void check_levels_after(const PaperOrder& order, double value) {
    const auto& request = order.request;
    const double at = request.level.value_or(value);
    const bool gains_above = request.side == OrderSide::buy;
    const auto require_side = [&](const char* field, std::optional<double> level, bool above) {
        if (!level || (above ? *level > at : *level < at)) return;
        throw InvalidValue(field,
                           std::string("must be ") + (above ? "above " : "below ") + shortest(at) +
                               ", at which the order fills",
                           shortest(*level));
    };
    require_side("stop_loss", request.stop_loss, !gains_above);
    require_side("take_profit", request.take_profit, gains_above);
}

void check_transfer(double amount) {
    if (paper_money.contains(std::fabs(amount))) return;
    throw InvalidValue("amount", "must be " + paper_money.text() + ", or that below 0",
                       shortest(amount));
}

double held_of(const std::vector<PaperLot>& lots, const std::string& token) {
    double held = 0;
    for (const auto& lot : lots) {
        if (lot.token == token) held += lot.quantity;
    }
    return held;
}

template <class Items>
void require_room(const Items& items, std::size_t more, std::size_t most, const char* what) {
    if (items.size() + more <= most) return;
    refuse("the account has " + std::to_string(most) + ' ' + what + ", the most that it may have");
}

PaperPlace start_at(double before) { return {0, 0, before}; }

}  // namespace

const char* name_of(JournalKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

void describe(Fields& fields, PaperTerms& terms) {
    fields.number("spread", terms.spread, fraction_below_one,
                  "between bid and ask, of which half is paid at each end");
    fields.number("broker_fee", terms.broker_fee, fraction_below_one, "fraction of what is traded");
    describe(fields, terms.maintenance);
}

void check(const PaperTerms& terms) {
    require_in_range(terms.spread, fraction_below_one, "spread");
    require_in_range(terms.broker_fee, fraction_below_one, "broker_fee");
    require_in_range(terms.maintenance.rate, fraction_below_one, "maintenance");
    require_in_range(terms.maintenance.margin_call.value_or(0), fraction_below_one, "margin_call");
    require_in_range(terms.maintenance.liquidation_fee, fraction_below_one, "liquidation_fee");
}

double take_from(PaperLot& lot, double quantity) {
    const double cost = quantity == lot.quantity ? lot.cost : lot.cost * (quantity / lot.quantity);
    lot.quantity -= quantity;
    lot.cost -= cost;
    return cost;
}

/// What happens next in a passage.
struct PaperAccount::Step {
    enum class What : std::uint8_t { death, position, order };
    What what = What::order;
    std::size_t index = 0;  ///< of the token of the passage, of the position, of the resting order
    PaperPlace place;
    std::optional<AccountEvent> event{};

    auto rank() const { return std::tuple(place.place, static_cast<int>(what), index); }
};

PaperAccount::PaperAccount(PaperTerms terms, PaperState state)
    : terms_(std::move(terms)), state_(std::move(state)) {
    check(terms_);
}

void PaperAccount::begin() {
    journal_.clear();
    orders_.clear();
    starts_.clear();
}

JournalLine& PaperAccount::write(JournalLine line) {
    line.number = ++state_.lines;
    state_.balance += line.amount;
    if (line.realised) state_.realised += *line.realised;
    if (line.kind == JournalKind::deposit || line.kind == JournalKind::withdrawal) {
        state_.deposited += line.amount;
    }
    return journal_.emplace_back(std::move(line));
}

DealingCost PaperAccount::dealing_of(const DealingFees& fees) const {
    return {terms_.spread, fees, terms_.broker_fee};
}

Account PaperAccount::account_of(const PaperPosition& position) const {
    auto terms = account_terms(
        Perpetual{.opening = {.leverage = position.leverage, .intrabar = Intrabar::ohlc},
                  .maintenance = position.maintenance});
    return {std::move(terms), position.account};
}

PaperPosition* PaperAccount::position_called(std::uint64_t number) {
    const auto found = std::find_if(state_.positions.begin(), state_.positions.end(),
                                    [&](const auto& each) { return each.number == number; });
    return found == state_.positions.end() ? nullptr : &*found;
}

// ---- money --------------------------------------------------------------------------------------

void PaperAccount::transfer(Instant time, double amount, const std::string& note) {
    begin();
    check_transfer(amount);
    if (state_.balance + amount < 0) {
        refuse("the balance is " + shortest(state_.balance) + ", less than the withdrawal of " +
               shortest(-amount));
    }
    write({.time = time,
           .kind = amount > 0 ? JournalKind::deposit : JournalKind::withdrawal,
           .amount = amount,
           .note = note});
}

void PaperAccount::transfer_margin(Instant time, std::uint64_t number, double amount, double price,
                                   const std::string& note) {
    begin();
    check_transfer(amount);
    PaperPosition* position = position_called(number);
    if (position == nullptr) {
        throw Error(ErrorKind::not_found, "there is no position " + std::to_string(number));
    }
    if (amount > state_.balance) {
        refuse("the balance is " + shortest(state_.balance) + ", less than " + shortest(amount));
    }
    AccountState& account = position->account;
    const Held& held = account.held.front();
    const auto maintenance = *account_of(*position).terms().maintenance;
    const double call = std::max(*maintenance.margin_call, maintenance.rate);
    const double equity = nav::marked(account.balance + amount, held.quantity, price - held.entry);
    const double required = required_equity(held.quantity, held.entry, price, call, maintenance.on);
    if (amount < 0 && equity <= required) {
        refuse("its equity would be " + shortest(equity) + ", not above the " + shortest(required) +
               " at which margin is called");
    }
    account.balance += amount;
    position->cost += amount;
    if (equity > required) account.called = false;
    write({.time = time,
           .kind = amount > 0 ? JournalKind::add_margin : JournalKind::take_margin,
           .name = position->underlying,
           .position = number,
           .quantity = held.quantity,
           .price = price,
           .amount = -amount,
           .margin = amount,
           .note = note});
}

// ---- orders -------------------------------------------------------------------------------------

PaperOrder PaperAccount::place(const OrderRequest& request, const PaperQuote& quote) {
    begin();
    check(request);
    PaperOrder order{.number = state_.orders + 1,
                     .request = request,
                     .underlying = quote.underlying,
                     .first_tokens = quote.first_tokens,
                     .placed = quote.time};
    OrderRequest& own = order.request;
    if (order.is_of_token()) {
        own.tokens *= quote.first_tokens;
        for (auto* level : {&own.level, &own.stop_loss, &own.take_profit}) {
            if (*level) **level /= quote.first_tokens;
        }
        if (own.side == OrderSide::sell) {
            const double held = held_of(state_.lots, own.token);
            if (held == 0) refuse("no tokens of " + own.token + " are held");
            if (own.tokens > held * (1 + same_quantity)) {
                refuse("only " + shortest(held / quote.first_tokens) + " tokens of " + own.token +
                       " are held");
            }
        }
    } else if (order.closes_position()) {
        const PaperPosition* position = position_called(own.position);
        if (position == nullptr) {
            throw Error(ErrorKind::not_found,
                        "there is no position " + std::to_string(own.position));
        }
        const double held = position->account.held.front().quantity;
        own.side = held > 0 ? OrderSide::sell : OrderSide::buy;
        if (own.units > std::fabs(held) * (1 + same_quantity)) {
            refuse("the position holds only " + shortest(std::fabs(held)) + " units");
        }
    } else {
        rebalance::check(terms_.maintenance, 1 / own.leverage);
    }
    check_levels_after(order, quote.value);
    require_room(state_.resting, 3, limits::most_resting_orders, "resting orders");
    if (!is_met(order, quote.value)) {
        ++state_.orders;
        state_.resting.push_back(order);
        return orders_.emplace_back(order);
    }
    if (!(quote.value > 0)) refuse("the token was wiped out");
    ++state_.orders;
    std::string why_not;
    if (!fill(order, quote, why_not)) {
        --state_.orders;
        refuse(why_not);
    }
    return *std::find_if(orders_.begin(), orders_.end(),
                         [&](const auto& each) { return each.number == order.number; });
}

void PaperAccount::cancel(Instant time, std::uint64_t number) {
    begin();
    const auto found = std::find_if(state_.resting.begin(), state_.resting.end(),
                                    [&](const auto& each) { return each.number == number; });
    if (found == state_.resting.end()) {
        if (number == 0 || number > state_.orders) {
            throw Error(ErrorKind::not_found, "there is no order " + std::to_string(number));
        }
        refuse("order " + std::to_string(number) + " does not rest any more");
    }
    end_order(*found, OrderState::cancelled, time, "as was asked for");
}

void PaperAccount::end_order(PaperOrder order, OrderState state, Instant time, std::string reason,
                             std::optional<double> fill) {
    std::erase_if(state_.resting, [&](const auto& each) { return each.number == order.number; });
    order.state = state;
    order.ended = time;
    order.reason = std::move(reason);
    order.fill = fill;
    if (state != OrderState::filled) {
        write({.time = time,
               .kind =
                   state == OrderState::cancelled ? JournalKind::cancelled : JournalKind::rejected,
               .order = order.number,
               .name = order.is_of_token() ? order.request.token : order.underlying,
               .position = order.request.position,
               .first_tokens = order.first_tokens,
               .note = order.reason});
    }
    std::erase_if(orders_, [&](const auto& each) { return each.number == order.number; });
    orders_.push_back(std::move(order));
}

template <class Belongs>
void PaperAccount::cancel_where(Instant time, const char* reason, Belongs belongs) {
    std::vector<PaperOrder> ended;
    for (const auto& order : state_.resting) {
        if (belongs(order)) ended.push_back(order);
    }
    for (auto& order : ended) end_order(std::move(order), OrderState::cancelled, time, reason);
}

/// The stop and the profit that an order carries begin to rest once it has filled.
void PaperAccount::rest_after(const PaperOrder& order, std::uint64_t position, double quantity,
                              Instant time, const PaperPlace* place) {
    const auto rest = [&](std::optional<double> level, OrderType type) {
        if (!level) return;
        PaperOrder child{.number = ++state_.orders,
                         .parent = order.number,
                         .underlying = order.underlying,
                         .first_tokens = order.first_tokens,
                         .placed = time};
        child.request = {
            .token = order.request.token,
            .position = position,
            .side = order.request.side == OrderSide::buy ? OrderSide::sell : OrderSide::buy,
            .type = type,
            .level = level,
            .tokens = position == 0 ? quantity : 0,
            .note = order.request.note};
        if (place != nullptr) starts_.push_back({child.number, true, *place});
        state_.resting.push_back(child);
        orders_.push_back(std::move(child));
    };
    rest(order.request.stop_loss, OrderType::stop);
    rest(order.request.take_profit, OrderType::limit);
}

/// Fills an order at the value of the quote; false, with nothing changed, where it cannot be.
bool PaperAccount::fill(const PaperOrder& order, const PaperQuote& quote, std::string& why_not,
                        const PaperPlace* place) {
    const std::uint64_t line = state_.lines + 1;
    const bool opens = !order.is_of_token() && !order.closes_position();
    const bool buys = order.is_of_token() && order.request.side == OrderSide::buy;
    bool done = false;
    if (order.is_of_token()) {
        done = buys ? buy(order, quote, why_not) : sell(order, quote, why_not);
    } else {
        done = opens ? open(order, quote, why_not) : close(order, quote, why_not);
    }
    if (!done) return false;
    end_order(order, OrderState::filled, quote.time, {}, quote.value);
    if (order.parent != 0) {
        cancel_where(quote.time, "the other one of the two has filled",
                     [&](const auto& other) { return other.parent == order.parent; });
    }
    if (opens) {
        if (place != nullptr) starts_.push_back({line, false, *place});
        rest_after(order, line, 0, quote.time, place);
    } else if (buys) {
        rest_after(order, 0, state_.lots.back().quantity, quote.time, place);
    } else if (order.is_of_token() && held_of(state_.lots, order.request.token) == 0) {
        cancel_where(quote.time, nothing_left, [&](const auto& other) {
            return other.request.token == order.request.token &&
                   other.request.side == OrderSide::sell;
        });
    }
    return true;
}

bool PaperAccount::buy(const PaperOrder& order, const PaperQuote& quote, std::string& why_not) {
    const auto& request = order.request;
    const double ask = dealing_of(quote.fees).paid_for(quote.value);
    const double quantity = request.tokens > 0 ? request.tokens : request.amount / ask;
    const double paid = request.tokens > 0 ? request.tokens * ask : request.amount;
    if (paid > state_.balance) {
        why_not = "it costs " + shortest(paid) + ", and the balance is " + shortest(state_.balance);
        return false;
    }
    if (state_.lots.size() == limits::most_lots) {
        why_not = "the account has " + std::to_string(limits::most_lots) + " lots, the most";
        return false;
    }
    const auto& line = write({.time = quote.time,
                              .kind = JournalKind::buy,
                              .order = order.number,
                              .name = request.token,
                              .lot = state_.lines + 1,
                              .quantity = quantity,
                              .price = quote.value,
                              .cost = paid - quantity * quote.value,
                              .amount = -paid,
                              .first_tokens = quote.first_tokens,
                              .note = request.note});
    state_.lots.push_back({.number = line.number,
                           .token = request.token,
                           .underlying = order.underlying,
                           .time = quote.time,
                           .quantity = quantity,
                           .cost = paid});
    return true;
}

bool PaperAccount::sell(const PaperOrder& order, const PaperQuote& quote, std::string& why_not) {
    const auto& request = order.request;
    double left = request.tokens > 0 ? request.tokens : infinity;
    const double held = held_of(state_.lots, request.token);
    if (held == 0) {
        why_not = nothing_left;
        return false;
    }
    // What was read off an answer may be off by a digit: then it is all.
    if (left >= held * (1 - same_quantity)) left = infinity;
    const DealingCost dealing = dealing_of(quote.fees);
    for (auto& lot : state_.lots) {
        if (lot.token != request.token || left == 0) continue;
        const double taken = std::min(lot.quantity, left);
        left -= taken;
        if (left <= same_quantity * held) left = 0;
        const double value = taken * quote.value;
        const double received = dealing.received_for(value);
        const double cost = take_from(lot, taken);
        write({.time = quote.time,
               .kind = JournalKind::sell,
               .order = order.number,
               .name = request.token,
               .lot = lot.number,
               .quantity = taken,
               .price = quote.value,
               .cost = value - received,
               .amount = received,
               .realised = received - cost,
               .first_tokens = quote.first_tokens,
               .note = request.note});
    }
    std::erase_if(state_.lots, [](const auto& lot) { return lot.quantity == 0; });
    return true;
}

bool PaperAccount::open(const PaperOrder& order, const PaperQuote& quote, std::string& why_not) {
    const auto& request = order.request;
    try {
        // The terms may have changed since it was placed.
        rebalance::check(terms_.maintenance, 1 / request.leverage);
    } catch (const InvalidValue& error) {
        why_not = error.what();
        return false;
    }
    const double direction = direction_of(request.side);
    const double entry = quote.value * (1 + direction * terms_.spread / 2);
    const double size = request.margin * request.leverage;
    const double quantity = direction * size / entry;
    const double fee = nav::fee_payment(size, terms_.broker_fee);
    const double paid = request.margin + fee;
    if (paid > state_.balance) {
        why_not = "it costs " + shortest(paid) + ", and the balance is " + shortest(state_.balance);
        return false;
    }
    if (state_.positions.size() == limits::most_margin_positions) {
        why_not = "the account has " + std::to_string(limits::most_margin_positions) +
                  " positions, the most";
        return false;
    }
    const Maintenance& maintenance = terms_.maintenance;
    const double call = std::max(maintenance.margin_call.value_or(
                                     default_margin_call(maintenance.rate, 1 / request.leverage)),
                                 maintenance.rate);
    const double equity = nav::marked(request.margin, quantity, quote.value - entry);
    if (equity <= required_equity(quantity, entry, quote.value, call, maintenance.on)) {
        why_not = "the spread alone would take the margin to its call";
        return false;
    }
    const auto& line = write({.time = quote.time,
                              .kind = JournalKind::open,
                              .order = order.number,
                              .name = order.underlying,
                              .position = state_.lines + 1,
                              .quantity = quantity,
                              .price = quote.value,
                              .cost = std::fabs(quantity * (entry - quote.value)) + fee,
                              .amount = -paid,
                              .margin = request.margin,
                              .note = request.note});
    PaperPosition position{.number = line.number,
                           .underlying = order.underlying,
                           .time = quote.time,
                           .leverage = direction * request.leverage,
                           .cost = paid,
                           .maintenance = terms_.maintenance};
    position.account = {
        .opened = true,
        .time = quote.time,
        .balance = request.margin,
        .held = {{quantity, entry, request.margin - direction * size, quote.value}}};
    state_.positions.push_back(std::move(position));
    return true;
}

bool PaperAccount::close(const PaperOrder& order, const PaperQuote& quote, std::string& why_not) {
    PaperPosition* position = position_called(order.request.position);
    if (position == nullptr) {
        why_not = "the position is closed";
        return false;
    }
    AccountState& account = position->account;
    Held& held = account.held.front();
    const double asked = order.request.units;
    const bool all = asked == 0 || asked >= std::fabs(held.quantity) * (1 - same_quantity);
    const double share = all ? 1 : asked / std::fabs(held.quantity);
    const double quantity = all ? held.quantity : std::copysign(asked, held.quantity);
    const double margin = all ? account.balance : account.balance * share;
    const double cost = all ? position->cost : position->cost * share;
    const double direction = held.quantity > 0 ? 1 : -1;
    const double exit = quote.value * (1 - direction * terms_.spread / 2);
    const double fee = nav::fee_payment(std::fabs(quantity) * exit, terms_.broker_fee);
    const double received = std::max(nav::marked(margin, quantity, exit - held.entry) - fee, 0.0);
    write({.time = quote.time,
           .kind = JournalKind::close,
           .order = order.number,
           .name = position->underlying,
           .position = position->number,
           .quantity = quantity,
           .price = quote.value,
           .cost = std::fabs(quantity * (exit - quote.value)) + fee,
           .amount = received,
           .margin = -margin,
           .realised = received - cost,
           .note = order.request.note});
    if (all) {
        forget_position(static_cast<std::size_t>(position - state_.positions.data()), order.number,
                        quote.time);
        return true;
    }
    account.balance += -margin;
    position->cost -= cost;
    held.quantity -= quantity;
    held.cash -= held.cash * share;
    return true;
}

/// Takes a position away that has ended, with the orders that would close it.
void PaperAccount::forget_position(std::size_t index, std::uint64_t by_order, Instant time) {
    const std::uint64_t number = state_.positions[index].number;
    state_.positions.erase(state_.positions.begin() + static_cast<std::ptrdiff_t>(index));
    cancel_where(time, "the position has ended", [&](const auto& other) {
        return other.request.position == number && other.number != by_order;
    });
}

// ---- what the market does -----------------------------------------------------------------------

void PaperAccount::die(const TokenPassage& token, Instant time) {
    for (auto& lot : state_.lots) {
        if (lot.token != token.token) continue;
        const double quantity = lot.quantity;
        const double cost = take_from(lot, quantity);
        write({.time = time,
               .kind = JournalKind::death,
               .name = token.token,
               .lot = lot.number,
               .quantity = quantity,
               .realised = -cost,
               .first_tokens = token.first_tokens});
    }
    std::erase_if(state_.lots, [&](const auto& lot) { return lot.token == token.token; });
    cancel_where(time, "the token was wiped out",
                 [&](const auto& order) { return order.request.token == token.token; });
}

void PaperAccount::note_event(std::size_t index, const AccountEvent& event, Instant time) {
    PaperPosition& position = state_.positions[index];
    const double quantity =
        position.account.held.empty() ? 0 : position.account.held.front().quantity;
    if (event.what == Event::margin_call) {
        position.account.called = true;
        write({.time = time,
               .kind = JournalKind::margin_call,
               .name = position.underlying,
               .position = position.number,
               .quantity = quantity,
               .price = event.price});
        return;
    }
    write({.time = time,
           .kind = JournalKind::liquidation,
           .name = position.underlying,
           .position = position.number,
           .quantity = quantity,
           .price = event.price,
           .cost = event.fee,
           .amount = event.equity,
           .margin = -position.account.balance,
           .realised = event.equity - position.cost});
    forget_position(index, 0, time);
}

/// The passage as one account sees it.
struct PaperAccount::View {
    const MarketPassage& passage;
    Instant time;
    std::vector<PaperMove> price;

    explicit View(const MarketPassage& given)
        : passage(given), time(given.step.bar.time), price(price_moves(given.before, bar())) {}

    const Observation& bar() const { return passage.step.bar; }
    PaperPlace end() const { return {price.size() - 1, price.back().place, price.back().value}; }
    const TokenPassage* token(const std::string& name) const {
        for (const auto& each : passage.tokens) {
            if (each.token == name) return &each;
        }
        return nullptr;
    }
    /// Whether it came between the last bar and this one: of this bar only the close is after it.
    bool began_within(Instant when) const { return passage.previous && when > *passage.previous; }
};

const PaperPlace* PaperAccount::start_of(std::uint64_t number, bool is_order) const {
    for (const auto& start : starts_) {
        if (start.number == number && start.is_order == is_order) return &start.place;
    }
    return nullptr;
}

/// Where a resting order is met; nothing where it is not.
std::optional<PaperPlace> PaperAccount::place_of(const PaperOrder& order, const View& view) const {
    if (order.underlying != view.passage.underlying) return std::nullopt;
    std::span<const PaperMove> moves = view.price;
    double before = view.passage.before;
    if (order.is_of_token()) {
        const TokenPassage* token = view.token(order.request.token);
        if (token == nullptr || token->moves.empty()) return std::nullopt;
        moves = token->moves;
        before = token->before;
        if (view.passage.is_tick() && !(moves.back().value > 0)) return std::nullopt;
    }
    const double level = *order.request.level;
    if (const PaperPlace* start = start_of(order.number, true)) {
        return met_at(moves, level, waits_below(order), *start);
    }
    if (order.placed >= view.time) return std::nullopt;
    if (view.began_within(order.placed)) {
        const PaperMove& last = moves.back();
        if (!is_met(order, last.value)) return std::nullopt;
        return PaperPlace{moves.size() - 1, last.place, last.value};
    }
    return met_at(moves, level, waits_below(order), start_at(before));
}

/// The part of the bar that a position goes through; nothing where there is none.
std::optional<Observation> PaperAccount::bar_of(const PaperPosition& position,
                                                const View& view) const {
    if (position.underlying != view.passage.underlying) return std::nullopt;
    if (const PaperPlace* start = start_of(position.number, false)) {
        return rest_of(view.bar(), view.price, *start);
    }
    if (position.account.time >= view.time) return std::nullopt;
    if (view.began_within(position.account.time)) {
        return Observation::at(view.time, view.bar().close);
    }
    return view.bar();
}

/// The call or the liquidation that a position meets first, with where; funding comes later.
std::optional<PaperAccount::Step> PaperAccount::event_of(std::size_t index,
                                                         const View& view) const {
    const PaperPosition& position = state_.positions[index];
    const auto bar = bar_of(position, view);
    if (!bar) return std::nullopt;
    auto account = account_of_step(position);
    account.advance({.bar = *bar});
    if (account.events().empty()) return std::nullopt;
    Step step{.what = Step::What::position, .index = index, .place = view.end()};
    step.event = account.events().front();
    const bool falls = position.account.held.front().quantity > 0;
    const PaperPlace* start = start_of(position.number, false);
    if (const auto place = met_at(view.price, step.event->price, falls,
                                  start != nullptr ? *start : start_at(view.passage.before))) {
        step.place = *place;
    }
    return step;
}

/// The account of a position, at most at the time before that of a bar in which it was opened.
Account PaperAccount::account_of_step(const PaperPosition& position) const {
    PaperPosition before = position;
    if (start_of(position.number, false) != nullptr) before.account.time -= Duration{1};
    return account_of(before);
}

std::optional<PaperAccount::Step> PaperAccount::next_step(const View& view) const {
    std::optional<Step> first;
    const auto consider = [&](Step step) {
        if (!first || step.rank() < first->rank()) first = std::move(step);
    };
    // A token dies of a bar alone: at a tick its NAV is an indicative one.
    const std::size_t mortal = view.passage.is_tick() ? 0 : view.passage.tokens.size();
    for (std::size_t i = 0; i < mortal; ++i) {
        const TokenPassage& token = view.passage.tokens[i];
        const auto is_of = [&](const auto& each) { return each.token == token.token; };
        const bool concerned =
            std::any_of(state_.lots.begin(), state_.lots.end(), is_of) ||
            std::any_of(state_.resting.begin(), state_.resting.end(),
                        [&](const auto& order) { return order.request.token == token.token; });
        if (!concerned) continue;
        if (const auto place = met_at(token.moves, 0, true, start_at(token.before))) {
            consider({.what = Step::What::death, .index = i, .place = *place});
        }
    }
    for (std::size_t i = 0; i < state_.positions.size(); ++i) {
        if (auto step = event_of(i, view)) consider(std::move(*step));
    }
    for (std::size_t i = 0; i < state_.resting.size(); ++i) {
        if (const auto place = place_of(state_.resting[i], view)) {
            consider({.what = Step::What::order, .index = i, .place = *place});
        }
    }
    return first;
}

void PaperAccount::pass(const MarketPassage& passage) {
    begin();
    const View view(passage);
    while (const auto step = next_step(view)) {
        switch (step->what) {
            case Step::What::death:
                die(passage.tokens[step->index], view.time);
                break;
            case Step::What::position:
                note_event(step->index, *step->event, view.time);
                break;
            case Step::What::order:
                meet(state_.resting[step->index], view, step->place);
                break;
        }
    }
    if (passage.is_tick()) return;
    for (std::size_t i = state_.positions.size(); i-- > 0;) charge(i, view);
}

/// A resting order is due at a place: it fills, or is rejected.
void PaperAccount::meet(PaperOrder order, const View& view, const PaperPlace& place) {
    PaperQuote quote{.time = view.time, .value = place.value, .underlying = order.underlying};
    if (order.is_of_token()) {
        const TokenPassage* token = view.token(order.request.token);
        quote.fees = token->fees;
        quote.first_tokens = token->first_tokens;
    }
    std::string why_not;
    if (fill(order, quote, why_not, &place)) return;
    end_order(std::move(order), OrderState::rejected, view.time, why_not);
}

/// A position goes through its bar for good, and pays its funding.
void PaperAccount::charge(std::size_t index, const View& view) {
    PaperPosition& position = state_.positions[index];
    const auto bar = bar_of(position, view);
    if (!bar) return;
    auto account = account_of_step(position);
    const auto row = account.advance({.bar = *bar, .funding = view.passage.step.funding});
    if (row.financing != 0) {
        const Held& held = position.account.held.front();
        position.account.balance -= row.financing;
        write({.time = view.time,
               .kind = JournalKind::funding,
               .name = position.underlying,
               .position = position.number,
               .quantity = held.quantity,
               .price = bar->close.value(),
               .margin = -row.financing});
    }
    for (const auto& event : account.events()) {
        note_event(index, event, view.time);
        if (event.what == Event::liquidated || event.what == Event::wiped_out) return;
    }
    position.account = account.state();
}

}  // namespace levtok::rebalance
