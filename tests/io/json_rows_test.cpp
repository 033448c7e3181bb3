#include "service/io/read/json/json_rows.hpp"

#include <fmt/format.h>

#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/rates/funding_file.hpp"
#include "tests/catch.hpp"
#include "tests/io/packed.hpp"
#include "tests/io/scratch.hpp"

using namespace levtok;
using namespace levtok::io;

namespace {

/// `open high low close` of each row by its day of January 2024.
std::string days_of(const std::vector<Observation>& bars) {
    std::string text;
    for (const auto& bar : bars) {
        text += fmt::format("{} {} {} {} {};", format_time(bar.time).substr(8, 2), bar.open.value(),
                            bar.high.value(), bar.low.value(), bar.close.value());
    }
    return text;
}

std::string read(std::string_view json, const Warn& warn = {}) {
    return days_of(read_prices({"body", json}, {}, warn));
}

/// Three bars; each is observed at the end of its day.
const std::string three = "02 10 12 9 11;03 11 15 10 14;04 14 16 8 9;";

}  // namespace

TEST_CASE("answers of exchanges and files of pandas are read as bars") {
    struct Case {
        const char* name;
        std::string json;
    };
    const Case cases[] = {
        {"freqtrade",
         "[[1704067200000,10,12,9,11,1],[1704153600000,11,15,10,14,1],"
         "[1704240000000,14,16,8,9,2]]"},
        {"Binance",
         R"([[1704067200000,"10","12","9","11","1",1704153599999,"1",5,"1","1","0"],
             [1704153600000,"11","15","10","14","1",1704239999999,"1",5,"1","1","0"],
             [1704240000000,"14","16","8","9","1",1704326399999,"1",5,"1","1","0"]])"},
        {"Bybit, newest first",
         R"({"retCode":0,"retMsg":"OK","result":{"category":"spot","symbol":"BTCUSDT","list":[
             ["1704240000000","14","16","8","9","1","9"],["1704153600000","11","15","10","14","1",
             "9"],["1704067200000","10","12","9","11","1","9"]]},"retExtInfo":{},"time":1})"},
        {"OKX, newest first",
         R"({"code":"0","msg":"","data":[["1704240000000","14","16","8","9","1","9","9","1"],
             ["1704153600000","11","15","10","14","1","9","9","1"],
             ["1704067200000","10","12","9","11","1","9","9","1"]]})"},
        {"Kraken",
         R"({"error":[],"result":{"XXBTZUSD":[[1704067200,"10","12","9","11","10.5","1",7],
             [1704153600,"11","15","10","14","12","1",7],[1704240000,"14","16","8","9","10","1",7]],
             "last":1704153600}})"},
        {"Coinbase, newest first",
         "[[1704240000,8,16,14,9,1],[1704153600,10,15,11,14,1],[1704067200,9,12,10,11,1]]"},
        {"Coinbase Advanced",
         R"({"candles":[{"start":"1704240000","low":"8","high":"16","open":"14","close":"9",
             "volume":"1"},{"start":"1704153600","low":"10","high":"15","open":"11","close":"14",
             "volume":"1"},{"start":"1704067200","low":"9","high":"12","open":"10","close":"11",
             "volume":"1"}]})"},
        {"Bitfinex",
         "[[1704067200000,10,11,12,9,1],[1704153600000,11,14,15,10,1],"
         "[1704240000000,14,9,16,8,1]]"},
        {"KuCoin, newest first",
         R"({"code":"200000","data":[["1704240000","14","9","16","8","1","9"],
             ["1704153600","11","14","15","10","1","9"],["1704067200","10","11","12","9","1","9"]]})"},
        {"Gate",
         R"([["1704067200","9","11","12","9","10","1","true"],
             ["1704153600","9","14","15","10","11","1","true"],
             ["1704240000","9","9","16","8","14","1","true"]])"},
        {"Hyperliquid",
         R"([{"t":1704067200000,"T":1704153599999,"s":"BTC","i":"1d","o":"10","c":"11","h":"12","l":"9","v":"1","n":2},
             {"t":1704153600000,"T":1704239999999,"s":"BTC","i":"1d","o":"11","c":"14","h":"15","l":"10","v":"1","n":2},
             {"t":1704240000000,"T":1704326399999,"s":"BTC","i":"1d","o":"14","c":"9","h":"16","l":"8","v":"1","n":2}])"},
        {"TradingView",
         R"({"s":"ok","t":[1704067200,1704153600,1704240000],"o":[10,11,14],"h":[12,15,16],
             "l":[9,10,8],"c":[11,14,9],"v":[1,1,1]})"},
        {"Yahoo's chart",
         R"({"chart":{"result":[{"meta":{"currency":"USD","symbol":"X","validRanges":["1d","5d"]},
             "timestamp":[1704067200,1704153600,1704240000],"indicators":{"quote":[{
             "open":[10,11,14],"low":[9,10,8],"volume":[1,1,1],"close":[11,14,9],
             "high":[12,15,16]}]}}],"error":null}})"},
        {"Alpha Vantage",
         R"x({"Meta Data":{"1. Information":"Daily","2. Symbol":"X"},"Time Series (Daily)":{
             "2024-01-03":{"1. open":"14","2. high":"16","3. low":"8","4. close":"9","5. volume":"1"},
             "2024-01-02":{"1. open":"11","2. high":"15","3. low":"10","4. close":"14","5. volume":"1"},
             "2024-01-01":{"1. open":"10","2. high":"12","3. low":"9","4. close":"11","5. volume":"1"}
             }})x"},
        {"pandas, records",
         R"([{"date":1704067200000,"open":10.0,"high":12.0,"low":9.0,"close":11.0},
             {"date":1704153600000,"open":11.0,"high":15.0,"low":10.0,"close":14.0},
             {"high":16.0,"date":1704240000000,"open":14.0,"low":8.0,"close":9.0}])"},
        {"pandas, columns",
         R"({"open":{"1704067200000":10,"1704153600000":11,"1704240000000":14},
             "high":{"1704067200000":12,"1704153600000":15,"1704240000000":16},
             "low":{"1704067200000":9,"1704153600000":10,"1704240000000":8},
             "close":{"1704067200000":11,"1704153600000":14,"1704240000000":9}})"},
        {"pandas, columns with a numbered index",
         R"({"date":{"0":"2024-01-01","1":"2024-01-02","2":"2024-01-03"},
             "open":{"0":10,"1":11,"2":14},"high":{"0":12,"1":15,"2":16},
             "low":{"0":9,"1":10,"2":8},"close":{"0":11,"1":14,"2":9}})"},
        {"pandas, split",
         R"({"columns":["open","high","low","close"],
             "index":["2024-01-01T00:00:00.000","2024-01-02T00:00:00.000","2024-01-03T00:00:00.000"],
             "data":[[10,12,9,11],[11,15,10,14],[14,16,8,9]]})"},
        {"pandas, index",
         R"({"1704067200000":{"open":10,"high":12,"low":9,"close":11},
             "1704153600000":{"open":11,"high":15,"low":10,"close":14},
             "1704240000000":{"open":14,"high":16,"low":8,"close":9}})"},
        {"a dictionary of lists",
         R"({"time":["2024-01-01","2024-01-02","2024-01-03"],"open":[10,11,14],"high":[12,15,16],
             "low":[9,10,8],"close":[11,14,9]})"},
        {"objects one a line",
         "{\"time\":1704067200,\"open\":10,\"high\":12,\"low\":9,\"close\":11}\n"
         "{\"time\":1704153600,\"open\":11,\"high\":15,\"low\":10,\"close\":14}\n"
         "{\"time\":1704240000,\"open\":14,\"high\":16,\"low\":8,\"close\":9}\n"},
        {"arrays one a line",
         "[1704067200,10,12,9,11,1]\n[1704153600,11,15,10,14,1]\n[1704240000,14,16,8,9,1]\n"},
        {"objects with what is nested in them",
         R"({"data":{"rows":[{"time":"2024-01-01","open":10,"high":12,"low":9,"close":11},
             {"time":"2024-01-02","open":11,"high":15,"low":10,"close":14},
             {"time":"2024-01-03","open":14,"high":16,"low":8,"close":9}]}})"},
    };
    for (const auto& each : cases) {
        INFO(each.name);
        CHECK(message_of([&] { CHECK(read(each.json) == three); }) == "");
        CHECK(message_of([&] { CHECK(read(compressed("gzip", each.json)) == three); }) == "");
    }
}

