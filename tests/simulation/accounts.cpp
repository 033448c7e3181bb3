#include "tests/simulation/accounts.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "rebalance/account/saved_account.hpp"
#include "rebalance/holder/nav_moves.hpp"
#include "rebalance/replay/replay.hpp"
#include "service/store/verify/journal_check.hpp"
#include "tests/simulation/model.hpp"

namespace levtok::simulation {
namespace {

using rebalance::PaperAccount;
using rebalance::PaperQuote;

/// A token on its way through the bars of the model.
struct Replayed {
    std::string symbol;
    rebalance::Token engine;
    rebalance::MarketFeed feed;
};

Replayed opened(const Model& model, const std::string& symbol) {
    const auto& token = model.tokens.at(symbol);
    std::span<const RateEvent> rates = model.rates;
    if (token.rates.empty()) rates = {};
    return {symbol, rebalance::Token(token.terms), {model.funding, rates}};
}

PaperQuote token_quote(const rebalance::Token& engine) {
    return {.time = engine.state().time,
            .value = engine.adjusted_nav(),
            .fees = rebalance::dealing_fees(engine.terms()),
            .first_tokens = engine.state().merged,
            .underlying = underlying};
}

rebalance::TokenPassage passage_of(Replayed& token, const Observation& bar) {
    const auto before = token_quote(token.engine);
    const double price = token.engine.state().price;
    rebalance::NavWalk walk(token.engine);
    const auto row = token.engine.advance(token.feed.step(bar));
    return {.token = token.symbol,
            .before = before.value,
            .moves = rebalance::token_moves(price, bar, walk.to(bar, token.engine, row)),
            .fees = before.fees,
            .first_tokens = before.first_tokens};
}

/// What an account has become, of which `PaperAccount` did the last call.
void keep(Account& account, const PaperAccount& now) {
    account.state = now.state();
    for (const auto& order : now.orders()) account.orders[order.number] = order.state;
}

}  // namespace

PaperQuote quote_of(const Model& model, const std::string& token) {
    if (token.empty()) {
        const auto& last = model.bars.back();
        return {.time = last.time, .value = last.close.value(), .underlying = underlying};
    }
    auto replayed = opened(model, token);
    for (const auto& bar : model.bars) replayed.engine.advance(replayed.feed.step(bar));
    return token_quote(replayed.engine);
}

void act(const Model& model, Account& account, const store::PaperAct& act, const std::string& key) {
    PaperAccount now(account.terms, account.state);
    const auto price = [&] { return quote_of(model, ""); };
    if (act.transfer && act.transfer->position == 0) {
        now.transfer({}, act.transfer->amount, act.transfer->note);
    } else if (act.transfer) {
        now.transfer_margin(price().time, act.transfer->position, act.transfer->amount,
                            price().value, act.transfer->note);
    } else if (act.cancelled != 0) {
        now.cancel({}, act.cancelled);
    } else {
        const auto placed = now.place(*act.order, quote_of(model, act.order->token));
        account.keys[key] = placed.number;
    }
    keep(account, now);
}

void pass_bars(Model& model, std::size_t first) {
    if (first == 0) return;  // Without a bar before them nothing could be bought.
    std::vector<Replayed> tokens;
    for (const auto& [symbol, token] : model.tokens) tokens.push_back(opened(model, symbol));
    for (std::size_t i = 0; i < first; ++i) {
        for (auto& token : tokens) token.engine.advance(token.feed.step(model.bars[i]));
    }
    rebalance::MarketFeed feed(model.funding, {});
    feed.continue_after(model.bars[first - 1].time);
    for (std::size_t i = first; i < model.bars.size(); ++i) {
        rebalance::MarketPassage passage{.underlying = underlying,
                                         .previous = model.bars[i - 1].time,
                                         .step = feed.step(model.bars[i]),
                                         .before = model.bars[i - 1].close.value()};
        for (auto& token : tokens) passage.tokens.push_back(passage_of(token, model.bars[i]));
        for (auto& [id, account] : model.accounts) {
            PaperAccount now(account.terms, account.state);
            now.pass(passage);
            keep(account, now);
        }
    }
}

std::string difference(const Account& account, const std::string& id, const store::Store& store) {
    const auto record = store.account(id);
    if (rebalance::write_paper_terms(record.terms) != rebalance::write_paper_terms(account.terms)) {
        return "has other terms";
    }
    const auto stored = rebalance::write_paper_state(record.state);
    const auto expected = rebalance::write_paper_state(account.state);
    if (stored != expected) return fmt::format("is {}, not {}", stored, expected);
    if (auto what = store::journal_difference(store, record); !what.empty()) return what;
    const auto orders = store.orders(id, {.limit = store::everything / 2});
    if (orders.size() != account.orders.size()) {
        return fmt::format("has {} orders, {} were taken", orders.size(), account.orders.size());
    }
    for (const auto& order : orders) {
        if (order.state == account.orders.at(order.number)) continue;
        return fmt::format("order {} is {}", order.number, name_of(order.state));
    }
    const auto twice = store::filled_twice(store, id);
    return twice == 0 ? "" : fmt::format("{} orders have filled twice", twice);
}

}  // namespace levtok::simulation
