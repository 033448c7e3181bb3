#include <cmath>
#include <random>

#include "nav/error.hpp"
#include "rebalance/instruments/account.hpp"
#include "rebalance/instruments/position.hpp"
#include "tests/catch.hpp"

using namespace levtok;
using namespace levtok::rebalance;

namespace {

constexpr Maintenance plain_maintenance{.rate = 0.01, .margin_call = {}, .liquidation_fee = 0};

/// The first brackets of a large exchange's contract on Bitcoin, with the amounts that it states.
const std::vector<Bracket> bitcoin_brackets{
    {.floor = 0, .rate = 0.004, .max_leverage = 125, .amount = 0},
    {.floor = 50'000, .rate = 0.005, .max_leverage = 100, .amount = 50},
    {.floor = 500'000, .rate = 0.01, .max_leverage = 50, .amount = 2'550},
    {.floor = 10'000'000, .rate = 0.025, .max_leverage = 20, .amount = 152'550},
};

std::vector<Bracket> without_amounts(std::vector<Bracket> brackets) {
    for (auto& bracket : brackets) bracket.amount.reset();
    return brackets;
}

/// Equity less what is required, from the terms alone.
double headroom_at(const PositionTerms& terms, double quantity, double price) {
    double equity = terms.margin - terms.paid + terms.deposit + terms.free_balance +
                    quantity * (price - terms.entry);
    double required = 0;
    const double now = terms.price.value_or(terms.entry);
    for (const auto& other : terms.beside) {
        const double at = other.price.value_or(other.entry) * (1 + other.beta * (price / now - 1));
        equity += other.units * (at - other.entry);
        required += std::fabs(other.units) * at * other.maintenance;
    }
    const double notional = std::fabs(quantity) * price;
    for (std::size_t i = terms.brackets.size(); i-- > 0;) {
        if (notional < terms.brackets[i].floor) continue;
        return equity - required - notional * terms.brackets[i].rate + *terms.brackets[i].amount;
    }
    return equity - required - notional * terms.maintenance.rate;
}

}  // namespace

TEST_CASE("a size by risk loses exactly the risk at the stop, fees included") {
    for (const auto side : {PositionSide::long_side, PositionSide::short_side}) {
        for (const double fee : {0.0, 0.0005}) {
            const bool is_long = side == PositionSide::long_side;
            const auto out = position_report({.side = side,
                                              .leverage = 10,
                                              .entry = 50'000,
                                              .maintenance = plain_maintenance,
                                              .risk = 100,
                                              .stop = is_long ? 49'000 : 51'000,
                                              .fee_in = fee,
                                              .fee_out = fee});
            CHECK(*out.loss_at_stop == Approx(100).epsilon(1e-12));
            CHECK(out.margin == Approx(out.size / 10));
            if (fee == 0) CHECK(std::fabs(out.quantity) == Approx(0.1).epsilon(1e-12));
            const auto at_even = position_report({.side = side,
                                                  .margin = out.margin,
                                                  .leverage = 10,
                                                  .entry = 50'000,
                                                  .maintenance = plain_maintenance,
                                                  .price = *out.break_even_price,
                                                  .fee_in = fee,
                                                  .fee_out = fee});
            CHECK(at_even.net_profit == Approx(0).margin(1e-9));
        }
    }
}

TEST_CASE("a deposit ends a call and moves the liquidation away") {
    PositionTerms terms{.margin = 1'000,
                        .leverage = 10,
                        .entry = 50'000,
                        .maintenance = {.rate = 0.01, .margin_call = 0.05, .liquidation_fee = 0},
                        .price = 46'500};
    const auto called = position_report(terms);
    CHECK(called.margin_called);
    // 0.2 units lost 700 of 1,000; the call is at 500 of equity, the start at 930 now.
    CHECK(called.deposit_to_clear == Approx(200));
    CHECK(called.deposit_to_restore == Approx(630));
    CHECK(called.maintenance_margin == Approx(100));
    terms.deposit = called.deposit_to_clear * (1 + 1e-9);
    const auto after = position_report(terms);
    CHECK_FALSE(after.margin_called);
    CHECK(after.deposit_to_clear == 0);
    CHECK(*after.liquidation_price == Approx(*called.liquidation_price - 200 / 0.2));
    terms.deposit = called.deposit_to_restore;
    const auto restored = position_report(terms);
    CHECK(restored.leverage == Approx(10));
    CHECK(restored.deposit_to_restore == Approx(0).margin(1e-9));
}

TEST_CASE("a free balance moves the liquidation as the account that is replayed has it") {
    for (const double leverage : {4.0, -4.0}) {
        const PositionTerms terms{
            .side = leverage > 0 ? PositionSide::long_side : PositionSide::short_side,
            .margin = 1,
            .leverage = 4,
            .entry = 100,
            .maintenance = {.rate = 0.02, .margin_call = 0, .liquidation_fee = 0},
            .free_balance = 0.5};
        const auto out = position_report(terms);
        REQUIRE(out.liquidation_price);
        AccountTerms account{.legs = {{leverage, 1}},
                             .free_balance = 0.5,
                             .maintenance = terms.maintenance,
                             .intrabar = Intrabar::ohlc,
                             .initial_equity = 1.5};
        Account replayed(account);
        const Instant start{};
        const auto hour = std::chrono::hours{1};
        replayed.advance({.bar = Observation::at(start, Price::of(100))});
        const double end = leverage > 0 ? 50 : 150;
        replayed.advance({.bar = {start + hour, Price::of(100), Price::of(std::max(100.0, end)),
                                  Price::of(std::min(100.0, end)), Price::of(end)}});
        REQUIRE(replayed.events().size() == 1);
        CHECK(replayed.events()[0].price == Approx(*out.liquidation_price).epsilon(1e-12));
    }
}

TEST_CASE("brackets are continuous, and absent amounts are those that exchanges state") {
    const auto made = completed(without_amounts(bitcoin_brackets));
    for (std::size_t i = 0; i < made.size(); ++i) {
        CHECK(*made[i].amount == Approx(*bitcoin_brackets[i].amount));
        const double floor = made[i].floor;
        if (i == 0) continue;
        CHECK(maintenance_margin(made, std::nextafter(floor, 0)) ==
              Approx(maintenance_margin(made, floor)));
    }
    CHECK(maintenance_margin(made, 1'000'000) == Approx(7'450));
    // What a bracket does not allow is said with the bracket.
    CHECK_THROWS_WITH(position_report({.margin = 20'000,
                                       .leverage = 75,
                                       .entry = 50'000,
                                       .maintenance = plain_maintenance,
                                       .brackets = bitcoin_brackets}),
                      "leverage: must be <= 50, the most in the bracket of a size from 500000 on, "
                      "was 75");
    struct Row {
        std::vector<Bracket> brackets;
        const char* message;
    };
    const Row rows[] = {
        {{{.floor = 1, .rate = 0.1}}, "brackets.0.floor: must be 0 in the first bracket, was 1"},
        {{{.floor = 0, .rate = 0.1}, {.floor = 0, .rate = 0.2}},
         "brackets.1.floor: must be > the one before, 0, was 0"},
        {{{.floor = 0, .rate = 0.1}, {.floor = 9, .rate = 0.05}},
         "brackets.1.rate: must be >= the one before, 0.1, was 0.05"},
        {{{.floor = 0, .rate = 0.1}, {.floor = 10, .rate = 0.2, .amount = 3}},
         "brackets.1.amount: must be <= rate x floor, 2, was 3"},
    };
    for (const auto& row : rows) CHECK_THROWS_WITH(completed(row.brackets), row.message);
}

TEST_CASE("at the liquidation price equity is what is required, whatever shares the margin") {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> unit(0, 1);
    int found = 0;
    for (int i = 0; i < 2'000; ++i) {
        PositionTerms terms{
            .side = i % 2 == 0 ? PositionSide::long_side : PositionSide::short_side,
            .margin = std::exp(6 + 8 * unit(random)),
            .leverage = 1 + 9 * unit(random),
            .entry = 50'000,
            .maintenance = {.rate = 0.004, .on = MaintenanceOn::mark, .margin_call = 0},
            .price = 50'000 * (0.98 + 0.04 * unit(random)),
            .free_balance = 1'000 * unit(random),
            .brackets = i % 3 == 0 ? std::vector<Bracket>{} : bitcoin_brackets};
        for (int other = 0; other < i % 4; ++other) {
            terms.beside.push_back({.units = 0.01 * (unit(random) - 0.3),
                                    .entry = 3'000,
                                    .price = 3'000 * (0.9 + 0.2 * unit(random)),
                                    .beta = other % 2 == 0 ? 0 : unit(random)});
        }
        const auto out = position_report(terms);
        if (!out.liquidation_price) continue;
        ++found;
        CAPTURE(i, *out.liquidation_price);
        CHECK(headroom_at(terms, out.quantity, *out.liquidation_price) / out.size ==
              Approx(0).margin(1e-9));
        // Nothing is met on the way.
        const double from = *terms.price;
        for (double share = 0.05; !out.liquidated && share < 1; share += 0.1) {
            const double at = from + share * (*out.liquidation_price - from);
            CHECK(headroom_at(terms, out.quantity, at) > 0);
        }
    }
    CHECK(found > 1'500);
}

TEST_CASE("a hedge that moves along keeps a position that would be liquidated alone") {
    PositionTerms terms{
        .margin = 1'000, .leverage = 10, .entry = 50'000, .maintenance = plain_maintenance};
    const auto alone = position_report(terms);
    terms.beside = {{.units = -0.1, .entry = 50'000, .beta = 1}};
    const auto hedged = position_report(terms);
    CHECK(*hedged.liquidation_price < *alone.liquidation_price);
    terms.beside[0].beta = 0;
    // One that stands still only asks for its maintenance.
    CHECK(*position_report(terms).liquidation_price > *alone.liquidation_price);
}

TEST_CASE("the ladder is the position at each leverage") {
    const PositionTerms terms{.margin = 1'000,
                              .entry = 50'000,
                              .maintenance = plain_maintenance,
                              .stop = 48'000,
                              .fee_in = 0.0004,
                              .fee_out = 0.0005};
    const auto rows = position_ladder(terms);
    REQUIRE(rows.size() == ladder_leverages.size());
    for (const auto& row : rows) {
        CAPTURE(row.leverage);
        CHECK(row.size == Approx(1'000 * row.leverage));
        CHECK(row.fees == Approx(row.size * 0.0009));
        // 1 / 100 and 1 / 125 are not above the maintenance.
        CHECK(row.allowed == (row.leverage < 100));
        CHECK(row.liquidation_price.has_value() == row.allowed);
        if (!row.allowed) continue;
        PositionTerms one = terms;
        one.leverage = row.leverage;
        const auto report = position_report(one);
        CHECK(row.liquidation_price == report.liquidation_price);
        CHECK(*row.liquidation_distance == Approx(*row.liquidation_price / 50'000 - 1));
        CHECK(row.stop_first == (*report.liquidation_price < 48'000));
    }
    PositionTerms by_risk = terms;
    by_risk.margin = 0;
    by_risk.risk = 100;
    for (const auto& row : position_ladder(by_risk)) {
        CHECK(row.size == Approx(position_ladder(by_risk)[0].size));
        CHECK(row.margin == Approx(row.size / row.leverage));
    }
    PositionTerms wrong = terms;
    wrong.stop = 51'000;
    CHECK_THROWS_WITH(position_ladder(wrong), "stop: must be below the entry, 50000, was 51000");
}

TEST_CASE("what contradicts itself in a position is said") {
    const PositionTerms good{.margin = 1'000, .leverage = 10, .entry = 50'000};
    struct Row {
        void (*spoil)(PositionTerms&);
        const char* message;
    };
    const Row rows[] = {
        {[](PositionTerms& t) { t.risk = 5; },
         "margin: must be left out where risk sets the size, was 1000"},
        {[](PositionTerms& t) { t.margin = 0, t.risk = 5; },
         "risk: must have a stop, whose distance sets the size, was 5 without one"},
        {[](PositionTerms& t) { t.deposit = -1; }, "deposit: must be >= 0, was -1"},
        {[](PositionTerms& t) { t.fee_out = 1; }, "fee_out: must be in [0, 1), was 1"},
        {[](PositionTerms& t) { t.beside = {{.units = 1, .entry = 0}}; },
         "beside.0.entry: must be > 0, was 0"},
        {[](PositionTerms& t) { t.beside.assign(101, {.units = 1, .entry = 1}); },
         "beside: must hold at most 100, was 101"},
    };
    for (const auto& row : rows) {
        PositionTerms terms = good;
        row.spoil(terms);
        CHECK_THROWS_WITH(position_report(terms), row.message);
    }
}
