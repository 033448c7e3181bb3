#include <fmt/format.h>

#include "nav/error.hpp"
#include "tests/simulation/world.hpp"

/// What happens to paper accounts.
namespace levtok::simulation {
namespace {

constexpr std::array<const char*, 2> account_ids{"one", "two"};

/// Returns the number of an order; 0 for another act.
std::uint64_t ask(store::Store& store, const Sent& sent) {
    const auto& [account, act, key] = sent;
    if (act.transfer) {
        store.transfer(account, *act.transfer, key);
    } else if (act.cancelled != 0) {
        store.cancel_order(account, act.cancelled);
    } else {
        return store.place_order(account, *act.order, key).number;
    }
    return 0;
}

}  // namespace

/// A new account with its first money, or other terms for an old one.
void World::put_account() {
    Model after = model_;
    const std::string id = account_ids[below(account_ids.size())];
    const bool is_new = !model_.accounts.contains(id);
    Account& account = after.accounts[id];
    account.terms = {.spread = chance(50) ? 0.002 : 0.01, .maintenance = {.rate = 0.02}};
    write("an account", Effect::change, after, [&](store::Store& store, Model&) {
        if (store.put_account(id, account.terms, "") != is_new) {
            throw Violation("an account is new that was there, or not");
        }
    });
    if (is_new && model_.accounts.contains(id)) {
        send({id, {.transfer = store::Transfer{.amount = 1'000}}, fmt::format("act-{}", acts_++)});
    }
}

/// An order, the end of an order, or money, of one of the accounts.
void World::trade() {
    if (model_.accounts.empty() || model_.tokens.empty() || model_.bars.empty()) return;
    const auto chosen = std::next(model_.accounts.begin(),
                                  static_cast<std::ptrdiff_t>(below(model_.accounts.size())));
    std::vector<std::string> tokens;
    for (const auto& [symbol, token] : model_.tokens) tokens.push_back(symbol);
    const auto act =
        store::drawn_act(random_(), chosen->second.state, tokens, underlying,
                         [&](const std::string& token) { return quote_of(model_, token).value; });
    const Sent sent{chosen->first, act, fmt::format("act-{}", acts_++)};
    if (act.order) sent_ = sent;
    send(sent);
}

void World::send(const Sent& sent) {
    Model after = model_;
    try {
        act(model_, after.accounts.at(sent.account), sent.act, sent.key);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::conflict) return;
        return expect_refusal("an act of an account that cannot be done",
                              [&](store::Store& store) { ask(store, sent); });
    }
    write("an act of an account", Effect::change, after, [&](store::Store& store, Model& now) {
        const std::uint64_t number = ask(store, sent);
        if (number != 0 && number != now.accounts.at(sent.account).keys.at(sent.key)) {
            throw Violation("an order has another number");
        }
    });
}

/// The last order comes again, as from a client that has not seen the answer: it is done once.
void World::send_again() {
    if (!sent_) return;
    const auto account = model_.accounts.find(sent_->account);
    if (account == model_.accounts.end()) return;
    const auto known = account->second.keys.find(sent_->key);
    if (known == account->second.keys.end()) {
        const auto& token = sent_->act.order->token;
        if (token.empty() || model_.tokens.contains(token)) send(*sent_);
        return;
    }
    write("an order that comes again", Effect::none, model_, [&](store::Store& store, Model&) {
        if (ask(store, *sent_) != known->second) throw Violation("an order was taken twice");
    });
}

}  // namespace levtok::simulation
