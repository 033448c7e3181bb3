#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "service/store/store.hpp"
#include "tests/rebalance/paper_market.hpp"

/// What a writer of bars and orders does, step by step: the same on a store and on the engine of
/// accounts alone, so that the one can be compared with the other.
namespace levtok::store {

class PaperScript {
public:
    static constexpr const char* account = "paper";
    /// Bars, and the orders after each.
    static constexpr std::size_t steps_a_bar = 4;

    explicit PaperScript(int bars);

    std::size_t steps() const { return bars_.size() * steps_a_bar; }
    const std::vector<Observation>& bars() const { return bars_; }
    /// Tokens, the account, its first money: what there is before the first step.
    void prepare(Store& store) const;
    /// Does step `step` on a store that stands after those before it. A refusal is no failure.
    void run(Store& store, std::size_t step) const;

    /// The steps done on the engine alone.
    class Reference {
    public:
        explicit Reference(const PaperScript& script);
        void advance_to(std::size_t step);
        std::string state() const { return rebalance::write_paper_state(market_.state()); }
        std::size_t step() const { return step_; }
        std::size_t lines() const { return market_.journal().size(); }
        std::size_t orders() const { return market_.state().orders; }
        /// The last order that was taken, and its key.
        const std::optional<std::pair<std::string, rebalance::OrderRequest>>& last_order() const {
            return last_order_;
        }

    private:
        const PaperScript& script_;
        rebalance::test::PaperMarketHarness market_;
        rebalance::MarketFeed feed_;
        std::size_t step_ = 0;
        std::optional<std::pair<std::string, rebalance::OrderRequest>> last_order_;
    };

private:
    std::vector<Observation> bars_;
    std::vector<FundingEvent> funding_;
    std::vector<TokenRecord> tokens_;
    rebalance::PaperTerms terms_;
};

}  // namespace levtok::store