TEST_CASE("an order of columns that only the numbers tell is said, and refused where they do not") {
    Told told;
    read("[[1704067200000,10,11,12,9,1],[1704153600000,11,14,15,10,1]]", told.warn());
    CHECK(told.any_has("read as time, open, close, high, low, volume, in which order alone"));
    Told usual;
    read("[[1704067200000,10,12,9,11,1],[1704153600000,11,15,10,14,1]]", usual.warn());
    CHECK_FALSE(usual.any_has("order"));
    CHECK(has(message_of([] { read("[[1704067200000,1,1,1,1,1],[1704153600000,1,1,1,1,1]]"); }),
              "body:1: json: has rows whose order of open, high, low and close cannot be told"));
}

TEST_CASE("prices of CoinGecko are read and its other arrays said to be left out") {
    Told told;
    const auto rows = read_prices({"body",
                                   R"({"prices":[[1704067200000,42208.2],[1704153600000,44162.7]],
        "market_caps":[[1704067200000,8e11],[1704153600000,8e11]],
        "total_volumes":[[1704067200000,1e10],[1704153600000,2e10]]})"},
                                  {}, told.warn());
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].close == Price::raw(44162.7));
    CHECK(told.any_has("other arrays, not used: 'market_caps', 'total_volumes'"));
}

