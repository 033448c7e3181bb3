#include <cmath>
#include <filesystem>

#include "service/io/read/prices/price_file.hpp"
#include "tests/catch.hpp"
#include "tests/data.hpp"
#include "tests/io/scratch.hpp"

using namespace levtok;
using namespace levtok::io;

TEST_CASE("the cases of UTF-16 and of a zip are read") {
    const auto utf16 = data_file("../cases/prices/utf16.csv");
    const auto zip = data_file("../cases/prices/binance.zip");
    if (!utf16 || !zip) return;
    const auto one = read_prices(*utf16);
    REQUIRE(one.size() == 1);
    CHECK(format_time(one[0].time) == "2024-01-02T00:00:00Z");
    CHECK(one[0].close == Price::raw(1));

    // Its epochs go from milliseconds to microseconds, as Binance's do in 2025.
    Told told;
    const auto bars = read_prices(*zip, {}, told.warn());
    REQUIRE(bars.size() == 4);
    CHECK(format_time(bars[0].time) == "2024-12-31T00:00:00Z");
    CHECK(format_time(bars[3].time) == "2025-01-03T00:00:00Z");
    CHECK(bars[0].high == Price::raw(94900));
    CHECK(bars[3].close == Price::raw(96900));
    CHECK(told.texts.empty());
}
