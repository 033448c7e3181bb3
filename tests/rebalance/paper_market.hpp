#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rebalance/account/journal_check.hpp"
#include "rebalance/account/paper_value.hpp"
#include "rebalance/account/saved_account.hpp"
#include "rebalance/replay/replay.hpp"

namespace levtok::rebalance::test {

/// An account and the market that it trades on: tokens of one underlying, each with its engine.
class PaperMarketHarness {
public:
    PaperMarketHarness(std::vector<std::pair<std::string, Token>> tokens, PaperTerms terms)
        : tokens_(std::move(tokens)), account_(terms, {}) {}

    void pass_bar(const Observation& bar, double funding = 0) {
        MarketPassage passage{.underlying = "btc",
                              .previous = last_ ? std::optional(last_->time) : std::nullopt,
                              .step = {bar, Rate::raw(funding), Rate{}},
                              .before = last_ ? last_->close.value() : bar.close.value()};
        for (auto& [name, token] : tokens_) {
            const double price = token.state().price;
            TokenPassage of{.token = name,
                            .before = token.adjusted_nav(),
                            .fees = dealing_fees(token.terms()),
                            .first_tokens = token.state().merged};
            NavWalk walk(token);
            const bool opened = token.state().opened;
            const auto row = token.advance({bar, Rate::raw(funding), Rate{}});
            if (opened) of.moves = token_moves(price, bar, walk.to(bar, token, row));
            passage.tokens.push_back(std::move(of));
        }
        if (last_) {
            account_.pass(passage);
            take_lines();
        }
        last_ = bar;
        tick_.reset();
    }

    void pass_tick(Instant time, double price) {
        const auto at = Observation::at(time, Price::of(price));
        MarketPassage passage{
            .underlying = "btc", .step = {at, Rate{}, Rate{}}, .before = last_->close.value()};
        for (auto& [name, token] : tokens_) {
            Token copy = token;
            advance_to_tick(copy, {}, {}, at);
            passage.tokens.push_back({.token = name,
                                      .before = token.adjusted_nav(),
                                      .moves = {{copy.adjusted_nav(), 1, true}},
                                      .first_tokens = token.state().merged});
        }
        account_.pass(passage);
        take_lines();
        tick_ = at;
    }

    PaperQuote quote_of(const std::string& name) const {
        const Instant time = tick_ ? tick_->time : last_->time;
        const double price = tick_ ? tick_->close.value() : last_->close.value();
        for (const auto& [own, token] : tokens_) {
            if (own != name) continue;
            Token copy = token;
            if (tick_) advance_to_tick(copy, {}, {}, *tick_);
            return {.time = time,
                    .value = copy.adjusted_nav(),
                    .fees = dealing_fees(token.terms()),
                    .first_tokens = token.state().merged,
                    .underlying = "btc"};
        }
        return {.time = time, .value = price, .underlying = "btc"};
    }

    PaperOrder place(const OrderRequest& order) {
        const auto placed = account_.place(order, quote_of(order.token));
        take_lines();
        return placed;
    }
    void deposit(double amount) {
        account_.transfer({}, amount, "");
        take_lines();
    }
    void add_margin(std::uint64_t position, double amount) {
        account_.transfer_margin(last_->time, position, amount, last_->close.value(), "");
        take_lines();
    }
    void cancel(std::uint64_t order) {
        account_.cancel(last_->time, order);
        take_lines();
    }
    void save_and_read() {
        account_ = PaperAccount(read_paper_terms(write_paper_terms(account_.terms())),
                                read_paper_state(write_paper_state(account_.state())));
    }

    PaperValues values() const {
        return values_of(
            account_,
            {.token = [this](const std::string& name) { return std::optional(quote_of(name)); },
             .price = [this](const std::string&) { return std::optional(quote_of("").value); }});
    }
    /// What the journal says against the state; empty for nothing.
    std::string contradiction() const {
        JournalCheck check;
        for (const auto& line : journal_) {
            if (auto problem = check.add(line); !problem.empty()) return problem;
        }
        return check.difference(account_.state());
    }

    const PaperAccount& account() const { return account_; }
    const PaperState& state() const { return account_.state(); }
    const std::vector<JournalLine>& journal() const { return journal_; }
    const Token& token(std::size_t i) const { return tokens_[i].second; }
    std::vector<JournalLine> lines_of(JournalKind kind) const {
        std::vector<JournalLine> found;
        for (const auto& line : journal_) {
            if (line.kind == kind) found.push_back(line);
        }
        return found;
    }

private:
    void take_lines() {
        journal_.insert(journal_.end(), account_.journal().begin(), account_.journal().end());
    }

    std::vector<std::pair<std::string, Token>> tokens_;
    PaperAccount account_;
    std::optional<Observation> last_;
    std::optional<Observation> tick_;
    std::vector<JournalLine> journal_;
};

}  // namespace levtok::rebalance::test
