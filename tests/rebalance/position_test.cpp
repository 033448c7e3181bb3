#include "rebalance/instruments/position.hpp"

#include "nav/error.hpp"
#include "tests/catch.hpp"

using namespace levtok;
using namespace levtok::rebalance;

namespace {

constexpr PositionSide buy = PositionSide::long_side;
constexpr PositionSide sell = PositionSide::short_side;
constexpr Maintenance none{.rate = 0, .margin_call = 0, .liquidation_fee = 0};

constexpr Maintenance at_rate(double rate, MaintenanceOn on = MaintenanceOn::entry) {
    return {.rate = rate, .on = on, .margin_call = 0, .liquidation_fee = 0};
}

}  // namespace

TEST_CASE("profit counts the leverage once: it is in the quantity") {
    struct Row {
        PositionSide side;
        double margin, leverage, entry, exit, size, quantity, profit, on_margin;
    };
    const Row rows[] = {
        {buy, 1000, 10, 50000, 52500, 10000, 0.2, 500, 0.5},
        {buy, 1000, 5, 50000, 55000, 5000, 0.1, 500, 0.5},
        {buy, 1000, 10, 50000, 47500, 10000, 0.2, -500, -0.5},
        {sell, 1000, 10, 50000, 47500, 10000, -0.2, 500, 0.5},
        {sell, 1000, 5, 50000, 55000, 5000, -0.1, -500, -0.5},
        {buy, 200, 1, 100, 110, 200, 2, 20, 0.1},
    };
    for (const auto& row : rows) {
        CAPTURE(row.margin, row.leverage, row.exit);
        const auto out = position_report({.side = row.side,
                                          .margin = row.margin,
                                          .leverage = row.leverage,
                                          .entry = row.entry,
                                          .price = row.exit});
        CHECK(out.size == Approx(row.size).epsilon(1e-14));
        CHECK(out.quantity == Approx(row.quantity).epsilon(1e-14));
        CHECK(out.profit == Approx(row.profit).epsilon(1e-14));
        CHECK(out.equity == Approx(row.margin + row.profit).epsilon(1e-14));
        CHECK(out.return_on_margin == Approx(row.on_margin).epsilon(1e-12));
    }
}

TEST_CASE("the liquidation price of an isolated position") {
    struct Row {
        PositionSide side;
        double leverage, entry, rate;
        MaintenanceOn on;
        double liquidation, bankruptcy;
    };
    constexpr auto entry = MaintenanceOn::entry;
    constexpr auto mark = MaintenanceOn::mark;
    const Row rows[] = {
        {buy, 10, 50000, 0.01, entry, 45500, 45000},
        {sell, 10, 50000, 0.01, entry, 54500, 55000},
        {buy, 10, 50000, 0, entry, 45000, 45000},
        {buy, 3, 9000, 0.01, entry, 6090, 6000},
        {sell, 2, 100, 0.05, entry, 145, 150},
        // On the notional at the mark: a long's equity is p q - 9 e q / 10, so p (1 - m) = 0.9 e.
        {buy, 10, 49500, 0.01, mark, 45000, 44550},
        {sell, 10, 50500, 0.01, mark, 55000, 55550},
    };
    for (const auto& row : rows) {
        CAPTURE(row.leverage, row.entry, row.rate);
        const auto out = position_report({.side = row.side,
                                          .margin = 1000,
                                          .leverage = row.leverage,
                                          .entry = row.entry,
                                          .maintenance = at_rate(row.rate, row.on)});
        CHECK(*out.liquidation_price == Approx(row.liquidation).epsilon(1e-14));
        CHECK(*out.bankruptcy_price == Approx(row.bankruptcy).epsilon(1e-14));
        CHECK_FALSE(out.margin_call_price);
        CHECK_FALSE(out.liquidated);
    }
    // The formula in circulation, entry x (1 - maintenance / leverage), would say 49,950.
    const auto out = position_report(
        {.margin = 1000, .leverage = 10, .entry = 50000, .maintenance = at_rate(0.01)});
    CHECK(*out.liquidation_price == 45500);
}

