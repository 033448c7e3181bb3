#include "tests/store/paper_script.hpp"

#include <array>
#include <functional>

#include "nav/error.hpp"
#include "tests/store/market.hpp"
#include "tests/store/paper_act.hpp"

namespace levtok::store {
namespace {

using rebalance::PaperState;

constexpr double first_money = 10'000;

std::string key_of_step(std::size_t step) { return "step-" + std::to_string(step); }

/// What is done at a step, of the state and the values before it.
PaperAct act_at(std::size_t step, const PaperState& state,
                const std::function<double(const std::string&)>& value_of) {
    static const std::array<std::string, 2> tokens{"BULL", "UP"};
    return drawn_act(step * 7919 + 1, state, tokens, "btc", value_of);
}

template <class Call>
void allow_refusal(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        const bool refused = error.kind() == ErrorKind::conflict ||
                             error.kind() == ErrorKind::invalid_value ||
                             error.kind() == ErrorKind::not_found;
        if (!refused) throw;
    }
}

}  // namespace

PaperScript::PaperScript(int bars)
    : bars_(wild_bars(bars, 5)),
      funding_(funding_events(bars)),
      tokens_{token_of("BULL", "ftx-bull"), token_of("UP", "binance-up")},
      terms_{.spread = 0.002, .broker_fee = 0.0005, .maintenance = {.rate = 0.02}} {
    // Rates as exchanges have them: positions live for a while.
    for (auto& event : funding_) event.rate = Rate::raw(event.rate.value() > 0 ? 1e-4 : -5e-5);
}

void PaperScript::prepare(Store& store) const {
    for (const auto& token : tokens_) store.put_token(token);
    store.put_account(account, terms_, "");
    store.transfer(account, {.amount = first_money}, "first");
}

void PaperScript::run(Store& store, std::size_t step) const {
    const std::size_t bar = step / steps_a_bar;
    if (step % steps_a_bar == 0) {
        if (bar % 8 == 0) {
            store.append_funding("btc", std::span(funding_).subspan(bar / 8, 1));
        }
        store.append_bars("btc", std::span(bars_).subspan(bar, 1));
        return;
    }
    const std::string key = key_of_step(step);
    const auto state = store.account(account).state;
    const auto act = act_at(step, state, [&](const std::string& token) {
        return token.empty() ? store.underlying_quote("btc")->value
                             : store.token_quote(token)->value;
    });
    allow_refusal([&] {
        if (act.transfer) store.transfer(account, *act.transfer, key);
        if (act.cancelled != 0) store.cancel_order(account, act.cancelled);
        if (act.order) store.place_order(account, *act.order, key);
    });
}

PaperScript::Reference::Reference(const PaperScript& script)
    : script_(script),
      market_({{"BULL", rebalance::Token(script.tokens_[0].terms)},
               {"UP", rebalance::Token(script.tokens_[1].terms)}},
              script.terms_),
      feed_(script.funding_, {}) {
    market_.deposit(first_money);
}

void PaperScript::Reference::advance_to(std::size_t step) {
    for (; step_ < step; ++step_) {
        if (step_ % steps_a_bar == 0) {
            const auto now = feed_.step(script_.bars_[step_ / steps_a_bar]);
            market_.pass_bar(now.bar, now.funding.value());
            continue;
        }
        const auto act = act_at(step_, market_.state(), [&](const std::string& token) {
            const auto quote = market_.quote_of(token);
            return quote.value;
        });
        allow_refusal([&] {
            if (act.transfer && act.transfer->position == 0) {
                market_.deposit(act.transfer->amount);
            } else if (act.transfer) {
                market_.add_margin(act.transfer->position, act.transfer->amount);
            }
            if (act.cancelled != 0) market_.cancel(act.cancelled);
            if (!act.order) return;
            market_.place(*act.order);
            last_order_ = {key_of_step(step_), *act.order};
        });
    }
}

}  // namespace levtok::store
