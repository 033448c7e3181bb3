#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "rebalance/account/paper_account.hpp"
#include "tests/store/paper_act.hpp"

/// What the paper accounts of a store must hold, by the engine of accounts alone.
namespace levtok::simulation {

struct Model;

struct Account {
    rebalance::PaperTerms terms;
    rebalance::PaperState state;
    std::map<std::uint64_t, rebalance::OrderState> orders;  ///< all that were taken
    std::map<std::string, std::uint64_t> keys;              ///< with which they came
};

/// The last NAV of a token, or for an empty name the last price, as orders fill at it. There is a
/// bar.
rebalance::PaperQuote quote_of(const Model& model, const std::string& token);

/// Throws Error as the store does where it is refused; nothing has changed then.
void act(const Model& model, Account& account, const store::PaperAct& act, const std::string& key);

/// The bars from number `first` on pass all accounts of the model.
void pass_bars(Model& model, std::size_t first);

/// Whether the store holds the account to the bit, its balance is the sum of its journal, each of
/// its orders is there, and none has filled twice; empty where it is so.
std::string difference(const Account& account, const std::string& id, const store::Store& store);

}  // namespace levtok::simulation
