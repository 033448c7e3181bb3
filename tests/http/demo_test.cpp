#include "service/demo/demo.hpp"

#include <algorithm>
#include <mutex>
#include <string>
#include <thread>

#include "nav/error.hpp"
#include "service/demo/living_market.hpp"
#include "service/demo/synthetic.hpp"
#include "service/io/read/rates/holes.hpp"
#include "tests/catch.hpp"
#include "tests/io/scratch.hpp"

using namespace levtok;
using namespace std::chrono_literals;

namespace {

std::size_t bars_of(const store::Store& store) {
    return store.bars(demo::synthetic, {.limit = 100'000}).size();
}

void grow(store::Store& store, std::size_t bars, std::chrono::duration<double> pause) {
    const demo::LivingMarket market(store, pause, [](std::string_view) {});
    while (bars_of(store) < bars) std::this_thread::sleep_for(1ms);
}

}  // namespace

TEST_CASE("the demo has a crash that one token survives and one does not") {
    const io::Scratch scratch;
    store::Store store("sqlite:" + scratch.path("a.db"));
    demo::fill(store);
    CHECK(store.bars(demo::march_2020, {}).size() == 360);
    const auto dead = store.engine("MARCH3L");
    CHECK(dead.state().ledger.wiped_out);
    const auto alive = store.engine("MARCH-BULL");
    CHECK_FALSE(alive.state().ledger.wiped_out);
    const auto trades = store.trades("MARCH-BULL", {.limit = 1000});
    CHECK(std::count_if(trades.begin(), trades.end(), [](const auto& trade) {
              return std::string_view(trade.trigger) != "schedule";
          }) == 6);
}

TEST_CASE("the fund of the demo was published and traded at what it always was") {
    const io::Scratch scratch;
    using store::ObservedKind;
    constexpr auto fund = "DEMO-FUND";
    std::vector<rebalance::ObservedRow> navs;
    {
        store::Store store("sqlite:" + scratch.path("a.db"));
        demo::fill(store);
        navs = store.observed(fund, ObservedKind::nav, {.limit = 1000});
        // The sessions from the first of April on, and the distributions of three quarters.
        CHECK(navs.front().time == std::chrono::sys_days{std::chrono::year{2024} / 4 / 1});
        CHECK(navs.size() == 190);
        CHECK(store.observed(fund, ObservedKind::price, {.limit = 1000}).size() == 190);
        CHECK(std::count_if(navs.begin(), navs.end(),
                            [](const auto& row) { return row.distribution > 0; }) == 3);
        grow(store, 8760 + 96, 0s);
        CHECK(store.observed(fund, ObservedKind::nav, {.limit = 1000}).size() > 190);
    }
    store::Store again("sqlite:" + scratch.path("b.db"));
    demo::fill(again);
    const auto same = again.observed(fund, ObservedKind::nav, {.limit = 1000});
    REQUIRE(same.size() == navs.size());
    for (std::size_t i = 0; i < same.size(); ++i) CHECK(same[i].value == navs[i].value);
}

TEST_CASE("the synthetic market of the demo grows, also after a restart, by what it always has") {
    const io::Scratch scratch;
    {
        store::Store store("sqlite:" + scratch.path("a.db"));
        demo::fill(store);
        demo::fill(store);
        CHECK(bars_of(store) == 8760);
        grow(store, 8790, 0s);
    }
    store::Store store("sqlite:" + scratch.path("a.db"));
    demo::fill(store);
    grow(store, 8830, 0s);
    const auto bars = store.bars(demo::synthetic, {.limit = 100'000});
    demo::SyntheticMarket market;
    std::size_t funded = 0;
    std::size_t rated = 0;
    for (const auto& bar : bars) {
        const auto hour = market.next();
        REQUIRE(hour.bar.time == bar.time);
        REQUIRE(hour.bar.close.value() == bar.close.value());
        funded += hour.funding.has_value() ? 1 : 0;
        rated += hour.rate.has_value() ? 1 : 0;
    }
    CHECK(store.funding_times(demo::synthetic, {.limit = 100'000}).size() == funded);
    CHECK(store.rate_times(demo::benchmark, {.limit = 100'000}).size() == rated);
    CHECK(store.nav_at("DEMO-BULL")->row.time == bars.back().time);
}

TEST_CASE("a living market waits, ends at once, and says what stops it") {
    const io::Scratch scratch;
    store::Store store("sqlite:" + scratch.path("a.db"));
    demo::fill(store);
    {
        const demo::LivingMarket slow(store, 1h, [](std::string_view) {});
    }
    CHECK(bars_of(store) == 8760);
    demo::SyntheticMarket market;
    for (int i = 0; i < 8760; ++i) market.next();
    const auto funding = FundingEvent{market.next().bar.time + 7h, Rate::raw(0.5)};
    store.append_funding(demo::synthetic, {&funding, 1});
    std::mutex mutex;
    std::string said;
    const demo::LivingMarket stopped(store, 0s, [&](std::string_view text) {
        const std::scoped_lock lock(mutex);
        said = text;
    });
    for (;;) {
        std::this_thread::sleep_for(1ms);
        const std::scoped_lock lock(mutex);
        if (!said.empty()) break;
    }
    CHECK(said.starts_with("the demo stands still: "));
}