TEST_CASE("funding in JSON is read as a table of it") {
    const auto events = read_funding({"body",
                                      R"([{"symbol":"BTCUSDT","fundingTime":1704067200000,
        "fundingRate":"0.00037409","markPrice":"42313.9"},{"symbol":"BTCUSDT",
        "fundingTime":1704096000000,"fundingRate":"0.00027409","markPrice":""}])"});
    REQUIRE(events.size() == 2);
    CHECK(events[1].rate == Rate::raw(0.00027409));
}

TEST_CASE("numbers of JSON are read to the bit") {
    const auto rows = read_prices({"body", R"([{"time":1704067200,"close":0.1000000000000000055511},
                     {"time":1704153600,"close":1e-7},{"time":1704240000,"close":12345678901}])"});
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].close == Price::raw(0.1));
    CHECK(rows[1].close == Price::raw(1e-7));
    CHECK(rows[2].close == Price::raw(12345678901.0));
}

TEST_CASE("JSON without rows, cut or of mixed kinds is refused with what is wrong") {
    struct Case {
        const char* json;
        const char* message;
    };
    for (const auto& each :
         {Case{R"({"code":-1121,"msg":"Invalid symbol."})",
               "json: holds no rows, but a message: 'Invalid symbol.'; give an array of rows"},
          Case{R"({"Note":"Thank you for using us; 25 calls a day"})", "a message: 'Thank you"},
          Case{R"({"retCode":0,"result":{"list":[]}})", "json: holds no rows"},
          Case{"[]", "json: holds no rows"}, Case{"{}", "json: holds no rows"},
          Case{"[[1704067200000,1,1,1,1,1],[17041536", "json: ends within its JSON; download"},
          Case{"[[1704067200000,1,2,1,1,1]", "json: ends within its JSON; download"},
          Case{R"([{"time":1704067200,"close":"1)", "json: ends within"},
          Case{R"([{"time":1704067200,"close":1},{"time":1704153600,"clsoe":1}])",
               "json: has a row with 'clsoe', which the first has not"},
          Case{"[[1704067200000,1],[1704153600000]]", "row: has 1 field where the first row has 2"},
          Case{"[[1704067200000,1,,2]]", "json: has a value that cannot be read"},
          Case{"\n\n[{\"time\":1704067200,\n\"close\":1},\n{\"time\":1704153600,\n\"close\":-1}]",
               "body:6: close: must be a price"}}) {
        INFO(each.json);
        CHECK(has(message_of([&] { read(each.json); }), each.message));
    }
    CHECK_FALSE(JsonRows::begins("time,close\n"));
    CHECK_FALSE(JsonRows::begins("[Daily prices]\ntime,close\n"));
}

TEST_CASE("a long JSON on one line is read row by row") {
    std::string json = "[";
    for (int i = 0; i < 70'000; ++i) {
        json += fmt::format("{}[{},100,{},90,101,5]", i == 0 ? "" : ",",
                            1'600'000'000'000 + 60'000LL * i, 110 + i % 7);
    }
    json += "]";
    REQUIRE(json.size() > 2 * TextFile::longest_line);
    const auto rows = read_prices({"body", json});
    REQUIRE(rows.size() == 70'000);
    CHECK(rows.back().high == Price::raw(110 + 69'999 % 7));
}
