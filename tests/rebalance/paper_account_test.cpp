#include "rebalance/account/paper_account.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <random>

#include "nav/error.hpp"
#include "rebalance/account/saved_account.hpp"
#include "rebalance/holder/holder.hpp"
#include "rebalance/instruments/perpetual.hpp"
#include "rebalance/instruments/position.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/paper_market.hpp"
#include "tests/rebalance/tokens.hpp"

/// A paper account: its journal, its lots, what rests along the way of bars, and margin positions.
namespace levtok::rebalance::test {
namespace {

using namespace std::chrono_literals;

/// Hourly bars that move by up to 6 %, the same for every run.
std::vector<Observation> rough_bars(int count, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> unit(0, 1);
    std::vector<Observation> bars;
    double price = 100;
    for (int i = 0; i < count; ++i) {
        const double open = price * (1 + 0.004 * (unit(random) - 0.5));
        price = open * (1 + 0.06 * (unit(random) - 0.5));
        const double high = std::max(open, price) * (1 + 0.01 * unit(random));
        const double low = std::min(open, price) * (1 - 0.01 * unit(random));
        bars.push_back(bar(start + 1h * i, open, high, low, price));
    }
    return bars;
}

const char* const walking = R"("intrabar": "ohlc", "rebalance": [
    {"when": "schedule", "at": "00:02"}, {"when": "leverage_outside", "max": 4}],
    "fees": {"management": {"rate": 0.0003, "per": "day"}, "creation": 0.001, "redemption": 0.002},
    "execution": {"taker_fee": 0.001})";

PaperMarketHarness market_of(const std::string& fields = "", PaperTerms terms = {}) {
    PaperMarketHarness market({{"3L", test::token(3, fields)}, {"3S", test::token(-3, fields)}},
                              terms);
    market.deposit(1'000);
    return market;
}

OrderRequest buy_for(double amount) { return {.token = "3L", .amount = amount}; }

}  // namespace

