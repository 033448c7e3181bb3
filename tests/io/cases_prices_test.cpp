#include <filesystem>

#include "rebalance/product.hpp"
#include "rebalance/replay/replay.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "tests/catch.hpp"
#include "tests/data.hpp"
#include "tests/io/observations_text.hpp"
#include "tests/io/scratch.hpp"

/// The rows of ../shared/cases/README.md on prices.
namespace levtok::io {
namespace {

std::optional<std::string> price_case(const std::string& name) {
    return case_file("prices/" + name);
}

double last_nav(const char* product, const std::vector<Observation>& bars,
                const std::vector<rebalance::Setting>& settings = {}) {
    rebalance::Token token{rebalance::product(product, settings)};
    rebalance::MarketFeed feed({}, {});
    double nav = 0;
    for (const auto& bar : bars) nav = token.advance(feed.step(bar)).nav;
    return nav;
}

TEST_CASE("the cases of prices are read as what they are") {
    struct Row {
        const char* file;
        const char* rows;
        const char* note;  ///< part of the one that is owed; empty: none
    };
    constexpr const char* two_days =
        "2024-01-02T00:00:00Z 42300 44200 42200 44200\n"
        "2024-01-03T00:00:00Z 44200 45900 44100 45000\n";
    const Row rows[] = {
        {"bybit_v5.csv",
         "2024-01-02T00:00:00Z 42300 44200 42200 44200 v80\n"
         "2024-01-03T00:00:00Z 44200 45900 44100 45000 v90\n",
         ""},
        {"inv.csv",
         "2020-03-11T00:00:00Z 7900 8100 7800 7850 v900100\n"
         "2020-03-12T00:00:00Z 7850 8000 7700 7900 v845200\n"
         "2020-03-13T00:00:00Z 7900 7950 4700 4900 v1900000\n"
         "2020-03-14T00:00:00Z 4900 5900 4000 5600 v2100000\n"
         "2020-03-15T00:00:00Z 5600 5650 5100 5200 v1400000\n",
         ""},
        {"nasdaq.csv",
         "2020-03-11T00:00:00Z 7900 8100 7800 7850 v900100\n"
         "2020-03-12T00:00:00Z 7850 8000 7700 7900 v845200\n"
         "2020-03-13T00:00:00Z 7900 7950 4700 4900 v1900000\n"
         "2020-03-14T00:00:00Z 4900 5900 4000 5600 v2100000\n"
         "2020-03-15T00:00:00Z 5600 5650 5100 5200 v1400000\n",
         ""},
        {"volume_suffix.csv",
         "2024-01-02T00:00:00Z 100 v845200\n2024-01-03T00:00:00Z 101 v1400000\n", ""},
        {"vol_NA.csv",
         "2024-11-08T00:00:00Z 5.6923 5.6926 5.6914 5.6926\n"
         "2024-11-09T00:00:00Z 5.7376 5.7905 5.691 5.7376\n",
         "no day above 12"},
        {"pandas_noname.csv",
         "2024-01-02T00:00:00Z 42300 44200 42200 44200 v1\n"
         "2024-01-03T00:00:00Z 44200 45900 44100 45000 v1\n",
         ""},
        {"yf_multi.csv",
         "2024-01-03T00:00:00Z 472.1 473.6 470.5 472.6 v123456\n"
         "2024-01-04T00:00:00Z 470.4 471.2 468.2 468.8 v103456\n",
         "yf_multi.csv:2: 2 lines above the rows skipped, the first 'Ticker,SPY,"},
        {"cdd_new.csv",
         "2024-01-02T00:00:00Z 42300 44200 42200 44200 v80\n"
         "2024-01-03T00:00:00Z 44200 45900 44100 45000 v90\n"
         "2024-01-04T00:00:00Z 45000 45500 40800 42800 v100\n",
         "cdd_new.csv:1: 1 line above the rows skipped, the first 'https://www.Crypto"},
        {"mt5.csv",
         "2024-01-01T01:00:00Z 42300 44200 42200 44200\n"
         "2024-01-01T02:00:00Z 44200 45900 44100 45000\n",
         ""},
        {"coingecko.csv", "2024-01-01T00:00:00Z 42208.2\n2024-01-02T00:00:00Z 44162.7\n", ""},
        {"headerless_date_time.csv",
         "2024-01-02T09:34:00Z 0.4263 0.4263 0.4224 0.4224\n"
         "2024-01-02T09:35:00Z 0.4224 0.4263 0.4224 0.4243\n",
         ""},
        {"one_ulp.csv",
         "2024-01-03T00:00:00Z 470.5 471 470.5 470.8\n2024-01-04T00:00:00Z 470.5 471 470 470.8\n",
         ""},
        {"kaggle_bitstamp.csv",
         "2011-12-31T07:53:00Z 4.39 v0.45558087\n2011-12-31T07:55:00Z 4.4 v1\n",
         "kaggle_bitstamp.csv:3: Close: 1 row without a price skipped"},
        {"utf16.csv", "2024-01-02T00:00:00Z 1\n", ""},
        {"footer.csv", "2024-01-01T00:00:00Z 100\n2024-01-02T00:00:00Z 101\n",
         "footer.csv:4: 1 line below the rows skipped, the first '\"Downloaded from"},
        {"emptyrows.csv", two_days, "2 rows without anything in them skipped"},
    };
    for (const auto& row : rows) {
        INFO(row.file);
        const auto file = price_case(row.file);
        if (!file) return;
        Told told;
        const auto lines = lines_of(read_prices(*file, {}, told.warn()));
        CHECK(lines == row.rows);
        // A row without a price leaves a gap, and both are said.
        const std::size_t owed = std::string_view(row.file) == "kaggle_bitstamp.csv" ? 2 : 1;
        CHECK(told.texts.size() == (row.note[0] == '\0' ? 0 : owed));
        CHECK((row.note[0] == '\0' || told.any_has(row.note)));
    }
}

TEST_CASE("the cases of prices have the NAV that is owed") {
    // BULL with its daily rule at the close of the bars that the cases have.
    const std::vector<rebalance::Setting> at_close{
        {"rebalance", R"([{"when": "schedule", "at": "00:00", "every": "1d", "to": "target"},
                          {"when": "leverage_outside", "max": 4, "to": "target"}])"}};
    const auto close_last = price_case("close_last.csv");
    const auto as_close = price_case("close_last_as_close.csv");
    const auto hours = price_case("time_of_day.csv");
    const auto padded = price_case("time_of_day_padded.csv");
    if (!close_last || !as_close || !hours || !padded) return;

    const auto bars = read_prices(*close_last);
    CHECK(lines_of(bars) == lines_of(read_prices(*as_close)));
    CHECK(format_time(bars.back().time) == "2024-03-13T00:00:00Z");
    CHECK(last_nav("ftx-bull", bars, at_close) == 17.910450122160377);

    const auto rows = read_prices(*hours);
    CHECK(lines_of(rows) == lines_of(read_prices(*padded)));
    CHECK(rows.size() == 5);
    // In exact arithmetic 101.317801237713874, and …387 is the double nearest to it.
    CHECK(last_nav("3x", rows) == Approx(101.31780123771387).epsilon(1e-15));
}

TEST_CASE("case dm: firsts of months by --date-order, and a note without") {
    const auto file = price_case("dm.csv");
    if (!file) return;
    Told told;
    const auto as_days = read_prices(*file, {}, told.warn());
    CHECK(format_time(as_days.back().time) == "2024-01-12T00:00:00Z");
    REQUIRE(told.texts.size() == 1);
    CHECK(told.any_has("no day above 12 says whether dates like 01/02/2024"));
    CHECK(told.any_has("--date-order dmy"));

    told.texts.clear();
    const auto months = read_prices(*file, {.time = {.order = DateOrder::day_first}}, told.warn());
    CHECK(told.texts.empty());
    const double years = in_units_of(months.back().time - months.front().time, 365 * one_day);
    CHECK(std::pow(months.back().close / months.front().close, 1 / years) - 1 ==
          Approx(0.198).margin(5e-4));
}

TEST_CASE("case kaggle_bitstamp: a column alone is read where it has a price") {
    const auto file = price_case("kaggle_bitstamp.csv");
    if (!file) return;
    for (const char* column : {"Close", "Weighted_Price", "High"}) {
        INFO(column);
        Told told;
        CHECK(read_prices(*file, {.column = column}, told.warn()).size() == 2);
        CHECK(told.any_has("1 row without a price skipped"));
    }
}

TEST_CASE("case dst30: an hour that occurs twice, and --tz") {
    const auto file = price_case("dst30.csv");
    if (!file) return;
    const auto message = message_of([&] { read_prices(*file); });
    CHECK(has(message, "dst30.csv:5: time: "));
    CHECK(has(message, "an hour occurs twice, as when clocks go back"));
    CHECK(has(message, "--tz America/New_York"));
    Told told;
    const PriceFileOptions in_new_york{
        .time = {.zone = rebalance::Zone::named("America/New_York")}};
    CHECK(lines_of(read_prices(*file, in_new_york, told.warn())) ==
          "2023-11-05T04:30:00Z 100\n2023-11-05T05:00:00Z 101\n2023-11-05T05:30:00Z 102\n"
          "2023-11-05T06:00:00Z 103\n2023-11-05T06:30:00Z 104\n2023-11-05T07:00:00Z 105\n");
    CHECK(told.texts.empty());
}

TEST_CASE("case binance.zip: an archive with one table") {
    const auto file = price_case("binance.zip");
    if (!file) return;
    const auto rows = read_prices(*file);
    REQUIRE(!rows.empty());
    CHECK(rows.front().high >= rows.front().close);
    CHECK(rows.front().low < rows.front().high);
}

}  // namespace
}  // namespace levtok::io