TEST_CASE("margin call, fee and what is left") {
    const Maintenance terms{.rate = 0.01, .margin_call = 0.05, .liquidation_fee = 0.005};
    struct Row {
        double price, paid;
        bool called, liquidated;
    };
    // 10x at 50,000: called at 47,500, liquidated at 45,500; 100 of interest on 0.2 units move both
    // up by 500.
    const Row rows[] = {{47501, 0, false, false}, {47500, 0, true, false},
                        {45501, 0, true, false},  {45500, 0, true, true},
                        {44000, 0, true, true},   {48000, 100, true, false},
                        {46000, 100, true, true}, {47500, -100, false, false}};
    for (const auto& row : rows) {
        CAPTURE(row.price, row.paid);
        const auto out = position_report({.margin = 1000,
                                          .leverage = 10,
                                          .entry = 50000,
                                          .maintenance = terms,
                                          .price = row.price,
                                          .paid = row.paid});
        CHECK(*out.margin_call_price == Approx(47500 + 5 * row.paid).epsilon(1e-14));
        CHECK(*out.liquidation_price == Approx(45500 + 5 * row.paid).epsilon(1e-14));
        CHECK(out.margin_called == row.called);
        CHECK(out.liquidated == row.liquidated);
    }
    const auto out =
        position_report({.margin = 1000, .leverage = 10, .entry = 50000, .maintenance = terms});
    CHECK(out.borrowed == 9000);
    CHECK(out.margin_ratio == Approx(0.1));
    CHECK(out.liquidation_fee ==
          Approx(0.2 * 45500 * 0.005));  // 45.5 of the 100 that maintenance leaves
    CHECK(out.left_after_liquidation == Approx(54.5));
}

TEST_CASE("a position that no price above zero liquidates says so") {
    const auto out =
        position_report({.margin = 1000, .leverage = 1, .entry = 50000, .maintenance = none});
    CHECK_FALSE(out.liquidation_price);
    CHECK_FALSE(out.bankruptcy_price);
    CHECK(out.borrowed == 0);
    CHECK(position_report({.side = sell, .margin = 1000, .leverage = 1, .entry = 50000})
              .liquidation_price);
}

TEST_CASE("a position refuses what breaks its rules and says which") {
    const PositionTerms good{.margin = 1000, .leverage = 10, .entry = 50000};
    struct Row {
        void (*spoil)(PositionTerms&);
        const char* message;
    };
    const Row rows[] = {
        {[](PositionTerms& t) { t.margin = 0; }, "margin: must be > 0, was 0"},
        {[](PositionTerms& t) { t.leverage = -3; }, "leverage: must be in (0, 1000], was -3"},
        {[](PositionTerms& t) { t.entry = -1; }, "entry: must be > 0, was -1"},
        {[](PositionTerms& t) { t.price = 0; }, "price: must be > 0, was 0"},
        {[](PositionTerms& t) { t.paid = HUGE_VAL; }, "paid: must be a finite number, was inf"},
        {[](PositionTerms& t) { t.maintenance.rate = -0.1; },
         "maintenance: must be in [0, 1), was -0.1"},
        {[](PositionTerms& t) { t.maintenance.rate = 0.1; },
         "maintenance: must be < the equity per notional at the opening, 0.1, was 0.1"},
        {[](PositionTerms& t) { t.maintenance.margin_call = 0.2; },
         "margin_call: must be 0 (none), or >= maintenance = 0 and < the equity per notional at "
         "the opening, 0.1, was 0.2"},
        {[](PositionTerms& t) { t.maintenance.liquidation_fee = 1; },
         "liquidation_fee: must be in [0, 1), was 1"},
    };
    for (const auto& row : rows) {
        PositionTerms terms = good;
        row.spoil(terms);
        CHECK_THROWS_WITH(position_report(terms), row.message);
    }
}
