#include "rebalance/holder/holder.hpp"

#include <cmath>

#include "nav/error.hpp"
#include "rebalance/holder/trade_statistics.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/tokens.hpp"

/// What a holder makes of a token: identities, and each rule by hand.
namespace levtok::rebalance::test {
namespace {

using namespace std::chrono_literals;

struct Held {
    std::vector<HolderRow> rows;
    std::vector<HolderTrade> trades;
    std::optional<HolderTrade> open;
    std::vector<double> nav;
};

Held hold(Token token, const Strategy& strategy, const std::vector<Observation>& bars,
          DealingFees fees = {}, double benchmark = 0) {
    Holder holder(strategy, fees, token.terms().initial_nav);
    NavWalk walk(token);
    Held out;
    for (const auto& bar : bars) {
        const auto row = token.advance({bar, Rate{}, Rate::raw(benchmark)});
        out.nav.push_back(token.adjusted_nav());
        out.rows.push_back(holder.advance({.time = row.time,
                                           .price = row.price,
                                           .nav = token.adjusted_nav(),
                                           .moves = walk.to(bar, token, row),
                                           .benchmark = benchmark}));
        if (holder.closed()) out.trades.push_back(*holder.closed());
    }
    out.open = holder.open();
    return out;
}

std::vector<Observation> hours(const std::vector<double>& closes) {
    std::vector<Observation> bars;
    for (const double close : closes) {
        bars.push_back(
            Observation::at(start + 1h * static_cast<int>(bars.size()), Price::of(close)));
    }
    return bars;
}

/// Bars that move by up to 4 % an hour, the same for every run.
std::vector<Observation> wild(int count) {
    std::vector<Observation> bars;
    std::uint64_t state = 12345;
    const auto next = [&] {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<double>(state >> 11) * 0x1p-53;
    };
    double price = 100;
    for (int i = 0; i < count; ++i) {
        const double open = price;
        price *= 1 + 0.08 * (next() - 0.5);
        const double high = std::max(open, price) * (1 + 0.01 * next());
        const double low = std::min(open, price) * (1 - 0.01 * next());
        bars.push_back(bar(start + 1h * i, open, high, low, price));
    }
    return bars;
}

const char* const walks = R"("intrabar": "ohlc", "rebalance": [
    {"when": "schedule", "at": "00:02"}, {"when": "leverage_outside", "max": 4}],
    "fees": {"management": {"rate": 0.0003, "per": "day"}}, "execution": {"taker_fee": 0.001})";

}  // namespace

TEST_CASE("without a rule and a cost a holder has the token, to the bit") {
    for (const char* fields : {"", walks, R"("merge": {"below": 90, "factor": 10})"}) {
        const auto held = hold(token(3, fields), {}, wild(500));
        for (std::size_t i = 0; i < held.rows.size(); ++i)
            CHECK(held.rows[i].equity == held.nav[i]);
        CHECK(held.trades.empty());
        CHECK(held.open->worst < 0);
    }
}

