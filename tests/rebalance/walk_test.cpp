#include "tests/catch.hpp"
#include "tests/rebalance/tokens.hpp"

/// Which rule acts within a bar, where others have traded in it or are touched at the same price.
namespace levtok::rebalance::test {
namespace {

using namespace std::chrono_literals;

/// The trades of a bar of an hour from 100, after an opening at 100.
std::vector<TradeRow> trades_in(Token token, double high, double low, double close) {
    token.advance(quiet_step(Observation::at(start, Price::of(100))));
    token.advance(quiet_step(bar(start + 1h, 100, high, low, close)));
    return {token.trades().begin(), token.trades().end()};
}

}  // namespace

TEST_CASE("a trigger acts on a bar at whose open a schedule has traded") {
    const auto trades = trades_in(token(3, R"("intrabar": "ohlc", "rebalance": [
        {"when": "schedule", "at": "00:02", "to": 5}, {"when": "leverage_outside", "max": 6}])"),
                                  100, 90, 97);
    REQUIRE(trades.size() == 2);
    CHECK(trades[0].price == 100);
    CHECK(trades[0].leverage_after == 5);
    // From 5 a leverage of 6 is a fall by 4 % away, from the 3 before the trade by a quarter.
    CHECK(trades[1].price == Approx(96));
    CHECK(trades[1].leverage_before == Approx(6));
}

TEST_CASE("of rules that are touched at one price the first of the list acts") {
    // At 10x a fall by 1 % takes a tenth of NAV and brings the leverage to 11.
    const std::string loss = R"({"when": "nav_loss", "size": 0.1, "to": 9})";
    const std::string band = R"({"when": "leverage_outside", "max": 11, "to": 8})";
    const auto first = [](const std::string& one, const std::string& other, double price) {
        Token t = token(10, R"("intrabar": "ohlc", "rebalance": [)" + one + ", " + other + "]");
        t.advance(quiet_step(Observation::at(start, Price::of(price))));
        t.advance(quiet_step(bar(start + 1h, price, price, 0.985 * price, 0.985 * price)));
        REQUIRE_FALSE(t.trades().empty());
        return t.trades().front().leverage_after;
    };
    for (const double price : {100.0, 0.00125, 30.1, 7.7, 61234.5}) {
        INFO(price);
        CHECK(first(loss, band, price) == 9);
        CHECK(first(band, loss, price) == 8);
    }
}

}  // namespace levtok::rebalance::test
