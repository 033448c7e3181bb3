#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "nav/interval.hpp"
#include "rebalance/product.hpp"
#include "rebalance/replay/interval_rows.hpp"
#include "rebalance/replay/replay.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/rates/funding_file.hpp"
#include "tests/catch.hpp"
#include "tests/data.hpp"

/// Real prices with real funding: what is charged is the same by whatever interval it is looked at.
namespace levtok {
namespace {

using namespace std::chrono_literals;
using rebalance::Event;
using rebalance::PathRow;

struct Totals {
    double fee = 0;
    double financing = 0;
    double cost = 0;
    double sizes = 0;  ///< of all of them, for a tolerance
    rebalance::Events events{};
    std::size_t rows = 0;

    void add(const PathRow& row) {
        fee += row.fee;
        financing += row.financing;
        cost += row.cost;
        sizes += std::fabs(row.fee) + std::fabs(row.financing) + std::fabs(row.cost);
        events.add(row.events);
        ++rows;
    }
};

constexpr Event all_events[] = {Event::open,  Event::scheduled, Event::emergency,
                                Event::merge, Event::wiped_out, Event::margin_call};

struct Case {
    const char* product;
    std::vector<rebalance::Setting> settings;
};

}  // namespace

TEST_CASE("the totals by 4 h, 1 d and 7 d are those of the path, on real prices with funding") {
    const auto prices = data_file("btc/perp-1h_2023-01_2025-12.csv");
    const auto funding_file = data_file("btc/funding-8h_2023-01_2025-12.csv");
    if (!prices || !funding_file) return;
    const auto bars = io::read_prices(*prices);
    const auto funding = io::read_funding(*funding_file);
    REQUIRE(bars.size() > 25'000);
    const std::string perpetual = R"({"kind": "perpetual"})";
    const std::vector<Case> cases{
        {"3x", {{"financing", perpetual}, {"fees.management.rate", "0.0003"}}},
        {"-3x", {{"financing", perpetual}, {"execution.taker_fee", "0.0005"}}},
        {"ftx-bull", {}},
        {"ftx-bear", {}},
        {"-3x", {{"financing", perpetual}, {"merge", R"({"below": 20, "factor": 10})"}}},
    };
    for (const auto& [product, settings] : cases) {
        for (const Duration span : {Duration{4h}, Duration{24h}, Duration{7 * 24h}}) {
            CAPTURE(product, span.count());
            rebalance::Token token(rebalance::product(product, settings));
            rebalance::MarketFeed feed(funding, {});
            rebalance::IntervalRows rows(span);
            Totals path;
            Totals by_interval;
            std::optional<PathRow> before;
            const auto take = [&](const PathRow& row) {
                if (before) {
                    REQUIRE(nav::interval_of(before->time, span) !=
                            nav::interval_of(row.time, span));
                }
                before = row;
                by_interval.add(row);
            };
            PathRow last;
            for (const auto& bar : bars) {
                last = token.advance(feed.step(bar));
                path.add(last);
                if (const auto whole = rows.add(last)) take(*whole);
            }
            take(rows.finish().value());
            CHECK(before->nav == last.nav);
            CHECK(before->time == last.time);
            CHECK(by_interval.rows < path.rows / 3);
            const double rounding = 1e-12 * path.sizes;
            CHECK(std::fabs(by_interval.fee - path.fee) <= rounding);
            CHECK(std::fabs(by_interval.financing - path.financing) <= rounding);
            CHECK(std::fabs(by_interval.cost - path.cost) <= rounding);
            CHECK(path.financing != 0);
            for (const Event event : all_events) {
                CHECK(by_interval.events.has(event) == path.events.has(event));
            }
        }
    }
}

}  // namespace levtok
