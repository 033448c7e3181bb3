#include <cstdio>
#include <cstdlib>
#include <functional>
#include <new>
#include <random>
#include <sstream>

#include "nav/check.hpp"
#include "nav/error.hpp"
#include "tests/catch.hpp"
#include "tests/short_memory.hpp"
#include "tests/store/child.hpp"
#include "tests/store/faulty_disk.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

/// Each write, truncation and sync of a store fails once, and the power is lost after each: what
/// was acknowledged is found, and NAV is what a replay gives.
namespace levtok::store {
namespace {

/// LEVTOK_POWER_LOSSES, else few enough for every run of the tests.
int power_losses() {
    const char* chosen = std::getenv("LEVTOK_POWER_LOSSES");
    return chosen != nullptr ? std::atoi(chosen) : 60;
}

/// LEVTOK_SHORT_MEMORIES, else few enough for every run of the tests.
int short_memories() {
    const char* chosen = std::getenv("LEVTOK_SHORT_MEMORIES");
    return chosen != nullptr ? std::atoi(chosen) : 200;
}

constexpr std::size_t blocks = 8;
constexpr std::size_t bars_a_block = 6;

struct Acknowledged {
    std::size_t bars = 0;
    bool token = false;
    bool key = false;
    std::string job;
    std::string checkpoint;
    bool account = false;
    bool money = false;
    std::size_t orders = 0;
};

constexpr std::size_t orders_a_process = 2;

bool is_done(const auto& call) {
    try {
        call();
        return true;
    } catch (const Error&) {
        return false;
    } catch (const std::bad_alloc&) {
        return false;
    }
}

const std::string checkpoint(30'000, 'c');

/// An order of a token that is sent again under its key until it is acknowledged.
void order_once(Store& store, Acknowledged& stored) {
    const std::string key = "order-" + std::to_string(stored.orders);
    if (is_done([&] { store.place_order("paper", {.token = "A", .amount = 1}, key); })) {
        ++stored.orders;
    }
}

/// Two processes, one after the other, that take bars in and end, so that the log is written back.
/// `report` is called with all that is acknowledged so far.
Acknowledged use(
    const std::string& url, const std::vector<Observation>& bars,
    const std::function<void(const Acknowledged&)>& report = [](const auto&) {}) {
    Acknowledged stored;
    for (std::size_t process = 0; process < 2; ++process) {
        std::optional<Store> store;
        if (!is_done([&] { store.emplace(url); })) continue;
        if (!stored.token)
            stored.token = is_done([&] { store->put_token(token_of("A", "ftx-bull")); });
        for (std::size_t i = 0; i < blocks / 2; ++i) {
            const auto next = std::span(bars).subspan(stored.bars, bars_a_block);
            if (is_done([&] { store->append_bars("btc", next); })) stored.bars += bars_a_block;
            report(stored);
        }
        if (!stored.account) {
            stored.account = is_done([&] { store->put_account("paper", {}, ""); });
        }
        if (!stored.money) {
            stored.money = is_done([&] { store->transfer("paper", {.amount = 9}, "first"); });
        }
        for (std::size_t i = 0; i < orders_a_process; ++i) {
            report(stored);
            order_once(*store, stored);
        }
        if (!stored.key) stored.key = is_done([&] { store->add_key("", Role::read); });
        if (stored.job.empty()) is_done([&] { stored.job = store->add_job("{}", "", "", 9).id; });
        is_done([&] {
            if (store->claim_job("me", std::chrono::seconds{0})) {
                store->save_checkpoint(stored.job, "me", checkpoint);
                stored.checkpoint = checkpoint;
            }
        });
        report(stored);
    }
    return stored;
}

/// What the last whole line says.
Acknowledged last_report(const std::string& lines) {
    Acknowledged stored;
    std::istringstream in(lines.substr(0, lines.rfind('\n') + 1));
    bool has_checkpoint = false;
    while (in >> stored.bars >> stored.token >> stored.key >> stored.job >> has_checkpoint >>
           stored.account >> stored.money >> stored.orders) {
        if (stored.job == "-") stored.job.clear();
        stored.checkpoint = has_checkpoint ? checkpoint : "";
    }
    return stored;
}

/// What is wrong with the paper account; its journal is verified with all else.
std::string wrong_orders(const Store& store, const Acknowledged& acknowledged) {
    if (!acknowledged.money) return {};
    const auto state = store.account("paper").state;
    if (state.deposited != 9) return "the deposit is there " + shortest(state.deposited / 9);
    if (state.orders < acknowledged.orders) return "orders are lost";
    if (state.orders > acknowledged.orders + 1) return "there are orders of nobody";
    if (state.lots.size() != state.orders) return "an order has not filled";
    return {};
}

/// What is wrong with a store after it was used on a faulty disk; empty for nothing.
std::string wrong(const std::string& url, const std::vector<Observation>& bars,
                  const Acknowledged& acknowledged) {
    Store store(url);
    if (!acknowledged.token) return {};
    const auto rows = store.nav("A", {.limit = everything}).size();
    if (rows < acknowledged.bars) return "bars are lost";
    if (rows > acknowledged.bars + bars_a_block) return "there are bars of nobody";
    if (acknowledged.key && store.keys().empty()) return "the key is lost";
    if (!acknowledged.job.empty() && is_done([&] { store.job(acknowledged.job); }) == false) {
        return "the job is lost";
    }
    if (!acknowledged.checkpoint.empty() &&
        store.checkpoint(acknowledged.job) != acknowledged.checkpoint) {
        return "the checkpoint is lost";
    }
    if (auto orders = wrong_orders(store, acknowledged); !orders.empty()) return orders;
    const auto problems = problems_of(store);
    if (!problems.empty()) return problems;
    return difference(replayed(token_of("A", "ftx-bull"), std::span(bars).first(rows), {}, {}),
                      stored(store, "A"));
}

}  // namespace

TEST_CASE("each write, truncation and sync fails once and nothing acknowledged is lost") {
    const auto bars = wild_bars(200);
    FaultyDisk disk;
    std::mt19937 random(2);
    for (const auto fault : {Fault::input_output, Fault::full, Fault::short_write, Fault::sync}) {
        long at = 1;
        for (bool failed = true; failed; ++at) {
            CAPTURE(static_cast<int>(fault), at);
            const Sqlite place;
            disk.fail(fault, at);
            const auto acknowledged = use(*place.url(), bars);
            failed = disk.has_failed();
            const Sqlite after;
            disk.lose_power(after.folder().folder().string(), random());
            disk.heal();
            REQUIRE(wrong(*place.url(), bars, acknowledged) == "");
            REQUIRE(wrong(*after.url(), bars, acknowledged) == "");
        }
        std::printf("fault %d: %ld places\n", static_cast<int>(fault), at - 2);
        CHECK(at > 20);
    }
}

TEST_CASE("a loss of power loses nothing acknowledged, whatever was not synced") {
    const auto bars = wild_bars(200);
    FaultyDisk disk;
    std::mt19937 random(1);
    // The number of operations of a whole use.
    long count = 0;
    {
        const Sqlite place;
        while (true) {
            const Sqlite other;
            disk.fail(Fault::power, ++count * 16);
            use(*other.url(), bars);
            const bool failed = disk.has_failed();
            disk.heal();
            if (!failed) break;
        }
    }
    for (int i = 0; i < power_losses(); ++i) {
        const Sqlite place;
        const Sqlite after;
        const long at = 1 + static_cast<long>(random() % static_cast<unsigned>(count * 16));
        CAPTURE(i, at);
        disk.fail(Fault::power, at);
        const auto acknowledged = use(*place.url(), bars);
        disk.lose_power(after.folder().folder().string(), random());
        disk.heal();
        REQUIRE(wrong(*after.url(), bars, acknowledged) == "");
    }
}

/// SQLite's allocations are among them. A process may end there, since the destructor of a JSON
/// value allocates; what it acknowledged before is kept.
TEST_CASE("allocations fail at random and nothing acknowledged is lost") {
    if (!testing::replaces_new) {
        std::printf("skipped: the thread sanitizer has its own operator new\n");
        return;
    }
    const auto bars = wild_bars(200);
    long count = 0;
    {
        const testing::ShortMemory memory;
        const Sqlite place;
        use(*place.url(), bars);
        count = memory.allocations();
    }
    std::mt19937 random(3);
    int ended = 0;
    for (int i = 0; i < short_memories(); ++i) {
        const Sqlite place;
        const auto from = 1 + static_cast<long>(random() % static_cast<unsigned long>(count));
        const auto in_a_row = 1 + static_cast<long>(random() % 40);
        CAPTURE(i, from, in_a_row);
        Child child([&](int out) {
            testing::end_quietly_without_memory();
            testing::ShortMemory memory;
            memory.fail(from, in_a_row);
            use(*place.url(), bars, [&](const Acknowledged& stored) {
                dprintf(out, "%zu %d %d %s %d %d %d %zu\n", stored.bars, stored.token, stored.key,
                        stored.job.empty() ? "-" : stored.job.c_str(), !stored.checkpoint.empty(),
                        stored.account, stored.money, stored.orders);
            });
        });
        const auto acknowledged = last_report(child.told());
        ended += static_cast<int>(child.code() != 0);
        REQUIRE(wrong(*place.url(), bars, acknowledged) == "");
    }
    std::printf("%d of %d processes ended early\n", ended, short_memories());
    CHECK(ended < short_memories());
}

}  // namespace levtok::store
