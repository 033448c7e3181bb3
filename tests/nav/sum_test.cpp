#include "nav/sum.hpp"

#include <vector>

#include "nav/check.hpp"
#include "tests/catch.hpp"

using levtok::CompensatedSum;
using levtok::infinity;

TEST_CASE("a compensated sum keeps what rounding would lose") {
    struct Row {
        std::vector<double> terms;
        double sum;
    };
    const Row rows[] = {
        {{}, 0},
        {{1, 1e100, 1, -1e100}, 2},
        {{1e16, 1, 1, 1, 1, -1e16}, 4},
        {std::vector<double>(10'000'000, 0.1), 1e6},
        {{-infinity, 1}, -infinity},
    };
    for (const auto& [terms, expected] : rows) {
        CompensatedSum sum;
        for (const double x : terms) sum.add(x);
        CHECK(sum.value() == expected);
    }
}

TEST_CASE("a compensated sum continues from its saved parts to the same bits") {
    CompensatedSum whole;
    CompensatedSum first;
    for (int i = 1; i <= 1000; ++i) whole.add(1.0 / i);
    for (int i = 1; i <= 500; ++i) first.add(1.0 / i);
    CompensatedSum second{first.sum, first.compensation};
    for (int i = 501; i <= 1000; ++i) second.add(1.0 / i);
    CHECK(second.value() == whole.value());
}
