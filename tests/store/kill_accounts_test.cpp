#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "service/store/database/database.hpp"
#include "tests/catch.hpp"
#include "tests/store/child.hpp"
#include "tests/store/market.hpp"
#include "tests/store/paper_act.hpp"
#include "tests/store/paper_script.hpp"
#include "tests/store/place.hpp"

/// A writer of bars and orders is killed at random moments: nothing that it was told is lost, and
/// nothing fills twice.
namespace levtok::store {
namespace {

/// A server takes longer until a writer has its connection, and then for each step.
template <class Place>
constexpr unsigned longest_life_us = Place::is_server ? 200'000 : 80'000;

/// LEVTOK_KILLS, else few enough for every run of the tests.
int kills_of_orders() {
    const char* chosen = std::getenv("LEVTOK_KILLS");
    return chosen != nullptr ? std::atoi(chosen) : 30;
}

std::string state_of(const Store& store) {
    return rebalance::write_paper_state(store.account(PaperScript::account).state);
}

std::size_t bars_in(const Store& store) {
    const auto last = store.bars("btc", {.limit = 1, .newest_first = true});
    if (last.empty()) return 0;
    return 1 + static_cast<std::size_t>((last.front().time - hour(0)) / std::chrono::hours{1});
}

/// Tells one byte for each step that is done.
void trade_forever(const std::string& url, const PaperScript& script, std::size_t step, int out) {
    Store store(url);
    for (; step < script.steps(); ++step) {
        script.run(store, step);
        if (::write(out, ".", 1) < 0) return;
    }
}

/// Whether the store is as the reference: its account to the bit, and its bars.
bool agrees(const Store& store, const PaperScript::Reference& reference) {
    const std::size_t bars =
        (reference.step() + PaperScript::steps_a_bar - 1) / PaperScript::steps_a_bar;
    return bars_in(store) == bars && state_of(store) == reference.state();
}

}  // namespace

TEMPLATE_TEST_CASE("a writer of orders is killed at random moments: no order is lost or done twice",
                   "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    const PaperScript script(20'000);
    PaperScript::Reference reference(script);
    {
        Store store(*url);
        script.prepare(store);
    }
    std::mt19937 random(1);
    std::size_t acknowledged = 0;
    std::size_t sent_again = 0;
    for (int i = 0; i < kills_of_orders(); ++i) {
        const std::size_t begin = reference.step();
        Child writer([&](int out) { trade_forever(*url, script, begin, out); });
        std::this_thread::sleep_for(
            std::chrono::microseconds{2'000 + random() % longest_life_us<TestType>});
        writer.kill();
        const std::size_t told = writer.told().size();
        acknowledged += told;
        // A server may still be at the last statement that the writer sent.
        Database(*url).write(Lock::market, [](Connection&) {});
        Store store(*url);
        reference.advance_to(begin + told);
        // Of the step that was under way, all or nothing.
        if (!agrees(store, reference)) reference.advance_to(begin + told + 1);
        INFO("kill " << i << ": " << begin << " steps, then " << told << " acknowledged");
        REQUIRE(agrees(store, reference));
        REQUIRE(problems_of(store) == "");
        // A client that was not told sends its order again.
        if (const auto& last = reference.last_order()) {
            store.place_order(PaperScript::account, last->second, last->first);
            REQUIRE(agrees(store, reference));
            ++sent_again;
        }
    }
    const Store store(*url);
    const auto state = store.account(PaperScript::account).state;
    const std::size_t orders = store.orders(PaperScript::account, {.limit = everything / 2}).size();
    const std::size_t twice = filled_twice(store, PaperScript::account);
    std::printf(
        "%d kills, %zu steps acknowledged, %zu sent again: %zu orders, %zu lines of the journal, "
        "%td lost, %zu filled twice\n",
        kills_of_orders(), acknowledged, sent_again, orders, reference.lines(),
        static_cast<std::ptrdiff_t>(reference.orders()) - static_cast<std::ptrdiff_t>(orders),
        twice);
    CHECK(orders == reference.orders());
    CHECK(twice == 0);
    CHECK(state.lines == reference.lines());
    CHECK(problems_of(store) == "");
}

}  // namespace levtok::store
