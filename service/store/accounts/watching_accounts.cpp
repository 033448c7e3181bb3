#include "service/store/accounts/watching_accounts.hpp"

#include <limits>

#include "rebalance/account/saved_account.hpp"
#include "rebalance/replay/replay.hpp"
#include "service/store/market/series.hpp"

namespace levtok::store {

WatchingAccounts::WatchingAccounts(Connection& connection, const std::string& underlying,
                                   const Observation& last_bar)
    : connection_(connection), underlying_(underlying), last_(last_bar) {
    const Rows rows = connection.execute(
        std::string("SELECT ") + account_columns +
            " FROM accounts WHERE id IN (SELECT account FROM account_watches WHERE underlying = "
            "$1) ORDER BY id",
        {underlying});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto record = account_record(rows[i]);
        rebalance::PaperAccount account(record.terms, record.state);
        for (const auto& lot : record.state.lots) tokens_.insert(lot.token);
        for (const auto& order : record.state.resting) tokens_.insert(order.request.token);
        accounts_.push_back({std::move(record), std::move(account), {}, {}});
    }
}

void WatchingAccounts::add(Instant bar, rebalance::TokenPassage passage) {
    passages_[bar].push_back(std::move(passage));
}

void WatchingAccounts::pass_bars(std::span<const Observation> bars) {
    if (accounts_.empty() || bars.empty()) return;
    constexpr auto late = rebalance::MarketFeed::late;
    const auto funding =
        read_events<FundingEvent>(connection_, underlying_,
                                  {.to = bars.back().time + late,
                                   .after = last_.time + late,
                                   .limit = std::numeric_limits<std::size_t>::max()});
    rebalance::MarketFeed feed(funding, {});
    feed.continue_after(last_.time);
    for (const auto& bar : bars) {
        rebalance::MarketPassage passage{.underlying = underlying_,
                                         .previous = last_.time,
                                         .step = feed.step(bar),
                                         .before = last_.close.value(),
                                         .tokens = {}};
        if (const auto found = passages_.find(bar.time); found != passages_.end()) {
            passage.tokens = std::move(found->second);
        }
        pass(passage);
        last_ = bar;
    }
    save();
}

void WatchingAccounts::pass_tick(const Observation& tick,
                                 std::vector<rebalance::TokenPassage> tokens) {
    pass({.underlying = underlying_,
          .previous = {},
          .step = {.bar = tick},
          .before = last_.close.value(),
          .tokens = std::move(tokens)});
    save();
}

void WatchingAccounts::pass(const rebalance::MarketPassage& passage) {
    for (auto& watching : accounts_) {
        watching.account.pass(passage);
        const auto lines = watching.account.journal();
        watching.journal.insert(watching.journal.end(), lines.begin(), lines.end());
        for (const auto& order : watching.account.orders()) {
            watching.orders[order.number] = order;
        }
    }
}

void WatchingAccounts::save() {
    for (const auto& watching : accounts_) {
        std::vector<rebalance::PaperOrder> orders;
        for (const auto& [number, order] : watching.orders) orders.push_back(order);
        save_account(connection_, watching.before,
                     {watching.account.state(), watching.journal, orders});
    }
}

}  // namespace levtok::store
