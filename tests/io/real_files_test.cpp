#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/rates/funding_file.hpp"
#include "service/io/read/rates/rates_file.hpp"
#include "tests/catch.hpp"
#include "tests/data.hpp"
#include "tests/io/scratch.hpp"

/// Every file of real market data loads as it came; its quirks are handled or told.
namespace levtok::io {
namespace {

TEST_CASE("every real file of prices loads") {
    struct Case {
        const char* file;
        const char* column;
        std::size_t rows;
        const char* first;
        const char* last;
        const char* told;  ///< empty: nothing is
    };
    const Case cases[] = {
        {"btc/spot-1h_2017-08_2022-03.csv", "", 39937, "2017-08-18T01:00:00Z",
         "2022-03-09T01:00:00Z", "repeat the row before"},
        {"btc/spot-4h_2017-08_2022-12.csv", "", 11597, "2017-08-17T08:00:00Z",
         "2022-12-04T16:00:00Z", "8 gaps (16 bars of 4h missing); the largest, 32h"},
        {"btc/spot-1m_2024-03.csv", "", 30900, "2024-03-01T00:01:00Z", "2024-03-22T11:00:00Z",
         "(30 in all)"},
        {"btc/spot-1d-close_2015_2026-02.csv", "", 4062, "2015-01-01T00:00:00Z",
         "2026-02-13T00:00:00Z", "2017-02-28 (line 791)"},
        {"btc/spot-1d-yahoo_2014-09_2024-02.csv", "", 3446, "2014-09-18T00:00:00Z",
         "2024-02-23T00:00:00Z", "2017-03-01 (line 897)"},
        {"btc/perp-1h_2023-01_2025-12.csv", "", 25696, "2023-01-01T01:00:00Z",
         "2025-12-06T16:00:00Z", ""},
        {"btc/perp-15m_2023-01_2025-12.csv", "", 102784, "2023-01-01T00:15:00Z",
         "2025-12-06T16:00:00Z", ":64020: price: 3 rows repeat the row before"},
        {"etf/UPRO-historical_nav.csv", "", 3997, "2009-06-23T00:00:00Z", "2025-05-12T00:00:00Z",
         ""},
        {"etf/SPXTR.csv", "Price", 8983, "1989-09-11T00:00:00Z", "2025-05-09T00:00:00Z",
         "2019-03-12 (line 7434)"},
        {"etf/QQQ.csv", "", 6892, "1999-03-10T00:00:00Z", "2026-08-03T00:00:00Z",
         ":3394: price: 2 rows repeat the row before"},
        {"etf/TQQQ.csv", "", 4143, "2010-02-11T00:00:00Z", "2026-08-03T00:00:00Z", ""},
        {"etf/SQQQ.csv", "", 4143, "2010-02-11T00:00:00Z", "2026-08-03T00:00:00Z", ""},
        {"tokens/ftx-BULL-1d.csv", "", 331, "2020-01-22T00:00:00Z", "2020-12-17T00:00:00Z", ""},
        {"tokens/ftx-BEAR-1d.csv", "", 331, "2020-01-22T00:00:00Z", "2020-12-17T00:00:00Z",
         "62.18 at 2020-03-13T00:00:00Z follows 27.14"},
        {"tokens/ftx-BTC-1d.csv", "", 2790, "2013-04-29T00:00:00Z", "2020-12-17T00:00:00Z", ""},
        {"tokens/binance-BTCUP-4h.csv", "", 5606, "2020-05-14T12:00:00Z", "2022-12-04T16:00:00Z",
         ""},
        {"tokens/binance-BTCDOWN-4h.csv", "", 5606, "2020-05-14T12:00:00Z", "2022-12-04T16:00:00Z",
         ""},
    };
    for (const auto& each : cases) {
        const auto path = data_file(each.file);
        if (!path) continue;
        INFO(each.file);
        PriceFileOptions options;
        options.column = each.column;
        Told told;
        const auto rows = read_prices(*path, options, told.warn());
        CHECK(rows.size() == each.rows);
        CHECK(format_time(rows.front().time) == each.first);
        CHECK(format_time(rows.back().time) == each.last);
        for (const auto& text : told.texts) UNSCOPED_INFO(text);
        CHECK(told.any_has(each.told) == (*each.told != 0));
        CHECK(told.texts.size() <= 12);
        const bool in_order =
            std::is_sorted(rows.begin(), rows.end(),
                           [](const auto& a, const auto& b) { return a.time <= b.time; });
        CHECK(in_order);
    }
}

TEST_CASE("the total-return index with a shifted header leads to its price column") {
    const auto path = data_file("etf/SPXTR.csv");
    if (!path) return;
    const auto message = message_of([&] { read_prices(*path); });
    INFO(message);
    CHECK(has(message, ":2: Open: "));
    CHECK(has(message, "--column Price"));
}

TEST_CASE("the real files of funding and rates load") {
    if (const auto path = data_file("btc/funding-8h_2023-01_2025-12.csv")) {
        const auto events = read_funding(*path);
        CHECK(events.size() == 3212);
        CHECK(events[1].time == parse_time("2023-01-01T08:00:00.008Z").value());
    }
    if (const auto path = data_file("btc/funding-daily-mean_2019-09_2026-02.csv")) {
        Told told;
        const auto events = read_funding(*path, funding_options(), told.warn());
        CHECK(events.size() == 2348);
        CHECK(events.front().time == parse_time("2019-09-11").value());
        CHECK(told.texts.size() == 1);
    }
    if (const auto path = data_file("etf/fed-funds-daily.csv")) {
        const auto events = read_rates(*path);
        CHECK(events.size() == 10429);
        CHECK(events.front().rate.value() == Approx(0.0584));
    }
}

}  // namespace
}  // namespace levtok::io
