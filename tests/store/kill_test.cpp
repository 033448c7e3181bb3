#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "service/store/database/database.hpp"
#include "tests/catch.hpp"
#include "tests/store/child.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

/// A writer is killed at random moments; what it was told is stored must be there.
namespace levtok::store {
namespace {

/// LEVTOK_KILLS, else few enough for every run of the tests.
int kills() {
    const char* chosen = std::getenv("LEVTOK_KILLS");
    return chosen != nullptr ? std::atoi(chosen) : 40;
}

constexpr int history = 20'000;

struct Market {
    std::vector<Observation> bars = wild_bars(history, 5);
    std::vector<FundingEvent> funding = funding_events(history);
    std::vector<TokenRecord> tokens{token_of("BULL", "ftx-bull"), token_of("3S", "gate-3s"),
                                    token_of("UP", "binance-up")};
};

std::size_t last_stored(const Store& store) {
    const auto last = store.bars("btc", {.limit = 1, .newest_first = true});
    if (last.empty()) return 0;
    return 1 + static_cast<std::size_t>((last.front().time - hour(0)) / std::chrono::hours{1});
}

/// Goes on where the database stands, a bar a transaction or some at once, and tells one byte for
/// each bar that is stored for good.
void append_forever(const std::string& url, const Market& market, int out) {
    Store store(url);
    std::mt19937 random(static_cast<unsigned>(::getpid()));
    std::size_t at = last_stored(store);
    while (at < market.bars.size()) {
        if (at % 8 == 0) {
            store.append_funding("btc", std::span(market.funding).subspan(at / 8, 1));
        }
        // Not beyond the bar whose funding is not stored yet.
        const std::size_t most = std::min<std::size_t>(8 - at % 8, market.bars.size() - at);
        const std::size_t count = random() % 4 == 0 ? most : 1;
        store.append_bars("btc", std::span(market.bars).subspan(at, count));
        at += count;
        const std::string stored(count, '.');
        if (::write(out, stored.data(), stored.size()) < 0) return;
    }
}

/// The rows of a whole replay.
std::vector<Published> replays(const Market& market) {
    std::vector<Published> all;
    for (const auto& token : market.tokens) {
        all.push_back(replayed(token, market.bars, market.funding, {}));
    }
    return all;
}

/// The rows after those seen before are those of an uninterrupted replay.
bool rows_agree(const Store& store, const Market& market, const std::vector<Published>& whole,
                std::size_t from, std::size_t count) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
        Range range{.limit = everything};
        if (from > 0) range.after = market.bars[from - 1].time;
        Published stored_rows;
        for (const auto& record : store.nav(market.tokens[i].symbol, range)) {
            stored_rows.rows.push_back(record.row);
        }
        const auto& rows = whole[i].rows;
        const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(from);
        const Published expected{
            .rows = {begin, rows.begin() + static_cast<std::ptrdiff_t>(count)}};
        if (difference(expected, stored_rows) != "") return false;
    }
    return true;
}

}  // namespace

TEMPLATE_TEST_CASE("a writer is killed at random moments and nothing acknowledged is lost", "",
                   Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    const Market market;
    const auto whole = replays(market);
    {
        Store store(*url);
        for (const auto& token : market.tokens) store.put_token(token);
    }
    std::mt19937 random(1);
    std::size_t stored_before = 0;
    std::size_t acknowledged = 0;
    for (int i = 0; i < kills(); ++i) {
        Child writer([&](int out) { append_forever(*url, market, out); });
        std::this_thread::sleep_for(std::chrono::microseconds{2'000 + random() % 80'000});
        writer.kill();
        const std::size_t told = writer.told().size();
        // A server may still be at the last statement that the writer sent.
        Database(*url).write(Lock::market, [](Connection&) {});
        const Store store(*url);
        const std::size_t stored_now = last_stored(store);
        INFO("kill " << i << ": " << stored_before << " bars, then " << told
                     << " acknowledged, then " << stored_now);
        // Of the transaction that was under way, all or nothing.
        REQUIRE(stored_now >= stored_before + told);
        REQUIRE(stored_now <= stored_before + told + 8);
        REQUIRE(rows_agree(store, market, whole, stored_before, stored_now));
        REQUIRE(problems_of(store) == "");
        acknowledged += told;
        stored_before = stored_now;
    }
    std::printf("%d kills, %zu bars acknowledged, %zu stored\n", kills(), acknowledged,
                stored_before);
    const Store store(*url);
    CHECK(rows_agree(store, market, whole, 0, stored_before));
    for (const auto& token : market.tokens) {
        const auto bars = std::span(market.bars).first(stored_before);
        CHECK(difference(replayed(token, bars, market.funding, {}), stored(store, token.symbol)) ==
              "");
    }
}

}  // namespace levtok::store