TEST_CASE("a stop at all of the entry is none, and neither is a profit out of reach") {
    const auto bars = wild(300);
    const auto plain = hold(token(3, walks), {}, bars);
    for (const Strategy& strategy : {Strategy{.stop_loss = 1}, Strategy{.take_profit = 1e6},
                                     Strategy{.trailing = 1}, Strategy{.max_hold = 10'000h}}) {
        const auto held = hold(token(3, walks), strategy, bars);
        CHECK(held.trades.empty());
        CHECK(held.rows.back().equity == plain.rows.back().equity);
    }
}

TEST_CASE("a stop of a 1x token on a straight path fills where it stands") {
    // Down to 80 within a bar, and the stop is at 90 on the way.
    const auto held = hold(token(1, R"("intrabar": "ohlc")"), {.cooldown = 10h, .stop_loss = 0.1},
                           {bar(start, 100, 100, 100, 100), bar(start + 1h, 100, 101, 80, 85)});
    REQUIRE(held.trades.size() == 1);
    CHECK(held.trades[0].exit_nav == Approx(90));
    CHECK(held.trades[0].exit_price == Approx(90));
    CHECK(held.trades[0].result() == Approx(-0.1));
    CHECK(held.trades[0].reason == ExitReason::stop_loss);
    CHECK(held.trades[0].slippage == 0);
    CHECK(held.trades[0].best == Approx(0.01));
    CHECK(held.rows.back().equity == Approx(90));
}

TEST_CASE("a stop fills behind a gap, and says by how much") {
    const auto held =
        hold(token(3), {.cooldown = 10h, .stop_loss = 0.12}, hours({100, 99, 90, 95}));
    REQUIRE(held.trades.size() == 1);
    // 3x down by a tenth is 70, where 88 was to be the least.
    CHECK(held.trades[0].exit_nav == Approx(70));
    CHECK(held.trades[0].slippage == Approx(1 - 70.0 / 88));
    CHECK(held.rows.back().equity == Approx(70));
}

TEST_CASE("the exits, each where it is met") {
    const auto reason = [](const Strategy& strategy, const std::vector<double>& closes) {
        const auto held = hold(token(1), strategy, hours(closes));
        REQUIRE_FALSE(held.trades.empty());
        return held.trades[0];
    };
    CHECK(reason({.take_profit = 0.3}, {100, 120, 135}).reason == ExitReason::take_profit);
    CHECK(reason({.take_profit = 0.3}, {100, 120, 135}).exit_nav == Approx(135));
    const auto trailing = reason({.trailing = 0.1}, {100, 150, 140, 134});
    CHECK(trailing.reason == ExitReason::trailing);
    CHECK(trailing.exit_nav == Approx(134));
    CHECK(trailing.slippage == Approx(1 - 134.0 / 135));
    CHECK(trailing.best == Approx(0.5));
    const auto held = reason({.max_hold = 90min}, {100, 101, 102, 103});
    CHECK(held.reason == ExitReason::max_hold);
    CHECK(held.exit_time == start + 2h);
    // The higher of two stops is met first.
    CHECK(reason({.stop_loss = 0.2, .trailing = 0.1}, {100, 70}).reason == ExitReason::trailing);
    CHECK(reason({.stop_loss = 0.1, .trailing = 0.2}, {100, 70}).reason == ExitReason::stop_loss);
    const auto dead = hold(token(5), {}, hours({100, 79, 90}));
    REQUIRE(dead.trades.size() == 1);
    CHECK(dead.trades[0].reason == ExitReason::death);
    CHECK(dead.trades[0].result() == -1);
    CHECK(dead.rows.back().equity == 0);
}

TEST_CASE("an exit and a rebalance at one instant: the rebalance first") {
    // At the close the token pays for its trade; the profit is tested after that.
    const auto held = hold(
        token(2, R"("execution": {"taker_fee": 0.01})"), {.take_profit = 0.19},
        {Observation::at(start, Price::of(100)), Observation::at(start + 24h, Price::of(109.9))});
    REQUIRE(held.trades.size() == 1);
    CHECK(held.trades[0].exit_nav < 100 * (1 + 2 * 0.099));
    CHECK(held.trades[0].exit_nav == Approx(held.nav.back()));
}

TEST_CASE("a holder waits after an exit, and gets in again at a later observation") {
    const auto closes = hours({100, 80, 81, 82, 83, 84});
    const auto at_once = hold(token(1), {.stop_loss = 0.1}, closes);
    CHECK(at_once.open->entry_time == start + 2h);
    const auto later = hold(token(1), {.cooldown = 3h, .stop_loss = 0.1}, closes);
    CHECK(later.open->entry_time == start + 4h);
}

TEST_CASE("costs are paid at both ends") {
    const Strategy strategy{.cooldown = 100h, .max_hold = 1h, .spread = 0.002, .broker_fee = 0.001};
    const auto held = hold(token(1), strategy, hours({100, 110, 120}), {0.01, 0.02});
    REQUIRE(held.trades.size() == 1);
    const double tokens = 100 / (100 * 1.001 * 1.01 * 1.001);
    CHECK(held.rows[0].tokens == Approx(tokens));
    CHECK(held.rows[2].equity == Approx(tokens * 110 * 0.999 * 0.98 * 0.999));
}

TEST_CASE("a size from the risk, from the volatility, and in part") {
    const auto risky = hold(token(1), {.risk = 0.01, .stop_loss = 0.1}, hours({100, 101}));
    CHECK(risky.open->size == Approx(0.1));
    CHECK(risky.rows[1].equity == Approx(100 + 0.1));
    CHECK(hold(token(1), {.allocate = 0.5, .risk = 0.9, .stop_loss = 0.1}, hours({100, 101}))
              .open->size == 0.5);
    const auto part = hold(token(1), {.allocate = 0.25}, hours({100, 120}), {}, 0.1);
    CHECK(part.rows[1].equity == Approx(25 * 1.2 + 75 * (1 + 0.1 / 8760)));
    // Up and down by one per cent an hour: the volatility is that times the root of the hours.
    std::vector<double> closes;
    for (int i = 0; i < 60; ++i) closes.push_back(i % 2 == 0 ? 100 : 101);
    const Strategy target{.target_volatility = 0.4, .volatility_window = 48h};
    const auto aimed = hold(token(1), target, hours(closes));
    CHECK(aimed.open->entry_time == start + 48h);
    CHECK(aimed.open->size == Approx(0.4 / (std::log(1.01) * std::sqrt(8760.0))));
}

TEST_CASE("the trend lets in above the mean, with a margin and a delay") {
    std::vector<double> closes(12, 100);
    for (const double close : {103, 106, 107, 108, 90, 89, 88}) closes.push_back(close);
    const auto entry = [&](const Strategy& strategy) {
        const auto held = hold(token(1), strategy, hours(closes));
        REQUIRE(held.trades.size() == 1);
        CHECK(held.trades[0].reason == ExitReason::signal);
        return std::pair((held.trades[0].entry_time - start) / 1h,
                         (held.trades[0].exit_time - start) / 1h);
    };
    CHECK(entry({.trend = 10h}) == std::pair<long, long>(12, 16));
    CHECK(entry({.trend = 10h, .trend_margin = 0.05}) == std::pair<long, long>(13, 16));
    CHECK(entry({.trend = 10h, .trend_delay = 2h}) == std::pair<long, long>(14, 18));
}

TEST_CASE("statistics of trades by hand") {
    TradeStatistics statistics;
    const auto trade = [](double paid, double received, int hours_held) {
        return HolderTrade{.entry_time = start,
                           .exit_time = start + 1h * hours_held,
                           .paid = paid,
                           .received = received,
                           .reason = ExitReason::stop_loss};
    };
    statistics.add(trade(100, 120, 10));
    statistics.add(trade(50, 55, 20));
    statistics.add(trade(100, 90, 30));
    const auto values = statistics.values(std::nullopt, 120h);
    const auto value = [&](std::string_view name) {
        for (const auto& each : values) {
            if (each.name == name) return std::get<double>(each.value);
        }
        return std::nan("");
    };
    CHECK(value("trades") == 3);
    CHECK(value("win_rate") == Approx(2.0 / 3));
    CHECK(value("expectancy") == Approx(0.2 / 3));
    CHECK(value("average_win") == Approx(0.15));
    CHECK(value("payoff") == Approx(1.5));
    CHECK(value("profit_factor") == Approx(2.5));
    CHECK(value("largest_loss") == Approx(0.1));
    CHECK(value("exposure") == Approx(0.5));
    CHECK(value("stop_loss") == 3);
}

TEST_CASE("a strategy that contradicts itself is refused") {
    const auto said = [](const Strategy& strategy) {
        try {
            check(strategy);
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(said({.risk = 0.01}).starts_with("risk: must have a stop_loss or trailing"));
    CHECK(said({.trend_margin = 0.1}).starts_with("trend: must be given"));
    CHECK(said({.risk = 0.01, .target_volatility = 1, .stop_loss = 0.1})
              .starts_with("target_volatility: must be left out"));
}

}  // namespace levtok::rebalance::test
