#include <thread>

#include "nav/error.hpp"
#include "rebalance/account/saved_account.hpp"
#include "service/store/database/database.hpp"
#include "service/store/store.hpp"
#include "tests/catch.hpp"
#include "tests/store/kind_of.hpp"
#include "tests/store/market.hpp"
#include "tests/store/paper_script.hpp"
#include "tests/store/place.hpp"

namespace levtok::store {
namespace {

using io::message_of;
using rebalance::OrderSide;
using rebalance::OrderState;
using rebalance::OrderType;

std::string saved_state(const Store& store, const std::string& account) {
    return rebalance::write_paper_state(store.account(account).state);
}

void trade_by(const std::string& url, const std::string& sql) {
    Database(url).write(Lock::rows, [&](Connection& connection) { connection.execute(sql); });
}

}  // namespace

TEMPLATE_TEST_CASE("an account in a store is that of the engine alone, to the bit", "", Sqlite,
                   Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    const PaperScript script(150);
    PaperScript::Reference reference(script);
    auto store = std::make_unique<Store>(*url);
    script.prepare(*store);
    for (std::size_t step = 0; step < script.steps(); ++step) {
        script.run(*store, step);
        reference.advance_to(step + 1);
        if (step % 50 != 0) continue;
        REQUIRE(saved_state(*store, PaperScript::account) == reference.state());
        store = std::make_unique<Store>(*url);
    }
    CHECK(saved_state(*store, PaperScript::account) == reference.state());
    CHECK(problems_of(*store) == "");
    const auto lines = store->journal(PaperScript::account, {.limit = everything / 2});
    CHECK(lines.size() == reference.lines());
    CHECK(lines.size() > 200);
    // Page by page it is the same.
    std::size_t paged = 0;
    for (NumberRange page{.limit = 7};;) {
        const auto part = store->journal(PaperScript::account, page);
        for (const auto& each : part) CHECK(each.line.number == ++paged);
        if (part.size() < page.limit) break;
        page.after = paged;
    }
    CHECK(paged == lines.size());
}

TEMPLATE_TEST_CASE("bars that come at once fill what they fill one by one", "", Sqlite,
                   Postgresql) {
    const TestType one;
    if (!one.url()) return;
    const TestType at_once;
    const auto bars = wild_bars(120, 5);
    std::string states[2];
    for (const bool together : {false, true}) {
        Store store(together ? *at_once.url() : *one.url());
        store.put_token(token_of("BULL", "ftx-bull"));
        store.put_account("me", {.spread = 0.002, .maintenance = {.rate = 0.02}}, "");
        store.transfer("me", {.amount = 1'000});
        store.append_funding("btc", funding_events(8));
        store.append_bars("btc", std::span(bars).first(20));
        const double nav = store.token_quote("BULL")->value;
        store.place_order(
            "me",
            {.token = "BULL", .amount = 100, .stop_loss = nav * 0.9, .take_profit = nav * 1.2});
        store.place_order(
            "me", {.token = "BULL", .type = OrderType::limit, .level = nav * 0.8, .amount = 100});
        store.place_order("me", {.underlying = "btc", .margin = 100, .leverage = 5});
        if (together) {
            store.append_bars("btc", std::span(bars).subspan(20));
        } else {
            for (const auto& bar : std::span(bars).subspan(20)) {
                store.append_bars("btc", std::span(&bar, 1));
            }
        }
        states[together ? 1 : 0] = saved_state(store, "me");
        CHECK(problems_of(store) == "");
        CHECK(store.journal("me", {}).size() > 5);
    }
    CHECK(states[0] == states[1]);
}

TEMPLATE_TEST_CASE("an order or a transfer that is sent again is the same one", "", Sqlite,
                   Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    store.put_token(token_of("BULL", "ftx-bull"));
    store.append_bars("btc", wild_bars(3));
    CHECK(store.put_account("me", {}, "mine"));
    CHECK_FALSE(store.put_account("me", {.spread = 0.01}, "still mine"));
    CHECK(store.account("me").note == "still mine");
    for (int i = 0; i < 2; ++i) store.transfer("me", {.amount = 100, .note = "pay"}, "a");
    CHECK(store.account("me").state.balance == 100);
    const auto first = store.place_order("me", {.token = "BULL", .amount = 60}, "a");
    const auto again = store.place_order("me", {.token = "BULL", .amount = 60}, "a");
    CHECK(again.number == first.number);
    CHECK(store.account("me").state.balance == 40);
    CHECK(message_of([&] { store.place_order("me", {.token = "BULL", .amount = 61}, "a"); }) ==
          "Idempotency-Key: \"a\" was given before with another request; give each request a key "
          "of its own");
    CHECK(io::has(message_of([&] { store.transfer("me", {.amount = 7}, "a"); }),
                  "with another request"));
    // Without a key each is one of its own; a refused one can be sent again under its key.
    store.place_order("me", {.token = "BULL", .amount = 15});
    store.place_order("me", {.token = "BULL", .amount = 15});
    CHECK(kind_of([&] { store.place_order("me", {.token = "BULL", .amount = 15}, "b"); }) ==
          ErrorKind::conflict);
    store.transfer("me", {.amount = 100});
    CHECK(store.place_order("me", {.token = "BULL", .amount = 15}, "b").state ==
          OrderState::filled);
    CHECK(store.orders("me", {}).size() == 4);
    CHECK(problems_of(store) == "");
}

TEMPLATE_TEST_CASE("what cannot be done with an account is said", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    store.put_token(token_of("BULL", "ftx-bull"));
    store.put_account("me", {}, "");
    store.transfer("me", {.amount = 100});
    const auto said = [&](const auto& call) { return message_of(call); };
    CHECK(said([&] { store.place_order("you", {.token = "BULL", .amount = 1}); }) ==
          "there is no account called \"you\"");
    CHECK(said([&] { store.place_order("me", {.token = "X", .amount = 1}); }) ==
          "there is no token called \"X\"");
    CHECK(said([&] { store.place_order("me", {.token = "BULL", .amount = 1}); }) ==
          "the token BULL has no bar yet, and so no value");
    CHECK(io::has(said([&] { store.put_account("a b", {}, ""); }), "id: must be 1 to 64 letters"));
    store.append_bars("btc", wild_bars(3));
    store.place_order("me", {.token = "BULL", .amount = 50});
    CHECK(io::has(said([&] { store.close_account("me"); }), "holds 1 lots, 0 positions and 0"));
    store.retire_token("BULL");
    CHECK(io::has(said([&] { store.place_order("me", {.token = "BULL", .amount = 1}); }),
                  "is retired: it can only be sold"));
    store.place_order("me", {.token = "BULL", .side = OrderSide::sell});
    store.close_account("me");
    CHECK(store.account("me").closed);
    CHECK(said([&] { store.transfer("me", {.amount = 1}); }) == "the account \"me\" is closed");
    CHECK(said([&] { store.put_account("me", {}, ""); }) == "the account \"me\" is closed");
    CHECK(problems_of(store) == "");
}

TEMPLATE_TEST_CASE("a tick fills what rests, and a correction of the past leaves what was filled",
                   "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    store.put_token(token_of("BULL", "ftx-bull"));
    const auto bars = wild_bars(30);
    store.append_bars("btc", std::span(bars).first(20));
    store.put_account("me", {}, "");
    store.transfer("me", {.amount = 1'000});
    const double nav = store.token_quote("BULL")->value;
    const double price = store.underlying_quote("btc")->value;
    store.place_order(
        "me", {.token = "BULL", .type = OrderType::limit, .level = nav * 0.9, .amount = 100});
    store.put_tick("btc", {hour(19) + std::chrono::minutes{10}, price * 0.98});
    CHECK(store.account("me").state.lots.empty());
    store.put_tick("btc", {hour(19) + std::chrono::minutes{20}, price * 0.95});
    REQUIRE(store.account("me").state.lots.size() == 1);
    const auto bought = store.journal("me", {}).back().line;
    CHECK(bought.price == store.token_quote("BULL")->value);
    CHECK(bought.time == hour(19) + std::chrono::minutes{20});
    const auto before = saved_state(store, "me");
    auto changed = std::vector(bars.begin(), bars.begin() + 20);
    changed[10].close = Price::raw(changed[10].close.value() * 0.999);
    changed[10].low = Price::raw(changed[10].low.value() * 0.99);
    store.append_bars("btc", std::span(changed), Past::correct);
    store.remove_bars("btc", hour(5), hour(6));
    CHECK(saved_state(store, "me") == before);
    // A correction that adds bars at the end lets them pass.
    store.place_order("me", {.token = "BULL",
                             .side = OrderSide::sell,
                             .type = OrderType::stop,
                             .level = store.token_quote("BULL")->value * 0.9});
    auto more = std::vector(bars.begin() + 19, bars.end());
    more[0].close = Price::raw(more[0].close.value() * 0.9999);
    more[0].low = Price::raw(std::min(more[0].low.value(), more[0].close.value()));
    more[5].low = Price::raw(more[5].low.value() * 0.7);
    store.append_bars("btc", more, Past::correct);
    CHECK(store.account("me").state.lots.empty());
    CHECK(problems_of(store) == "");
}

TEMPLATE_TEST_CASE("other terms hold for what comes: what is open keeps its maintenance", "",
                   Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    store.append_bars("btc", wild_bars(3));
    store.put_account("me", {}, "");
    store.transfer("me", {.amount = 1'000});
    store.place_order("me", {.underlying = "btc", .margin = 100, .leverage = 20});
    const double price = store.underlying_quote("btc")->value;
    store.place_order("me", {.underlying = "btc",
                             .type = OrderType::limit,
                             .level = price * 0.999,
                             .margin = 100,
                             .leverage = 20});
    // At a twentieth of equity per notional nothing more can be opened at 20x.
    store.put_account("me", {.maintenance = {.rate = 0.05}}, "");
    store.append_bars("btc", wild_bars(20));
    const auto orders = store.orders("me", {});
    REQUIRE(orders.size() == 2);
    CHECK(orders[0].state == OrderState::filled);
    CHECK(orders[1].state == OrderState::rejected);
    CHECK(io::has(orders[1].reason, "maintenance: must be < the equity per notional"));
    CHECK(problems_of(store) == "");
}

TEMPLATE_TEST_CASE("verify finds a journal, a balance and an order that were changed", "", Sqlite,
                   Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    {
        Store store(*url);
        store.put_token(token_of("BULL", "ftx-bull"));
        store.append_bars("btc", wild_bars(3));
        store.put_account("me", {}, "");
        store.transfer("me", {.amount = 100});
        store.place_order("me", {.token = "BULL", .amount = 50});
        store.place_order(
            "me",
            {.token = "BULL", .side = OrderSide::sell, .type = OrderType::limit, .level = 1e9});
        CHECK(problems_of(store) == "");
    }
    struct Change {
        const char* sql;
        const char* undo;
        const char* detail;
    };
    const Change changes[]{
        {"UPDATE account_journal SET amount = amount + 1 WHERE number = 1",
         "UPDATE account_journal SET amount = amount - 1 WHERE number = 1",
         "the balance is 50, the journal gives 51"},
        {"UPDATE account_journal SET number = 9 WHERE number = 2",
         "UPDATE account_journal SET number = 2 WHERE number = 9", "line 9 stands where line 2"},
        {"UPDATE account_orders SET number = 7 WHERE number = 2",
         "UPDATE account_orders SET number = 2 WHERE number = 7", "order 7 is stored as order 2"},
        {"UPDATE accounts SET state = '{}'", "", "cannot be read"},
    };
    for (const auto& [sql, undo, detail] : changes) {
        CAPTURE(sql);
        trade_by(*url, sql);
        CHECK(io::has(problems_of(Store(*url)), detail));
        if (*undo != 0) trade_by(*url, undo);
    }
}

TEMPLATE_TEST_CASE("orders of many threads lose nothing", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    store.put_token(token_of("BULL", "ftx-bull"));
    store.append_bars("btc", wild_bars(3));
    store.put_account("me", {}, "");
    store.transfer("me", {.amount = 1'000});
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 20; ++i) {
                // Two threads send each order.
                const auto key = std::to_string(thread / 2) + '-' + std::to_string(i);
                store.place_order("me", {.token = "BULL", .amount = 5}, key);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(store.account("me").state.lots.size() == 40);
    CHECK(store.account("me").state.balance == Approx(1'000 - 40 * 5));
    CHECK(problems_of(store) == "");
}

}  // namespace levtok::store
