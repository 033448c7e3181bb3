#include "service/io/read/prices/price_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <random>

#include "service/io/write/write.hpp"
#include "tests/catch.hpp"
#include "tests/io/observations_text.hpp"
#include "tests/io/scratch.hpp"

namespace levtok::io {
namespace {

constexpr const char* two_hours =
    "2020-03-12T01:00:00Z 10 12 9 11 5\n"
    "2020-03-12T02:00:00Z 11 13 10 12 6\n";

TEST_CASE("bars are observed when they close, whoever wrote the file") {
    const std::string binance_tail_1 = ",1583974799999,55,7,2,22,0\n";
    const std::string binance_tail_2 = ",1583978399999,72,8,3,36,0\n";
    struct Case {
        const char* what;
        std::string text;
    };
    const Case cases[] = {
        {"names in any case",
         "OPEN_TIME,Open,HIGH,low,Close,VOLUME\n1583971200000,10,12,9,11,5\n1583974800000,11,13,10,"
         "12,6\n"},
        {"camel case",
         "openTime,open,high,low,close,volume\n1583971200000,10,12,9,11,5\n1583974800000,11,13,10,"
         "12,6\n"},
        {"seconds",
         "timestamp,open,high,low,close,volume\n1583971200,10,12,9,11,5\n1583974800,11,13,10,12,"
         "6\n"},
        {"microseconds",
         "open_time,open,high,low,close,volume\n1583971200000000,10,12,9,11,5\n1583974800000000,11,"
         "13,10,12,6\n"},
        {"no header", "1583971200000,10,12,9,11,5\n1583974800000,11,13,10,12,6\n"},
        {"Binance, no header", "1583971200000,10,12,9,11,5" + binance_tail_1 +
                                   "1583974800000,11,13,10,12,6" + binance_tail_2},
        {"Binance, microseconds",
         "1583971200000000,10,12,9,11,5,1583974799999999,55,7,2,22,0\n"
         "1583974800000000,11,13,10,12,6,1583978399999999,72,8,3,36,0\n"},
        {"Binance, header",
         "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
         "taker_buy_quote_volume,ignore\n"
         "1583971200000,10.00000000,12.0,9,11,5.00" +
             binance_tail_1 + "1583974800000,11,13,10,12,6" + binance_tail_2},
        {"freqtrade",
         ",date,open,high,low,close,volume\n0,2020-03-12 00:00:00+00:00,10.0,12.0,9.0,11.0,5.0\n"
         "1,2020-03-12 01:00:00+00:00,11.0,13.0,10.0,12.0,6.0\n"},
        {"ISO",
         "Date,Open,High,Low,Close,Volume,Asset_name\n2020-03-12 00:00:00,10,12,9,11,5,BTCUSDT\n"
         "2020-03-12 01:00:00,11,13,10,12,6,BTCUSDT\n"},
        {"CRLF",
         "date,open,high,low,close,volume\r\n2020-03-12T00:00:00Z,10,12,9,11,5\r\n2020-03-12T01:00:"
         "00Z,11,13,10,12,6\r\n"},
        {"no newline at the end",
         "date,open,high,low,close,volume\n2020-03-12T00:00:00Z,10,12,9,11,5\n2020-03-12T01:00:00Z,"
         "11,13,10,12,6"},
        {"byte order mark",
         "\xEF\xBB\xBF"
         "date,open,high,low,close,volume\n2020-03-12T00:00:00Z,10,12,9,11,5\n2020-03-12T01:00:00Z,"
         "11,13,10,12,6\n"},
        {"comments and blank lines",
         "# a "
         "comment\n\ndate,open,high,low,close,volume\n#x\n2020-03-12T00:00:00Z,10,12,9,11,5\n\n  # "
         "y\n"
         "2020-03-12T01:00:00Z,11,13,10,12,6\n# end\n"},
        {"quoted",
         "\"date\",\"open\",\"high\",\"low\",\"close\",\"volume\"\n\"2020-03-12 "
         "00:00:00\",\"10\",\"12\",\"9\",\"11\",\"5\"\n"
         "\"2020-03-12 01:00:00\",\"11\",13,10,12,6\n"},
        {"semicolons",
         "date;open;high;low;close;volume\n2020-03-12 00:00:00;10;12;9;11;5\n2020-03-12 "
         "01:00:00;11;13;10;12;6\n"},
        {"tabs",
         "date\topen\thigh\tlow\tclose\tvolume\n2020-03-12 00:00:00\t10\t12\t9\t11\t5\n2020-03-12 "
         "01:00:00\t11\t13\t10\t12\t6\n"},
        {"newest first",
         "date,open,high,low,close,volume\n2020-03-12 01:00:00,11,13,10,12,6\n2020-03-12 "
         "00:00:00,10,12,9,11,5\n"},
        {"spaces",
         "date, open, high, low, close, volume\n2020-03-12 00:00:00, 10, 12, 9, 11, 5\n2020-03-12 "
         "01:00:00, 11, 13, 10, 12, 6\n"},
        {"trailing delimiter",
         "date,open,high,low,close,volume\n2020-03-12 00:00:00,10,12,9,11,5,\n2020-03-12 "
         "01:00:00,11,13,10,12,6,\n"},
        {"exponents",
         "date,open,high,low,close,volume\n2020-03-12 00:00:00,1e1,1.2e1,9,11,5\n2020-03-12 "
         "01:00:00,11,13,10,12,6\n"},
    };
    Scratch scratch;
    for (const auto& each : cases) {
        INFO(each.what);
        Told told;
        CHECK(text_of(read_prices(scratch.write(each.text), {}, told.warn())) == two_hours);
        CHECK(told.texts.empty());
    }
}

TEST_CASE("daily files of Yahoo, CoinMarketCap and plain closes") {
    struct Case {
        const char* what;
        const char* text;
        const char* rows;
    };
    const Case cases[] = {
        {"Yahoo",
         "Date,Open,High,Low,Close,Adj Close,Volume\n2014-09-17,465.5,468.25,452,457,457,21056800\n"
         "2014-09-18,456.75,456.75,413,424.5,424.5,34483200",
         "2014-09-18T00:00:00Z 465.5 468.25 452 457 21056800\n2014-09-19T00:00:00Z 456.75 456.75 "
         "413 424.5 34483200\n"},
        {"CoinMarketCap",
         "timeOpen;timeClose;timeHigh;timeLow;name;open;high;low;close;volume;marketCap;timestamp\n"
         "\"2024-01-02T00:00:00.000Z\";\"2024-01-02T23:59:59.999Z\";\"2024-01-02T01:00:00.000Z\";"
         "\"2024-01-02T02:00:00.000Z\";"
         "\"2781\";44187.14;45899.7;44176.94;44957.96;39335274536.08;880;\"2024-01-02T23:59:59."
         "999Z\"\n"
         "\"2024-01-01T00:00:00.000Z\";\"2024-01-01T23:59:59.999Z\";\"2024-01-01T01:00:00.000Z\";"
         "\"2024-01-01T02:00:00.000Z\";"
         "\"2781\";42280.23;44175.43;42214.97;44167.33;18426978443.9;865;\"2024-01-01T23:59:59."
         "999Z\"\n",
         "2024-01-02T00:00:00Z 42280.23 44175.43 42214.97 44167.33 18426978443.9\n"
         "2024-01-03T00:00:00Z 44187.14 45899.7 44176.94 44957.96 39335274536.08\n"},
        {"CoinMarketCap before 2021",
         "Date,Open*,High,Low,Close**,Volume,Market Cap\n\"Mar 13, "
         "2020\",\"5,017.83\",\"5,838.11\",\"4,106.98\",\"5,563.71\","
         "\"74,156,772,075\",\"101\"\n\"Mar 12, "
         "2020\",\"7,913.62\",\"7,929.12\",\"4,860.35\",\"4,970.79\",\"53,980,357,243\",\"90\"\n",
         "2020-03-13T00:00:00Z 7913.62 7929.12 4860.35 4970.79 53980357243\n"
         "2020-03-14T00:00:00Z 5017.83 5838.11 4106.98 5563.71 74156772075\n"},
        {"time,close", "time,close\n2020-03-12,4970.79\n2020-03-13,5563.71\n",
         "2020-03-12T00:00:00Z 4970.79 4970.79 4970.79 4970.79 0\n2020-03-13T00:00:00Z 5563.71 "
         "5563.71 5563.71 5563.71 0\n"},
        {"no header", "1583971200,1\n1584057600,2\n",
         "2020-03-12T00:00:00Z 1 1 1 1 0\n2020-03-13T00:00:00Z 2 2 2 2 0\n"},
        {"MM/DD/YYYY, newest first, NAV", "Date,Ticker,NAV\n03/13/2020,UPRO,2\n03/12/2020,UPRO,1\n",
         "2020-03-12T00:00:00Z 1 1 1 1 0\n2020-03-13T00:00:00Z 2 2 2 2 0\n"},
        {"the only column beside the time", "observation_date,SP500\n2020-03-12,2480.64\n",
         "2020-03-12T00:00:00Z 2480.64 2480.64 2480.64 2480.64 0\n"},
    };
    Scratch scratch;
    for (const auto& each : cases) {
        INFO(each.what);
        CHECK(text_of(read_prices(scratch.write(each.text))) == each.rows);
    }
}

TEST_CASE("a chosen column is read alone, and the stamp may be overruled") {
    const char* bars =
        "date,open,high,low,close,NAV\n2020-03-12,10,12,9,11,100\n2020-03-13,11,13,10,12,101\n";
    struct Case {
        const char* column;
        std::optional<Stamp> stamp;
        const char* first;
    };
    const Case cases[] = {
        {"", std::nullopt, "2020-03-13T00:00:00Z 10 12 9 11 0\n"},
        {"nav", std::nullopt, "2020-03-12T00:00:00Z 100 100 100 100 0\n"},
        {"HIGH", std::nullopt, "2020-03-13T00:00:00Z 12 12 12 12 0\n"},
        {"", Stamp::close, "2020-03-12T00:00:00Z 10 12 9 11 0\n"},
        {"NAV", Stamp::open, "2020-03-13T00:00:00Z 100 100 100 100 0\n"},
    };
    Scratch scratch;
    const auto path = scratch.write(bars);
    for (const auto& each : cases) {
        INFO(each.column);
        PriceFileOptions options;
        options.column = each.column;
        options.stamp = each.stamp;
        auto rows = read_prices(path, options);
        REQUIRE(rows.size() == 2);
        rows.pop_back();
        CHECK(text_of(rows) == each.first);
    }
}

TEST_CASE("bad input is one message with file, line, field and what would be right") {
    struct Case {
        const char* text;
        const char* place;  ///< after the file's name
        const char* what;
        const char* remedy;
    };
    const Case cases[] = {
        {"", ":1: file: ", "is empty", "give a header"},
        {"# only a comment\n", ":2: file: ", "is empty", "give a header"},
        {"time,close\n", ":2: file: ", "no rows", "at least one row"},
        {"close\n1\n", ":1: header: ", "one column", "separate"},
        {"time,close\n2020-03-12,0\n", ":2: close: ", "a price in [1e-15, 1e+15], was 0",
         "correct"},
        {"time,close\n2020-03-12,-5\n", ":2: close: ", "a price in [1e-15, 1e+15], was -5",
         "correct"},
        {"time,close\n2020-03-12,inf\n", ":2: close: ", "a price in [1e-15, 1e+15], was inf",
         "correct"},
        {"time,close\n2020-03-12,1e-320\n", ":2: close: ", "in [1e-15, 1e+15], was 1e-320",
         "correct"},
        {"time,open,high,low,close\n2020-03-12,9,1.797e308,9,10\n",
         ":2: high: ", "in [1e-15, 1e+15], was 1.797e+308", "correct"},
        {"time,close\n2020-03-12,nan\n", ":2: close: ", "no row of the file has a price",
         "--column"},
        {"time,close\n2020-03-12,1\n2020-03-13,abc\n", ":3: close: ", "'abc' is not a number",
         "decimal point"},
        {"Date,Close\n2020-03-12,null\n", ":2: Close: ", "no row of the file has a price",
         "--column"},
        {"time,close\n2020-03-12,\n", ":2: close: ", "no row of the file has a price", "--column"},
        {"time;close\n2020-03-12;1,5\n2020-03-13;1.5\n", ":2: close: ", "'1,5' is not a number",
         "decimal point"},
        {"time,close\n32/12/2020,1\n", ":2: time: ", "'32/12/2020' is not a time", "write"},
        {"time,close\n2020-03-12,1\n2020-03-14,2\n2020-03-13,3\n",
         ":4: time: ", "2020-03-13T00:00:00Z comes after 2020-03-14T00:00:00Z of line 3", "sort"},
        {"time,open,high,low,close\n2020-03-12,10,9,11,10\n", ":2: high: ", "9 is below the low 11",
         "--column close"},
        {"time,open,high,low,close\n2020-03-12,10,12,9,13\n", ":2: close: ", "13 is outside",
         "--column close"},
        {"time,open,high,low,close\n2020-03-12,8,12,9,11\n", ":2: open: ", "8 is outside",
         "--column close"},
        {"Date,Price,Close,High,Low,Open\n2020-03-12,10,10,10,10,0\n",
         ":2: Open: ", "in [1e-15, 1e+15], was 0", "--column Price"},
        {"time,close,volume\n2020-03-12,1,-2\n", ":2: volume: ", ">= 0, was -2", "correct"},
        {"time,close\n2020-03-12,1,2,3\n", ":2: row: ", "4 fields where the header has 2",
         "complete"},
        {"time,close\n2020-03-12\n", ":2: row: ", "1 field where the header has 2", "complete"},
        {"time,close\n2020-03-12,\"1\n", ":2: row: ", "quote is not closed", "close it"},
        {"day of week,close\nMonday,1\n", ":1: time: ", "'day of week', 'close' is known as a time",
         "open_time"},
        {"time,a,b\n2020-03-12,1,2\n", ":1: column: ", "is known as a price", "--column NAME"},
        {"1583971200,1,2\n", ":1: header: ", "3 columns", "name them"},
    };
    Scratch scratch;
    for (const auto& each : cases) {
        INFO(each.text);
        const auto path = scratch.write(each.text);
        std::string message;
        try {
            read_prices(path);
        } catch (const InputError& error) {
            message = error.what();
            CHECK(error.kind() == ErrorKind::malformed);
        }
        INFO(message);
        CHECK(message.rfind(path + each.place, 0) == 0);
        CHECK(message.find(each.what) != std::string::npos);
        CHECK(message.find(each.remedy, message.find("; ")) != std::string::npos);
    }
}

TEST_CASE("an unknown column is answered with those there are") {
    Scratch scratch;
    PriceFileOptions options;
    options.column = "colse";
    CHECK(
        has(message_of([&] { read_prices(scratch.write("Date,Close\n2020-03-12,1\n"), options); }),
            "no column 'colse'; choose one of 'Date', 'Close'"));
}

TEST_CASE("a file that is not there") {
    try {
        read_prices("/no/such/file.csv");
        FAIL("it was read");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::not_found);
    }
    Scratch scratch;
    CHECK(has(message_of([&] { read_prices(scratch.folder().string()); }), "is a folder"));
}

TEST_CASE("rows of one stamp: equal ones once, of different ones the last, an error under strict") {
    Scratch scratch;
    const auto path = scratch.write(
        "time,close\n2020-03-12,1\n2020-03-12,1\n2020-03-13,2\n2020-03-13,3\n2020-03-14,4\n");
    Told told;
    const auto rows = read_prices(path, {}, told.warn());
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].close.value() == 1);
    CHECK(rows[1].close.value() == 3);
    REQUIRE(told.texts.size() == 2);
    CHECK(told.texts[0] ==
          path + ":3: time: 2020-03-12T00:00:00Z occurs twice with the same values; one kept");
    CHECK(told.texts[1] ==
          path +
              ":5: time: 2020-03-13T00:00:00Z occurs twice with different values; the last kept");

    PriceFileOptions strict;
    strict.strict = true;
    CHECK(has(message_of([&] { read_prices(path, strict); }),
              ":5: time: 2020-03-13T00:00:00Z was on line 4"));

    std::string many = "time,close\n";
    for (int i = 0; i < 2000; ++i)
        many += fmt::format("{},{}\n", 1584000000 + i / 2 * 60, 1 + i % 7);
    told.texts.clear();
    CHECK(read_prices(scratch.write(many), {}, told.warn()).size() == 1000);
    CHECK(told.texts.size() == 4);
    CHECK(told.any_has("and 997 more"));
}

