#include "service/store/verify/journal_check.hpp"

#include "rebalance/account/journal_check.hpp"
#include "rebalance/account/saved_account.hpp"
#include "service/store/limits.hpp"

namespace levtok::store {
namespace {

std::string orders_difference(const Store& store, const AccountRecord& account) {
    std::size_t resting = 0;
    std::uint64_t last = 0;
    NumberRange page{.limit = limits::bars_a_page};
    while (true) {
        const auto orders = store.orders(account.id, page);
        for (const auto& order : orders) {
            if (order.number != ++last) return "order " + std::to_string(last) + " is missing";
            if (order.state != rebalance::OrderState::resting) continue;
            const bool same = resting < account.state.resting.size() &&
                              rebalance::write_paper_order(account.state.resting[resting]) ==
                                  rebalance::write_paper_order(order);
            if (!same) return "order " + std::to_string(last) + " rests only in the list";
            ++resting;
        }
        if (orders.size() < page.limit) break;
        page.after = last;
    }
    if (resting != account.state.resting.size()) return "a resting order is not in the list";
    if (last != account.state.orders) {
        return "the account has " + std::to_string(account.state.orders) + " orders, the list " +
               std::to_string(last);
    }
    return {};
}

}  // namespace

std::string journal_difference(const Store& store, const AccountRecord& account) {
    rebalance::JournalCheck check;
    NumberRange page{.limit = limits::bars_a_page};
    while (true) {
        const auto lines = store.journal(account.id, page);
        for (const auto& record : lines) {
            if (auto problem = check.add(record.line); !problem.empty()) return problem;
        }
        if (lines.size() < page.limit) break;
        page.after = lines.back().line.number;
    }
    if (auto problem = check.difference(account.state); !problem.empty()) return problem;
    return orders_difference(store, account);
}

}  // namespace levtok::store
