#include "nav/supply.hpp"

#include <vector>

#include "nav/error.hpp"
#include "tests/catch.hpp"

using namespace levtok;
using namespace levtok::nav;
using namespace std::chrono;

TEST_CASE("creation spends what is paid on tokens and their fee") {
    struct Row {
        double paid, nav, fee, tokens, charged;
    };
    const Row rows[] = {
        // An issuer's example: 200 tokens at 7 cost a fee of 0.05 %, 0.7.
        {1400.7, 7, 0.0005, 200, 0.7}, {1400, 7, 0, 200, 0},   {1001, 10, 0.001, 100, 1},
        {0, 10, 0.001, 0, 0},          {30, 0.03, 0, 1000, 0}, {150, 100, 0.5, 1, 50},
    };
    for (const auto& [paid, nav, fee, tokens, charged] : rows) {
        CAPTURE(paid, nav, fee);
        const Creation creation = create(Money::of(paid), Money::of(nav), Rate::of(fee));
        CHECK(creation.tokens.value() == Approx(tokens).epsilon(1e-14));
        CHECK(creation.fee.value() == Approx(charged).epsilon(1e-14));
    }
}

TEST_CASE("redemption pays the value of the tokens less a fee on it") {
    struct Row {
        double tokens, nav, fee, paid, charged;
    };
    const Row rows[] = {
        // An issuer's example: 100 tokens at 10 cost a fee of 0.05 %, 0.5.
        {100, 10, 0.0005, 999.5, 0.5}, {200, 10, 0.00005, 1999.9, 0.1}, {100, 10, 0, 1000, 0},
        {0, 10, 0.001, 0, 0},          {100, 0, 0.001, 0, 0},
    };
    for (const auto& [tokens, nav, fee, paid, charged] : rows) {
        CAPTURE(tokens, nav, fee);
        const Redemption redemption = redeem(Tokens::of(tokens), Money::of(nav), Rate::of(fee));
        CHECK(redemption.paid.value() == Approx(paid).epsilon(1e-14));
        CHECK(redemption.fee.value() == Approx(charged).epsilon(1e-14));
    }
}

TEST_CASE("creation and redemption conserve money, and without fee give it back") {
    for (const double paid : {1e-6, 1.0, 33.33, 1e9}) {
        for (const double nav : {1e-4, 0.03, 1.0, 7.77, 12345.6}) {
            for (const double fee : {0.0, 0.0005, 0.001, 0.3, 0.99}) {
                CAPTURE(paid, nav, fee);
                const auto in = create(Money::of(paid), Money::of(nav), Rate::of(fee));
                CHECK((value({in.tokens, Money::of(nav)}) + in.fee).value() ==
                      Approx(paid).epsilon(1e-14));
                const auto out = redeem(in.tokens, Money::of(nav), Rate::of(fee));
                CHECK((out.paid + out.fee + in.fee).value() == Approx(paid).epsilon(1e-14));
                // Both fees taken: what is left of one is (1 - f) / (1 + f).
                CHECK(out.paid.value() == Approx(paid * (1 - fee) / (1 + fee)).epsilon(1e-13));
            }
        }
    }
}

TEST_CASE("a merge keeps value") {
    struct Row {
        double factor, tokens, nav;
    };
    // 1000 tokens at 0.03.
    const Row rows[] = {{10, 100, 0.30}, {50, 20, 1.5}, {1, 1000, 0.03}, {0.5, 2000, 0.015}};
    for (const auto& [factor, tokens, nav] : rows) {
        CAPTURE(factor);
        const Supply merged = merge(Supply{Tokens::of(1000), Money::of(0.03)}, factor);
        CHECK(merged.tokens.value() == Approx(tokens).epsilon(1e-15));
        CHECK(merged.nav.value() == Approx(nav).epsilon(1e-15));
        CHECK(value(merged).value() == Approx(30).epsilon(1e-15));
    }
}