std::string many_klines(int rows) {
    std::string text = "open_time,open,high,low,close,volume\n";
    for (int i = 0; i < rows; ++i) {
        const double close = 60000 + 100 * std::sin(0.1 * i);
        text += fmt::format("{},{:.2f},{:.2f},{:.2f},{:.2f},{:.5f}\n", 1577836800000 + 60000LL * i,
                            close, close + 5, close - 5, close, 1.0 + i % 100);
    }
    return text;
}

TEST_CASE("a file of many blocks reads the same plain, compressed and from standard input") {
    Scratch scratch;
    const auto text = many_klines(20'000);
    const auto path = scratch.write(text);
    const auto expected = text_of(read_prices(path));
    CHECK(std::count(expected.begin(), expected.end(), '\n') == 20'000);

    const auto packed = scratch.path("in.csv.gz");
    AtomicFile file(packed);
    file.write(text);
    file.commit();
    CHECK(text_of(read_prices(packed)) == expected);

    const int input = ::dup(STDIN_FILENO);
    for (const auto& source : {path, packed}) {
        const int descriptor = ::open(source.c_str(), O_RDONLY);
        ::dup2(descriptor, STDIN_FILENO);
        ::close(descriptor);
        CHECK(text_of(read_prices("-")) == expected);
    }
    if (input >= 0) ::dup2(input, STDIN_FILENO);

    const auto whole = scratch.read("in.csv.gz");
    const auto cut = scratch.write(whole.substr(0, whole.size() / 2), "cut.csv.gz");
    CHECK_THROWS_AS(read_prices(cut), InputError);
}

TEST_CASE("standard input is named so in messages") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const std::string text = "time,close\n2020-03-12,0\n";
    REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    ::close(ends[1]);
    const int input = ::dup(STDIN_FILENO);
    ::dup2(ends[0], STDIN_FILENO);
    ::close(ends[0]);
    CHECK(has(message_of([&] { read_prices("-"); }), "standard input:2: close: "));
    if (input >= 0) ::dup2(input, STDIN_FILENO);
}

TEST_CASE("plain rows and rows that need a closer look give the same observations") {
    Scratch scratch;
    const auto text = many_klines(3000);
    std::string quoted_text;
    bool header = true;
    for (const char c : text) {
        if (c == '\n') header = false;
        quoted_text += c == ',' && !header ? "," : std::string(1, c);
        if (c == '\n') quoted_text += '"';
        if (c == ',' && !header && quoted_text[quoted_text.rfind('\n') + 1] == '"' &&
            std::count(quoted_text.begin() + static_cast<std::ptrdiff_t>(quoted_text.rfind('\n')),
                       quoted_text.end(), '"') == 1) {
            quoted_text.insert(quoted_text.size() - 1, "\"");
        }
    }
    quoted_text.pop_back();
    CHECK(text_of(read_prices(scratch.write(quoted_text, "quoted.csv"))) ==
          text_of(read_prices(scratch.write(text))));
}

TEST_CASE("from and to are inclusive and split a file at an observation") {
    Scratch scratch;
    const auto path = scratch.write(many_klines(5000));
    const auto whole = read_prices(path);
    PriceFileOptions first;
    PriceFileOptions second;
    first.to = whole[1999].time;
    second.from = whole[2000].time;
    auto joined = read_prices(path, first);
    CHECK(joined.size() == 2000);
    const auto rest = read_prices(path, second);
    joined.insert(joined.end(), rest.begin(), rest.end());
    CHECK(text_of(joined) == text_of(whole));

    PriceFileOptions nothing;
    nothing.from = whole.back().time + one_day;
    CHECK(has(message_of([&] { read_prices(path, nothing); }),
              "no row lies between --from and --to"));
    nothing.from.reset();
    nothing.to = whole.front().time - one_day;
    CHECK(has(message_of([&] { read_prices(path, nothing); }),
              "no row lies between --from and --to"));
}

TEST_CASE("blocks of any size give the same rows, and the end stays the end") {
    Scratch scratch;
    const auto path = scratch.write(many_klines(2500));
    const auto whole = read_prices(path);
    for (std::size_t size : {1U, 7U, 1000U, 5000U}) {
        PriceReader reader(path);
        CHECK(reader.interval() == std::chrono::minutes{1});
        CHECK(reader.bytes_total() == std::filesystem::file_size(path));
        std::vector<Observation> all;
        std::vector<Observation> block(size);
        while (const auto count = reader.next(std::span(block))) {
            all.insert(all.end(), block.begin(),
                       block.begin() + static_cast<std::ptrdiff_t>(count));
        }
        CHECK(text_of(all) == text_of(whole));
        CHECK(reader.next(std::span(block)) == 0);
        CHECK(reader.bytes_read() == reader.bytes_total());
    }
}

TEST_CASE("what looks wrong is told and left as it is") {
    Scratch scratch;
    std::mt19937_64 random(3);
    std::normal_distribution<double> noise(0, 0.001);
    std::vector<double> closes{100};
    while (closes.size() < 3000) closes.push_back(closes.back() * std::exp(noise(random)));
    const auto write = [&](const auto& keep) {
        std::string text = "time,close\n";
        for (std::size_t i = 0; i < closes.size(); ++i) {
            if (keep(i)) text += fmt::format("{},{:.6f}\n", 1584000000 + 3600 * i, closes[i]);
        }
        return scratch.write(text);
    };
    const auto all = [](std::size_t) { return true; };
    Told told;
    read_prices(write(all), {}, told.warn());
    CHECK(told.texts.empty());

    const double true_close = closes[1500];
    closes[1500] *= 1.05;
    const auto rows = read_prices(write(all), {}, told.warn());
    CHECK(rows[1500].close.value() == Approx(1.05 * true_close).epsilon(1e-6));
    REQUIRE(told.texts.size() == 1);
    CHECK(told.any_has(":1502: price: "));
    CHECK(told.any_has("a suspect print?"));
    closes[1500] = true_close;

    told.texts.clear();
    read_prices(write([](std::size_t i) { return i != 700 && (i < 1000 || i >= 1010); }), {},
                told.warn());
    REQUIRE(told.texts.size() == 1);
    CHECK(told.any_has("2 gaps (11 bars of 1h missing); the largest, 11h"));

    told.texts.clear();
    for (std::size_t i = 2001; i < 2005; ++i) closes[i] = closes[2000];
    read_prices(write(all), {}, told.warn());
    REQUIRE(told.texts.size() == 1);
    CHECK(told.any_has("4 rows repeat the row before"));
}

TEST_CASE("garbage is refused, never a crash") {
    Scratch scratch;
    std::mt19937_64 random(5);
    const std::string alphabet = "0123456789.,;\t\n\r\"#-+eE: TZnulaif/*\xEF\xBB\xBF";
    const std::string good = many_klines(50);
    int refused = 0;
    for (int i = 0; i < 3000; ++i) {
        std::string text = i % 2 == 0 ? good : std::string();
        if (text.empty()) {
            for (std::size_t size = random() % 300; size > 0; --size)
                text += alphabet[random() % alphabet.size()];
        } else {
            for (int change = 0; change < 3; ++change) {
                text[random() % text.size()] =
                    i % 4 == 0 ? static_cast<char>(random()) : alphabet[random() % alphabet.size()];
            }
        }
        try {
            for (const auto& row : read_prices(scratch.write(text))) {
                const bool sound =
                    row.low.value() > 0 && row.low <= row.close && row.close <= row.high;
                REQUIRE(sound);
            }
        } catch (const Error&) {
            ++refused;
        }
    }
    CHECK(refused > 1500);
}

TEST_CASE("stamps in the last second of a bar are its close") {
    struct Case {
        const char* text;
        const char* first;  ///< the first observation
    };
    const Case cases[] = {
        {"Date,Open,High,Low,Close\n2020-03-12 23:59:59,1,1,1,1\n2020-03-13 23:59:59,1,1,1,1\n",
         "2020-03-13T00:00:00Z"},
        {"Date,Open,High,Low,Close\n2020-03-13T23:59:59.999Z,1,1,1,1\n"
         "2020-03-12T23:59:59.999Z,1,1,1,1\n",
         "2020-03-13T00:00:00Z"},
        {"date,price\n2020-03-12 23:59:59,1\n2020-03-13 23:59:59,1\n", "2020-03-13T00:00:00Z"},
        {"time,open,high,low,close\n2020-03-12 00:00:59,1,1,1,1\n2020-03-12 00:01:59,1,1,1,1\n",
         "2020-03-12T00:01:00Z"},
        // Not all of them: the file's own layout stands.
        {"Date,Open,High,Low,Close\n2020-03-12 00:00:00,1,1,1,1\n2020-03-12 23:59:59,1,1,1,1\n",
         "2020-03-12T23:59:59Z"},
    };
    Scratch scratch;
    for (const auto& each : cases) {
        INFO(each.text);
        CHECK(format_time(read_prices(scratch.write(each.text)).front().time) == each.first);
    }
    const auto path = scratch.write(cases[0].text);
    Told told;
    read_prices(path, {}, told.warn());
    CHECK(told.any_has("stamped in the last second of each bar"));
    CHECK(format_time(read_prices(path, {.stamp = Stamp::open}).front().time) ==
          "2020-03-13T23:59:59Z");
    const auto twice = scratch.write(
        "time,open_time,close_time,close\n0,0,2020-03-12T00:00:59.999Z,1\n"
        "0,0,2020-03-12T00:01:00Z,1\n");
    CHECK(has(message_of([&] { read_prices(twice); }), "as the row before does"));
}

TEST_CASE("a date and a time of day in two columns make one stamp") {
    const char* cases[] = {
        "date,time,close\n2020-03-12,10:00,1\n2020-03-12,11:00:30,2\n",
        "time;close;date\n10:00;1;03/12/2020\n11:00:30;2;03/12/2020\n",
    };
    Scratch scratch;
    for (const auto* text : cases) {
        INFO(text);
        const auto rows = read_prices(scratch.write(text));
        REQUIRE(rows.size() == 2);
        CHECK(format_time(rows[0].time) == "2020-03-12T10:00:00Z");
        CHECK(format_time(rows[1].time) == "2020-03-12T11:00:30Z");
    }
    const auto bad = scratch.write("date,time,close\n2020-03-12,10:00,1\n2020-03-12,noon,2\n");
    CHECK(has(message_of([&] { read_prices(bad); }), ":3: time: 'noon' is not a time of day"));
    // A column `time` of another kind is left alone.
    const auto epochs = scratch.write("date,time,close\n2020-03-12,1583971200,1\n");
    CHECK(format_time(read_prices(epochs)[0].time) == "2020-03-12T00:00:00Z");
}

}  // namespace
}  // namespace levtok::io
