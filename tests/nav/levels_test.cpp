#include "nav/series/levels.hpp"

#include <cmath>

#include "tests/catch.hpp"

using namespace levtok;
using namespace levtok::nav;

namespace {

Observation bar(int hour, double open, double high, double low, double close) {
    return {Instant{std::chrono::hours{hour}},
            Price::of(open),
            Price::of(high),
            Price::of(low),
            Price::of(close),
            1};
}

/// A zigzag between 100 and 110, turning every eight bars; the last leg ends at 105.
std::vector<Observation> zigzag(int bars) {
    std::vector<Observation> out;
    for (int i = 0; i < bars; ++i) {
        const int phase = i % 16;
        const double price = 100 + 10 * (phase < 8 ? phase / 8.0 : (16 - phase) / 8.0);
        out.push_back(bar(i, price, price * 1.001, price * 0.999, price));
    }
    return out;
}

}  // namespace

TEST_CASE("a history that turns at two prices has a support and a resistance there") {
    const auto bars = zigzag(16 * 8 + 5);
    const auto found = levels(bars);
    REQUIRE(found.size() == 2);
    for (const auto& level : found) {
        const bool support = level.side == LevelSide::support;
        CHECK(level.price == Approx(support ? 100 * 0.999 : 110 * 1.001).epsilon(1e-9));
        CHECK(level.touches >= 7);
        CHECK(level.low <= level.price * (1 + 1e-12));
        CHECK(level.high >= level.price * (1 - 1e-12));
        CHECK(level.first_touch < level.last_touch);
        CHECK(level.strength <= static_cast<double>(level.touches));
    }
    CHECK(found[0].side != found[1].side);
}

TEST_CASE("a touch counts for half when it is a half-life of bars old") {
    const auto bars = zigzag(16 * 8 + 5);
    const auto recent = levels(bars, {.half_life = 1e12});
    REQUIRE(recent.size() == 2);
    CHECK(recent[0].strength == Approx(static_cast<double>(recent[0].touches)));
    double expected = 0;
    for (int i = 8; i + 3 < static_cast<int>(bars.size()); i += 16) {
        expected += std::exp2(-(static_cast<double>(bars.size()) - 1 - i) / 40);
    }
    const auto halved = levels(bars, {.half_life = 40});
    for (const auto& level : halved) {
        if (level.side == LevelSide::resistance) CHECK(level.strength == Approx(expected));
    }
}

TEST_CASE("too short a history, and one that never turns, has no level") {
    CHECK(levels({}).empty());
    CHECK(levels(zigzag(6)).empty());
    std::vector<Observation> rising;
    for (int i = 0; i < 100; ++i) rising.push_back(bar(i, 100 + i, 101 + i, 99 + i, 100 + i));
    CHECK(levels(rising).empty());
    std::vector<Observation> still(50, bar(0, 5, 5, 5, 5));
    CHECK(levels(still).empty());
}

TEST_CASE("no more levels than asked for, the strongest first") {
    auto bars = zigzag(16 * 8 + 5);
    const auto one = levels(bars, {.most = 1});
    const auto all = levels(bars);
    REQUIRE(one.size() == 1);
    CHECK(one[0].price == all[0].price);
    CHECK(all[0].strength >= all[1].strength);
}

TEST_CASE("joined bars keep open, extremes, close and volume, and end where their time does") {
    const std::vector<Observation> hours{bar(23, 10, 12, 9, 11), bar(24, 11, 15, 10, 14),
                                         bar(25, 14, 14, 8, 9), bar(48, 9, 10, 7, 10)};
    const auto days = joined(hours, one_day);
    REQUIRE(days.size() == 2);
    CHECK(days[0].time == Instant{std::chrono::hours{24}});
    CHECK(days[0].open.value() == 10);
    CHECK(days[0].high.value() == 15);
    CHECK(days[0].low.value() == 9);
    CHECK(days[0].close.value() == 14);
    CHECK(days[0].volume == 2);
    CHECK(days[1].time == Instant{std::chrono::hours{48}});
    CHECK(days[1].low.value() == 7);
    const std::vector<Observation> early{bar(-25, 1, 1, 1, 1), bar(-24, 2, 2, 2, 2),
                                         bar(-23, 3, 3, 3, 3)};
    CHECK(joined(early, one_day).size() == 2);
}
