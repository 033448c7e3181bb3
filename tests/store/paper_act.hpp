#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "service/store/store.hpp"

/// What a person does with a paper account, drawn by chance, and what must hold of it.
namespace levtok::store {

/// One of: an order, the end of an order, money.
struct PaperAct {
    std::optional<rebalance::OrderRequest> order{};
    std::uint64_t cancelled = 0;
    std::optional<Transfer> transfer{};
};

/// An act by `state`, the same for the same seed; it may be refused. `tokens` are those that can be
/// bought, one or more, on `underlying`. `value_of` gives the NAV of a token, and the price for an
/// empty name.
PaperAct drawn_act(std::uint64_t seed, const rebalance::PaperState& state,
                   std::span<const std::string> tokens, const std::string& underlying,
                   const std::function<double(const std::string&)>& value_of);

/// Orders by whose lines in the journal something was bought, opened, sold or closed twice.
std::size_t filled_twice(const Store& store, const std::string& account);

}  // namespace levtok::store
