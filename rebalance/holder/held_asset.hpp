#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "nav/note.hpp"
#include "rebalance/holder/held_token.hpp"
#include "rebalance/holder/portfolio_history.hpp"
#include "rebalance/instruments/account.hpp"
#include "rebalance/replay/off_grid.hpp"

namespace levtok::rebalance {

/// One holding of a portfolio on its own history, step by step: what a unit of it is worth.
class HeldAsset {
public:
    /// The price itself.
    explicit HeldAsset(std::string name);
    /// A token, at its NAV in units of the first one.
    HeldAsset(std::string name, Terms terms);
    /// A token that is in and out by rules: the equity of its holder.
    HeldAsset(std::string name, Terms terms, const Strategy& strategy,
              std::vector<EntrySignal> signals);
    /// A position of one leg, which the portfolio opens.
    HeldAsset(std::string name, AccountTerms terms);

    const std::string& name() const { return series_.name; }
    /// What charges it; nothing for a price.
    std::optional<Financing> financing() const;
    /// Of the product; nothing for a price and a position.
    const Terms* terms() const;
    /// Of the product; empty for a price and a position.
    std::vector<std::string> calendars() const;

    /// The next observation; times must rise.
    void add(const MarketStep& step);

    /// Takes what it has come to.
    HoldingSeries take();
    /// Notes on the whole of it.
    Notes notes() const;

private:
    struct ByRules {
        Token token;
        HeldToken holder;
    };

    void add_token(Token& token, const MarketStep& step, HeldToken* holder);
    void add_held(const HolderRow& now);
    const Token* token() const;

    HoldingSeries series_;
    std::variant<std::monostate, Token, ByRules> held_;
    OffGrid off_grid_;
    double charged_ = 0;
    std::optional<PathRow> death_;
};

}  // namespace levtok::rebalance
