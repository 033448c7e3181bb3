#include "nav/check.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>

#include "tests/catch.hpp"

using namespace levtok;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("a range holds what it says and nothing that is not finite") {
    struct Row {
        Range range;
        double x;
        bool inside;
    };
    const Row rows[] = {
        {levtok::finite, 0, true},
        {levtok::finite, -1e308, true},
        {levtok::finite, infinity, false},
        {levtok::finite, -infinity, false},
        {levtok::finite, not_a_number, false},
        {positive, 5e-324, true},
        {positive, 0, false},
        {positive, -0.0, false},
        {positive, -1, false},
        {positive, infinity, false},
        {non_negative, 0, true},
        {non_negative, -0.0, true},
        {non_negative, -5e-324, false},
        {non_negative, not_a_number, false},
        {fraction_below_one, 0, true},
        {fraction_below_one, 0.9999999999999999, true},
        {fraction_below_one, 1, false},
        {fraction_below_one, -1e-9, false},
        {Range{.high = 5}, 5, true},
        {Range{.high = 5, .high_open = true}, 5, false},
        {Range{.low = 2, .high = 2}, 2, true},
        {Range{.low = -100, .high = 100}, 100.5, false},
    };
    for (const auto& [range, x, inside] : rows) {
        CAPTURE(range.text(), x);
        CHECK(range.contains(x) == inside);
    }
}

TEST_CASE("a range reads as the rule that it is") {
    struct Row {
        Range range;
        const char* text;
    };
    const Row rows[] = {
        {levtok::finite, "a finite number"},
        {positive, "> 0"},
        {non_negative, ">= 0"},
        {fraction_below_one, "in [0, 1)"},
        {Range{.low = 0.5, .high = 2, .low_open = true}, "in (0.5, 2]"},
        {Range{.high = -1}, "<= -1"},
        {Range{.high = -1, .high_open = true}, "< -1"},
        {Range{.low = -100, .high = 100}, "in [-100, 100]"},
    };
    for (const auto& [range, text] : rows) CHECK(range.text() == text);
}

TEST_CASE("the shortest text of a number reads back as the number") {
    struct Row {
        double x;
        const char* text;
    };
    const Row rows[] = {
        {0.1, "0.1"},
        {1e-7, "1e-07"},
        {3, "3"},
        {-2.5, "-2.5"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1e22, "1e+22"},
        {100000, "100000"},
        {-250000, "-250000"},
        {1e14, "100000000000000"},
        {123456789012345.0, "123456789012345"},
        {1e15, "1e+15"},
        {0.0001, "0.0001"},
        {0.00012345678901234567, "0.00012345678901234567"},
        {0.00009, "9e-05"},
        {0.0, "0"},
        {-0.0, "0"},
        {std::numeric_limits<double>::denorm_min(), "5e-324"},
        {-std::numeric_limits<double>::max(), "-1.7976931348623157e+308"},
        {infinity, "inf"},
        {-infinity, "-inf"},
        {not_a_number, "nan"},
        {-not_a_number, "nan"},
    };
    for (const auto& [x, text] : rows) {
        CHECK(shortest(x) == text);
        if (std::isfinite(x)) CHECK(std::strtod(shortest(x).c_str(), nullptr) == x);
    }
}

TEST_CASE("any number fits the room for it, reads back as itself, and a zero has no sign") {
    std::mt19937_64 bits(11);
    for (int i = 0; i < 200'000; ++i) {
        // All doubles, and those that prices, rates and volumes are of.
        const std::uint64_t any = bits();
        const double x = i % 2 == 0 ? std::bit_cast<double>(any)
                                    : std::ldexp(static_cast<double>(any % 10'000'000'000),
                                                 static_cast<int>(any >> 40) % 60 - 40);
        if (!std::isfinite(x)) continue;
        std::array<char, longest_number> text{};
        const char* const end = write_shortest(text.data(), x);
        double back = 1;
        const auto read = std::from_chars(text.data(), end, back);
        REQUIRE(read.ptr == end);
        REQUIRE(back == x);
        REQUIRE((x != 0 || shortest(x) == "0"));
    }
}

TEST_CASE("a value out of range names field, rule and value, one in range is returned") {
    CHECK(require_in_range(0.25, fraction_below_one, "fees.management.rate") == 0.25);
    try {
        require_in_range(1.7, fraction_below_one, "fees.management.rate");
        FAIL("1.7 must not pass");
    } catch (const InvalidValue& error) {
        CHECK(std::string(error.what()) == "fees.management.rate: must be in [0, 1), was 1.7");
        CHECK(error.field() == "fees.management.rate");
        CHECK(error.rule() == "must be in [0, 1)");
        CHECK(error.kind() == ErrorKind::invalid_value);
    }
    CHECK_THROWS_WITH(require_in_range(not_a_number, levtok::finite, "price"),
                      "price: must be a finite number, was nan");
}