TEST_CASE("a purchase and a sale cost half the spread and the fees of product and broker") {
    auto market = market_of(R"("fees": {"creation": 0.001, "redemption": 0.002})",
                            {.spread = 0.02, .broker_fee = 0.003});
    market.pass_bar(bar(start, 100, 100, 100, 100));
    const auto bought = market.place({.token = "3L", .tokens = 2, .note = "why not"});
    CHECK(bought.state == OrderState::filled);
    CHECK(*bought.fill == 100);
    const double paid = 2 * 100 * 1.01 * 1.001 * 1.003;
    CHECK(market.state().balance == Approx(1'000 - paid));
    CHECK(market.journal().back().cost == Approx(paid - 200));
    CHECK(market.journal().back().note == "why not");
    market.place({.token = "3L", .side = OrderSide::sell, .tokens = 0.5});
    const double received = 0.5 * 100 * 0.99 * 0.998 * 0.997;
    CHECK(market.journal().back().amount == Approx(received));
    CHECK(*market.journal().back().realised == Approx(received - paid / 4));
    CHECK(market.values().open_profit == Approx(150 - paid * 3 / 4));
    CHECK(market.values().equity == Approx(1'000 - paid + received + 150));
    CHECK(market.contradiction() == "");
}

TEST_CASE("lots are sold first in, first out, as a plain list of them has it") {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> unit(0, 1);
    auto market = market_of(walking, {.spread = 0.004, .broker_fee = 0.001});
    market.deposit(1e6);
    struct PlainLot {
        double quantity;
        double cost;
    };
    std::deque<PlainLot> plain;
    double plain_realised = 0;
    int sold = 0;
    const auto bars = rough_bars(3'000, 5);
    for (const auto& each : bars) {
        market.pass_bar(each);
        const double nav = market.quote_of("3L").value;
        if (unit(random) < 0.4) {
            const double amount = 1 + 100 * unit(random);
            market.place(buy_for(amount));
            plain.push_back({amount / (nav * 1.002 * 1.001 * 1.001), amount});
        } else if (!plain.empty() && unit(random) < 0.6) {
            double held = 0;
            for (const auto& lot : plain) held += lot.quantity;
            const bool all = unit(random) < 0.1;
            double left = all ? held : held * unit(random);
            market.place({.token = "3L", .side = OrderSide::sell, .tokens = all ? 0 : left});
            while (left > 0 && !plain.empty()) {
                auto& lot = plain.front();
                const bool whole = left >= lot.quantity * (1 - 1e-9);
                const double taken = whole ? lot.quantity : left;
                const double cost = lot.cost * taken / lot.quantity;
                plain_realised += taken * nav * 0.998 * 0.998 * 0.999 - cost;
                left = whole && left - taken < 1e-9 ? 0 : left - taken;
                lot.quantity -= taken;
                lot.cost -= cost;
                if (whole) plain.pop_front();
                ++sold;
            }
        }
        REQUIRE(market.state().lots.size() == plain.size());
        for (std::size_t i = 0; i < plain.size(); ++i) {
            REQUIRE(market.state().lots[i].quantity == Approx(plain[i].quantity).epsilon(1e-9));
            REQUIRE(market.state().lots[i].cost == Approx(plain[i].cost).epsilon(1e-9));
        }
        REQUIRE(market.state().realised == Approx(plain_realised).epsilon(1e-9).margin(1e-6));
    }
    CHECK(sold > 1'000);
    CHECK(market.contradiction() == "");
    // What came in, and what was made of it, is all that there is.
    const auto values = market.values();
    CHECK(values.equity ==
          Approx(market.state().deposited + market.state().realised + values.open_profit));
}

TEST_CASE("a stop fills where a holder's stop does, along the same way") {
    for (const double stop : {0.05, 0.12, 0.3}) {
        const auto bars = rough_bars(400, 9);
        Token token = test::token(3, walking);
        Holder holder({.cooldown = 100'000h, .stop_loss = stop}, {0.001, 0.002}, 100);
        auto market = market_of(walking);
        NavWalk walk(token);
        std::optional<HolderTrade> trade;
        for (const auto& each : bars) {
            const auto row = token.advance(quiet_step(each));
            holder.advance({.time = row.time,
                            .price = row.price,
                            .nav = token.adjusted_nav(),
                            .moves = walk.to(each, token, row)});
            if (holder.closed()) trade = holder.closed();
            market.pass_bar(each);
            if (each.time == start) {
                auto order = buy_for(100);
                order.stop_loss = 100 * (1 - stop);
                market.place(order);
            }
        }
        REQUIRE(trade);
        const auto sales = market.lines_of(JournalKind::sell);
        REQUIRE(sales.size() == 1);
        CHECK(sales[0].price == trade->exit_nav);
        CHECK(sales[0].time == trade->exit_time);
        CHECK(sales[0].amount == Approx(trade->received));
        CHECK(market.contradiction() == "");
    }
}

TEST_CASE("orders rest until they are met, at their level or behind a gap") {
    // A 3x token that sees the bars: 10 % are 30 %.
    auto market = market_of(R"("intrabar": "ohlc")");
    market.pass_bar(bar(start, 100, 100, 100, 100));
    const auto cheap =
        market.place({.token = "3L", .type = OrderType::limit, .level = 70, .amount = 100});
    const auto dear =
        market.place({.token = "3L", .type = OrderType::stop, .level = 130, .amount = 100});
    CHECK(cheap.state == OrderState::resting);
    market.pass_bar(bar(start + 1h, 100, 105, 95, 100));
    CHECK(market.state().lots.empty());
    // Down to 89 first, up to 115, and back.
    market.pass_bar(bar(start + 2h, 100, 115, 89, 100));
    REQUIRE(market.state().lots.size() == 2);
    CHECK(market.lines_of(JournalKind::buy)[0].price == 70);
    CHECK(market.lines_of(JournalKind::buy)[1].price == 130);
    CHECK(market.lines_of(JournalKind::buy)[0].order == cheap.number);
    CHECK(market.lines_of(JournalKind::buy)[1].order == dear.number);
    // A profit is taken at its level; a stop behind the gap that passes it.
    market.place({.token = "3L",
                  .side = OrderSide::sell,
                  .type = OrderType::limit,
                  .level = 120,
                  .tokens = 0.5});
    market.place({.token = "3L", .side = OrderSide::sell, .type = OrderType::stop, .level = 80});
    market.pass_bar(bar(start + 3h, 101, 108, 101, 104));
    CHECK(market.lines_of(JournalKind::sell).back().price == 120);
    market.pass_bar(bar(start + 4h, 90, 91, 88, 90));
    const auto stopped = market.lines_of(JournalKind::sell);
    CHECK(stopped.back().price < 80);
    CHECK(stopped.back().price == Approx(market.token(0).adjusted_nav()).epsilon(0.2));
    CHECK(market.state().lots.empty());
    CHECK(market.state().resting.empty());
    CHECK(market.contradiction() == "");
}

TEST_CASE("of a stop and a profit of one order the first that is met ends the other") {
    for (const bool rises : {true, false}) {
        auto market = market_of(R"("intrabar": "ohlc")");
        market.pass_bar(bar(start, 100, 100, 100, 100));
        auto order = buy_for(100);
        order.stop_loss = 85;
        order.take_profit = 115;
        const auto placed = market.place(order);
        REQUIRE(market.state().resting.size() == 2);
        CHECK(market.state().resting[0].parent == placed.number);
        // Both are passed in the bar: the nearer extreme comes first.
        market.pass_bar(rises ? bar(start + 1h, 100, 106, 93, 100)
                              : bar(start + 1h, 100, 107, 94, 100));
        const auto sales = market.lines_of(JournalKind::sell);
        REQUIRE(sales.size() == 1);
        CHECK(sales[0].price == (rises ? 115 : 85));
        CHECK(market.state().resting.empty());
        CHECK(market.lines_of(JournalKind::cancelled).size() == 1);
        CHECK(market.contradiction() == "");
    }
}

TEST_CASE("what rests after a purchase within a bar sees only the rest of the bar") {
    auto market = market_of(R"("intrabar": "ohlc")");
    market.pass_bar(bar(start, 100, 100, 100, 100));
    market.place({.token = "3L",
                  .type = OrderType::limit,
                  .level = 91,
                  .amount = 100,
                  .stop_loss = 88.0,
                  .take_profit = 109.0});
    // Up to a NAV of 110 before it is bought on the way down, which leaves the stop alone.
    market.pass_bar(bar(start + 1h, 100, 103.4, 96.5, 97));
    CHECK(market.lines_of(JournalKind::buy).size() == 1);
    CHECK(market.lines_of(JournalKind::sell).empty());
    CHECK(market.state().resting.size() == 2);
    market.pass_bar(bar(start + 2h, 97, 97, 95, 95));
    CHECK(market.lines_of(JournalKind::sell).back().price == 88);
}

TEST_CASE("an order that is placed while a bar is under way sees only its close, and ticks") {
    auto market = market_of(R"("intrabar": "ohlc")");
    market.pass_bar(bar(start, 100, 100, 100, 100));
    market.pass_tick(start + 30min, 100);
    market.place({.token = "3L", .type = OrderType::limit, .level = 70, .amount = 100});
    market.pass_bar(bar(start + 1h, 100, 100, 85, 100));
    CHECK(market.state().lots.empty());
    market.pass_tick(start + 90min, 89);
    REQUIRE(market.state().lots.size() == 1);
    CHECK(market.lines_of(JournalKind::buy).back().price == market.quote_of("3L").value);
    CHECK(market.contradiction() == "");
}

TEST_CASE("a token's death ends its lots and its orders") {
    auto market = market_of();
    market.pass_bar(bar(start, 100, 100, 100, 100));
    auto order = buy_for(300);
    order.stop_loss = 50;
    market.place(order);
    market.place({.token = "3L", .type = OrderType::limit, .level = 10, .amount = 100});
    // An indicative NAV of nothing is no death, and nothing fills at it.
    market.pass_tick(start + 10min, 50);
    CHECK(market.state().lots.size() == 1);
    CHECK(market.state().resting.size() == 2);
    market.pass_bar(bar(start + 1h, 100, 100, 60, 60));
    CHECK(market.token(0).state().ledger.wiped_out);
    CHECK(market.state().lots.empty());
    CHECK(market.state().resting.empty());
    CHECK(*market.lines_of(JournalKind::death)[0].realised == -300);
    CHECK(market.state().balance == 700);
    CHECK_THROWS_WITH(market.place(buy_for(1)), "the token was wiped out");
    CHECK(market.contradiction() == "");
}

TEST_CASE("a merge changes neither what is held nor what rests") {
    const char* merging = R"("intrabar": "ohlc", "merge": {"below": 90, "factor": 10})";
    auto market = market_of(merging);
    market.pass_bar(bar(start, 100, 100, 100, 100));
    market.place({.token = "3L", .tokens = 5});
    market.place({.token = "3L",
                  .side = OrderSide::sell,
                  .type = OrderType::limit,
                  .level = 100,
                  .tokens = 1});
    market.place({.token = "3L", .side = OrderSide::sell, .type = OrderType::limit, .level = 110});
    CHECK(market.state().lots.size() == 1);
    market.pass_bar(bar(start + 1h, 100, 100, 95, 95));
    REQUIRE(market.token(0).state().merged == 10);
    const double nav = market.token(0).adjusted_nav() * 10;
    CHECK(nav == Approx(850));
    CHECK(market.values().lots[0].quantity == Approx(0.4));
    CHECK(*market.values().lots[0].nav == Approx(850));
    CHECK(market.values().tokens == Approx(4 * 85));
    // Bought after the merge: one token is ten of the first.
    market.place({.token = "3L", .tokens = 0.1});
    CHECK(market.state().lots[1].quantity == Approx(1));
    market.pass_bar(bar(start + 2h, 95, 110, 95, 110));
    CHECK(market.state().lots.empty());
    CHECK(market.lines_of(JournalKind::sell).back().price == 110);
    CHECK(market.contradiction() == "");
}

TEST_CASE("a margin position is what the account that is replayed is, to the bit") {
    int liquidated = 0;
    int called = 0;
    for (unsigned seed = 1; seed < 40; ++seed) {
        const auto bars = rough_bars(200, seed);
        const double leverage = seed % 2 == 0 ? 8 : -8;
        const Maintenance maintenance{.rate = 0.02, .margin_call = {}, .liquidation_fee = 0.005};
        auto market = market_of("", {.maintenance = maintenance});
        auto terms =
            account_terms(Perpetual{.opening = {.leverage = leverage, .intrabar = Intrabar::ohlc},
                                    .maintenance = maintenance});
        terms.initial_equity = 100;
        Account replayed(terms);
        for (std::size_t i = 0; i < bars.size(); ++i) {
            const double funding = i % 8 == 0 && i > 0 ? 0.0003 : 0;
            market.pass_bar(bars[i], funding);
            const auto row = replayed.advance({bars[i], Rate::raw(funding), Rate{}});
            if (i == 0) {
                market.place({.underlying = "btc",
                              .side = leverage > 0 ? OrderSide::buy : OrderSide::sell,
                              .margin = 100,
                              .leverage = 8});
            }
            for (const auto& event : replayed.events()) {
                const bool call = event.what == Event::margin_call;
                const auto lines =
                    market.lines_of(call ? JournalKind::margin_call : JournalKind::liquidation);
                REQUIRE_FALSE(lines.empty());
                CHECK(lines.back().price == event.price);
                CHECK(lines.back().time == event.time);
                if (!call) CHECK(lines.back().amount == event.equity);
                ++(call ? called : liquidated);
            }
            if (market.state().positions.empty()) break;
            CHECK(market.state().positions[0].account.balance == replayed.state().balance);
            CHECK(market.values().positions_equity == row.equity);
        }
        CHECK(market.contradiction() == "");
    }
    CHECK(liquidated > 10);
    CHECK(called > 10);
}

TEST_CASE("a deposit answers a call, and the liquidation comes where it then is") {
    auto market = market_of("", {.maintenance = {.rate = 0.01, .margin_call = 0.05}});
    market.pass_bar(bar(start, 100, 100, 100, 100));
    market.place({.underlying = "btc", .margin = 100, .leverage = 10});
    market.pass_bar(bar(start + 1h, 100, 100, 94, 94));
    REQUIRE(market.state().positions.size() == 1);
    CHECK(market.state().positions[0].account.called);
    CHECK(market.lines_of(JournalKind::margin_call)[0].price == Approx(95));
    CHECK_THROWS_WITH(market.add_margin(2, 5'000), "the balance is 900, less than 5000");
    market.add_margin(2, 50);
    CHECK_FALSE(market.state().positions[0].account.called);
    CHECK_THROWS_AS(market.add_margin(2, -45), Error);
    CHECK(*market.values().positions[0].liquidation_price == Approx(86));
    market.pass_bar(bar(start + 2h, 94, 94, 85, 88));
    CHECK(market.state().positions.empty());
    const auto line = market.lines_of(JournalKind::liquidation)[0];
    CHECK(line.price == Approx(86));
    // 10 units with 10 left of 150, less the fee.
    CHECK(line.amount == Approx(10 - 860 * 0.005));
    CHECK(market.contradiction() == "");
}

TEST_CASE("a stop of a position comes before its liquidation, or after it by the way of the bar") {
    const PaperTerms terms{.maintenance = {.rate = 0.01, .margin_call = 0}};
    struct Case {
        std::optional<double> stop, profit;
        Observation second;
        JournalKind ends;
        double price;
    };
    const Case cases[] = {
        {93.0, {}, bar(start + 1h, 100, 100, 80, 90), JournalKind::close, 93},
        {90.5, {}, bar(start + 1h, 100, 100, 80, 90), JournalKind::liquidation, 91},
        // Up first, down after it, and the other way.
        {{}, 105.0, bar(start + 1h, 100, 106, 80, 90), JournalKind::close, 105},
        {{}, 125.0, bar(start + 1h, 100, 130, 80, 90), JournalKind::liquidation, 91},
        // A gap passes both: the liquidation has precedence, at the open.
        {93.0, {}, bar(start + 1h, 88, 89, 87, 88), JournalKind::liquidation, 88},
    };
    for (const auto& each : cases) {
        CAPTURE(each.price);
        auto market = market_of("", terms);
        market.pass_bar(bar(start, 100, 100, 100, 100));
        market.place({.underlying = "btc",
                      .margin = 100,
                      .leverage = 10,
                      .stop_loss = each.stop,
                      .take_profit = each.profit});
        market.pass_bar(each.second);
        CHECK(market.state().positions.empty());
        CHECK(market.state().resting.empty());
        REQUIRE(market.lines_of(each.ends).size() == 1);
        CHECK(market.lines_of(each.ends)[0].price == Approx(each.price));
        CHECK(market.contradiction() == "");
    }
}

TEST_CASE("a position that is opened within a bar goes through the rest of it") {
    const PaperTerms terms{.maintenance = {.rate = 0.01, .margin_call = 0}};
    auto market = market_of("", terms);
    market.pass_bar(bar(start, 100, 100, 100, 100));
    market.place({.underlying = "btc",
                  .type = OrderType::limit,
                  .level = 95,
                  .margin = 100,
                  .leverage = 10});
    // On the way down it is bought at 95, and liquidated at 95 x 0.91 on the same leg.
    market.pass_bar(bar(start + 1h, 100, 101, 80, 100));
    REQUIRE(market.lines_of(JournalKind::liquidation).size() == 1);
    CHECK(market.lines_of(JournalKind::liquidation)[0].price == Approx(95 * 0.91));
    // What was before the purchase does not count.
    market.place({.underlying = "btc",
                  .side = OrderSide::sell,
                  .type = OrderType::stop,
                  .level = 95,
                  .margin = 100,
                  .leverage = 10});
    market.pass_bar(bar(start + 2h, 100, 109, 90, 92));
    CHECK(market.state().positions.size() == 1);
    CHECK(market.contradiction() == "");
}

TEST_CASE("whatever is done, the state is what the journal gives, and goes on from its text") {
    std::mt19937 random(77);
    std::uniform_real_distribution<double> unit(0, 1);
    std::size_t lines = 0;
    for (int run = 0; run < 30; ++run) {
        const PaperTerms terms{.spread = 0.003 * unit(random),
                               .broker_fee = 0.001,
                               .maintenance = {.rate = 0.02, .margin_call = {}}};
        PaperMarketHarness market({{"3L", test::token(3, walking)}, {"3S", test::token(-3)}},
                                  terms);
        PaperMarketHarness kept = market;
        const auto both = [&](auto act) {
            const auto result = [&](PaperMarketHarness& one) {
                try {
                    act(one);
                    return std::string();
                } catch (const Error& error) {
                    return std::string(error.what());
                }
            };
            const auto said = result(market);
            REQUIRE(said == result(kept));
        };
        both([](auto& one) { one.deposit(5'000); });
        const auto bars = rough_bars(120, 100 + static_cast<unsigned>(run));
        for (const auto& each : bars) {
            const double funding = unit(random) < 0.1 ? 0.0005 * (unit(random) - 0.5) : 0;
            both([&](auto& one) { one.pass_bar(each, funding); });
            if (unit(random) < 0.2) {
                const double price = each.close.value() * (1 + 0.05 * (unit(random) - 0.5));
                both([&](auto& one) { one.pass_tick(each.time + 10min, price); });
            }
            for (int i = 0; i < 3; ++i) {
                OrderRequest order;
                const double kind = unit(random);
                order.side = unit(random) < 0.5 ? OrderSide::buy : OrderSide::sell;
                order.type = static_cast<OrderType>(random() % 3);
                if (kind < 0.6) {
                    order.token = unit(random) < 0.5 ? "3L" : "3S";
                    if (order.side == OrderSide::buy) {
                        order.amount = 200 * unit(random) + 1;
                    } else if (unit(random) < 0.5) {
                        order.tokens = unit(random);
                    }
                } else if (kind < 0.8) {
                    order.underlying = "btc";
                    order.margin = 50 * unit(random) + 1;
                    order.leverage = 1 + 9 * unit(random);
                } else if (!market.state().positions.empty()) {
                    const auto& positions = market.state().positions;
                    order.position = positions[random() % positions.size()].number;
                    if (unit(random) < 0.5) order.units = 0.1 * unit(random);
                } else {
                    continue;
                }
                const double value = market.quote_of(order.token).value;
                if (!(value > 0)) continue;
                if (order.type != OrderType::market) {
                    order.level = value * (1 + 0.1 * (unit(random) - 0.5));
                }
                if (unit(random) < 0.3) {
                    order.stop_loss = value * (order.side == OrderSide::buy ? 0.9 : 1.1);
                }
                both([&](auto& one) { one.place(order); });
            }
            if (!market.state().positions.empty() && unit(random) < 0.3) {
                const auto number = market.state().positions.front().number;
                const double amount = 20 * (unit(random) - 0.3);
                both([&](auto& one) { one.add_margin(number, amount); });
            }
            if (!market.state().resting.empty() && unit(random) < 0.2) {
                const auto number = market.state().resting.front().number;
                both([&](auto& one) { one.cancel(number); });
            }
            REQUIRE(market.contradiction() == "");
            kept.save_and_read();
        }
        REQUIRE(write_paper_state(market.state()) == write_paper_state(kept.state()));
        const auto values = market.values();
        CHECK(values.equity ==
              Approx(market.state().deposited + market.state().realised + values.open_profit));
        lines += market.journal().size();
    }
    CHECK(lines > 5'000);
}

TEST_CASE("an order that contradicts itself is refused with the field, and nothing changes") {
    auto market = market_of();
    market.pass_bar(bar(start, 100, 100, 100, 100));
    struct Row {
        OrderRequest order;
        const char* message;
    };
    const Row rows[] = {
        {{}, "token: must be given, or else underlying or position, was absent"},
        {{.token = "3L", .position = 1},
         "token: must be given, or else underlying or position, was several of them"},
        {{.token = "3L"}, "amount: must be given, or else tokens, was absent"},
        {{.token = "3L", .tokens = 1, .amount = 1},
         "amount: must be given, or else tokens, was both"},
        {{.token = "3L", .level = 5.0, .amount = 1},
         "level: must be left out of a market order, was 5"},
        {{.token = "3L", .type = OrderType::stop, .amount = 1},
         "level: must be given of a limit or stop, was absent"},
        {{.token = "3L", .amount = 1, .margin = 1},
         "margin: must be left out where the order is of a token, was 1"},
        {{.token = "3L", .amount = 1, .stop_loss = 101.0},
         "stop_loss: must be below 100, at which the order fills, was 101"},
        {{.token = "3L", .side = OrderSide::sell}, "no tokens of 3L are held"},
        {{.token = "3L", .amount = 1'001}, "it costs 1001, and the balance is 1000"},
        {{.underlying = "btc", .margin = 1}, "leverage: must be in (0, 100], was 0"},
        {{.underlying = "btc", .margin = 1, .leverage = 100},
         "maintenance: must be < the equity per notional at the opening, 0.01, was 0.01"},
        {{.position = 7}, "there is no position 7"},
    };
    const auto before = write_paper_state(market.state());
    for (const auto& row : rows) {
        CHECK_THROWS_WITH(market.place(row.order), row.message);
        CHECK(write_paper_state(market.state()) == before);
    }
    CHECK_THROWS_WITH(market.cancel(1), "there is no order 1");
    CHECK_THROWS_WITH(market.deposit(-1'001),
                      "the balance is 1000, less than the withdrawal of 1001");
}

TEST_CASE("a journal that was changed is found") {
    auto market = market_of();
    market.pass_bar(bar(start, 100, 100, 100, 100));
    market.place(buy_for(100));
    market.place({.token = "3L", .side = OrderSide::sell, .tokens = 0.25});
    const auto with = [&](auto change) {
        auto lines = market.journal();
        change(lines);
        JournalCheck check;
        for (const auto& line : lines) {
            if (auto problem = check.add(line); !problem.empty()) return problem;
        }
        return check.difference(market.state());
    };
    CHECK(with([](auto&) {}) == "");
    CHECK(with([](auto& lines) { lines[0].amount = 999; }) ==
          "the balance is 925, the journal gives 924");
    CHECK(with([](auto& lines) { lines.pop_back(); }) == "the account has 3 lines, the journal 2");
    CHECK(with([](auto& lines) { lines.erase(lines.begin() + 1); }) ==
          "line 3 stands where line 2 should");
    CHECK(with([](auto& lines) { lines[2].quantity = 0.5; }) ==
          "the quantity of lot 2 is 0.75, the journal gives 0.5");
    CHECK(with([](auto& lines) { lines[2].quantity = 2; }) == "line 3 sells what is not there");
}

}  // namespace levtok::rebalance::test
