#include "tests/store/paper_act.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

#include "tests/store/market.hpp"

namespace levtok::store {

using rebalance::OrderRequest;
using rebalance::OrderSide;
using rebalance::OrderType;

PaperAct drawn_act(std::uint64_t seed, const rebalance::PaperState& state,
                   std::span<const std::string> tokens, const std::string& underlying,
                   const std::function<double(const std::string&)>& value_of) {
    std::mt19937_64 random(seed);
    const auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    PaperAct act;
    const double kind = unit();
    if (kind < 0.05) {
        act.transfer = Transfer{.amount = 200 * (unit() - 0.3)};
        return act;
    }
    if (kind < 0.1 && !state.positions.empty()) {
        const auto& position = state.positions[random() % state.positions.size()];
        act.transfer = Transfer{.amount = 40 * (unit() - 0.4), .position = position.number};
        return act;
    }
    if (kind < 0.2 && !state.resting.empty()) {
        act.cancelled = state.resting[random() % state.resting.size()].number;
        return act;
    }
    OrderRequest order{.note = std::to_string(seed)};
    order.side = unit() < 0.5 ? OrderSide::buy : OrderSide::sell;
    if (kind < 0.3 && !state.positions.empty()) {
        order.position = state.positions[random() % state.positions.size()].number;
    } else if (kind < 0.45) {
        order.underlying = underlying;
        order.margin = 10 + 50 * unit();
        order.leverage = 1 + 8 * unit();
    } else {
        order.token =
            tokens[std::min(tokens.size() - 1,
                            static_cast<std::size_t>(unit() * static_cast<double>(tokens.size())))];
        if (order.side == OrderSide::buy) order.amount = 10 + 100 * unit();
        if (order.side == OrderSide::sell && unit() < 0.5) order.tokens = unit();
    }
    const double value = value_of(order.token);
    if (unit() < 0.6) {
        order.type = unit() < 0.5 ? OrderType::limit : OrderType::stop;
        order.level = value * (1 + 0.08 * (unit() - 0.5));
    }
    const bool adds = order.position == 0 && (order.token.empty() || order.amount > 0);
    if (adds && unit() < 0.3) {
        order.stop_loss = value * (order.side == OrderSide::buy ? 0.93 : 1.07);
        order.take_profit = value * (order.side == OrderSide::buy ? 1.07 : 0.93);
    }
    act.order = order;
    return act;
}

std::size_t filled_twice(const Store& store, const std::string& account) {
    using rebalance::JournalKind;
    std::set<std::tuple<std::uint64_t, JournalKind, std::uint64_t>> seen;
    std::set<std::uint64_t> twice;
    for (const auto& [line, written] : store.journal(account, {.limit = everything / 2})) {
        const bool fills = line.kind == JournalKind::buy || line.kind == JournalKind::sell ||
                           line.kind == JournalKind::open || line.kind == JournalKind::close;
        // What an order sells is of several lots, each with a line.
        const std::uint64_t of = line.kind == JournalKind::sell ? line.lot : 0;
        if (fills && !seen.emplace(line.order, line.kind, of).second) twice.insert(line.order);
    }
    return twice.size();
}

}  // namespace levtok::store