TEST_CASE("supply refuses what breaks its rules and says which") {
    const Money ten = Money::of(10);
    const Rate free = Rate::of(0);
    CHECK_THROWS_WITH(create(Money::of(-1), ten, free), "creation.paid: must be >= 0, was -1");
    CHECK_THROWS_WITH(create(ten, Money::of(0), free), "creation.nav: must be > 0, was 0");
    CHECK_THROWS_WITH(create(ten, ten, Rate::of(1)), "creation.fee: must be in [0, 1), was 1");
    CHECK_THROWS_WITH(create(ten, ten, Rate::of(-0.01)),
                      "creation.fee: must be in [0, 1), was -0.01");
    CHECK_THROWS_WITH(redeem(Tokens::raw(-5), ten, free),
                      "redemption.tokens: must be >= 0, was -5");
    CHECK_THROWS_WITH(redeem(Tokens::of(5), Money::of(-1), free),
                      "redemption.nav: must be >= 0, was -1");
    CHECK_THROWS_WITH(redeem(Tokens::of(5), ten, Rate::of(1.5)),
                      "redemption.fee: must be in [0, 1), was 1.5");
    CHECK_THROWS_WITH(merge(Supply{Tokens::of(1), ten}, 0), "merge.factor: must be > 0, was 0");
}

TEST_CASE("a merged series is adjusted to units of the first token and back") {
    constexpr Instant start = sys_days{2020y / March / 12};
    const std::vector<Instant> time{start, start + hours{1}, start + hours{2}, start + hours{3},
                                    start + hours{4}};
    const std::vector<double> published{0.2, 0.09, 0.8, 0.4, 3.5};
    const std::vector<double> adjusted{0.2, 0.09, 0.08, 0.04, 0.07};

    SECTION("a row at the merge counts in merged tokens; a merge between rows shows at the next") {
        const std::vector<MergeEvent> merges{{start + hours{2}, 10},
                                             {start + hours{3} + minutes{1}, 5}};
        CHECK(first_tokens_per_token(time, merges) == std::vector<double>{1, 1, 10, 10, 50});
        const auto series = adjusted_nav(time, published, merges);
        const auto back = unadjusted_nav(time, adjusted, merges);
        for (std::size_t i = 0; i < time.size(); ++i) {
            CHECK(series[i] == Approx(adjusted[i]).epsilon(1e-15));
            CHECK(back[i] == Approx(published[i]).epsilon(1e-15));
        }
    }
    SECTION("merges before the first row, at one time and after the last") {
        const std::vector<MergeEvent> merges{{start - hours{9}, 2},
                                             {start + hours{1}, 3},
                                             {start + hours{1}, 5},
                                             {start + hours{99}, 7}};
        CHECK(first_tokens_per_token(time, merges) == std::vector<double>{2, 30, 30, 30, 30});
    }
    SECTION("no merge, no change") { CHECK(adjusted_nav(time, published, {}) == published); }
    SECTION("nothing of nothing") { CHECK(adjusted_nav({}, {}, {}).empty()); }
    SECTION("what breaks the rules is named") {
        const std::vector<MergeEvent> no_factor{{start, 10}, {start, -1}};
        const std::vector<MergeEvent> falling{{start + hours{1}, 10}, {start, 10}};
        const std::vector<Instant> stuck{start, start};
        const std::vector<double> two{1, 1};
        CHECK_THROWS_WITH(adjusted_nav(time, published, no_factor),
                          "merges[1].factor: must be > 0, was -1");
        CHECK_THROWS_WITH(
            adjusted_nav(time, published, falling),
            "merges[1].time: must not be before 2020-03-12T01:00:00Z, was 2020-03-12T00:00:00Z");
        CHECK_THROWS_WITH(adjusted_nav(stuck, two, {}),
                          "time[1]: must be after 2020-03-12T00:00:00Z, was 2020-03-12T00:00:00Z");
        CHECK_THROWS_WITH(unadjusted_nav(time, two, {}),
                          "nav: must have a row for each of the 5 times, was 2");
    }
}
