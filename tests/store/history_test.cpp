#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "tests/catch.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

namespace levtok::store {
namespace {

using io::has;
using io::message_of;

/// One token for each way of being charged.
const std::vector<TokenRecord>& tokens() {
    static const std::vector<TokenRecord> list{
        token_of("BULL", "ftx-bull"),    token_of("BEAR", "ftx-bear"),
        token_of("UP", "binance-up"),    token_of("SQQQ", "sqqq", "usd"),
        token_of("3L", "gate-3l"),       token_of("5S", "gate-5s"),
        token_of("FLI", "btc2x-fli"),    token_of("LS", "leverage-shares-5l", "usd"),
        token_of("3S-2", "ascendex-3l"),
    };
    return list;
}

void check_all(const Store& store, std::span<const Observation> bars,
               std::span<const FundingEvent> funding, std::span<const RateEvent> rates) {
    for (const auto& token : tokens()) {
        INFO(token.symbol);
        CHECK(difference(replayed(token, bars, funding, rates), stored(store, token.symbol)) == "");
    }
}

}  // namespace

TEMPLATE_TEST_CASE("bars in pieces publish what one replay publishes", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    const auto bars = wild_bars(400);
    const auto funding = funding_events(420);
    const auto rates = rate_events(420);
    auto store = std::make_unique<Store>(*url);
    store->append_funding("btc", funding);
    store->append_rates("usd", rates);
    for (const auto& token : tokens()) CHECK(store->put_token(token));

    const std::span<const Observation> all(bars);
    std::size_t done = 0;
    for (const std::size_t piece : {1U, 1U, 1U, 7U, 40U, 100U, 1U, 1U, 130U, 1U}) {
        const auto appended = store->append_bars("btc", all.subspan(done, piece));
        CHECK(appended.added == piece);
        CHECK(appended.tokens.size() == tokens().size());
        done += piece;
        // A new process knows nothing but the database.
        if (piece == 7 || piece == 100) {
            store.reset();
            store = std::make_unique<Store>(*url);
        }
    }
    check_all(*store, all.first(done), funding, rates);
    CHECK(problems_of(*store) == "");

    SECTION("one that comes late replays what is there") {
        auto late = token_of("LATE", "ftx-bull");
        late.from = hour(100);
        store->put_token(late);
        CHECK(difference(replayed(late, all.first(done), funding, rates), stored(*store, "LATE")) ==
              "");
        store->append_bars("btc", all.subspan(done));
        CHECK(difference(replayed(late, all, funding, rates), stored(*store, "LATE")) == "");
        check_all(*store, all, funding, rates);
    }
    SECTION("bars that are there already are passed over") {
        const auto version = store->version();
        const auto again = store->append_bars("btc", all.first(done));
        CHECK(again.added == 0);
        CHECK(again.repeated == done);
        CHECK(again.tokens.empty());
        CHECK(store->version() == version);
        CHECK(store->append_bars("btc", all.subspan(done - 20, 30)).added == 10);
        check_all(*store, all.first(done + 10), funding, rates);
    }
}

}  // namespace levtok::store
