#include "service/io/read/prices/price_history.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/rates/funding_file.hpp"
#include "service/io/read/rates/joined_events.hpp"
#include "service/io/read/text/sources.hpp"
#include "tests/catch.hpp"
#include "tests/io/observations_text.hpp"
#include "tests/io/packed.hpp"
#include "tests/io/scratch.hpp"

using namespace levtok;
using namespace levtok::io;

namespace {

using Sources = std::vector<TextSource>;

std::vector<Observation> read_all(const Sources& sources, const PriceFileOptions& options = {},
                                  const Warn& warn = {}) {
    PriceReader reader(sources, options, warn);
    std::vector<Observation> all;
    Observation bar;
    while (reader.next(bar)) all.push_back(bar);
    CHECK(reader.bytes_read() == reader.bytes_total());
    return all;
}

constexpr std::int64_t begin = 1'704'067'200;  // 2024-01-01
constexpr std::int64_t hour = 3600;

std::string kline(std::int64_t i, bool microseconds = false) {
    const auto unit = microseconds ? 1'000'000 : 1000;
    const auto open = begin + i * hour;
    return fmt::format("{},{},{},{},{},5,{},9,8,7,6,0\n", open * unit, 100 + i % 7, 120 + i % 7,
                       90 + i % 7, 101 + i % 7, (open + hour) * unit - 1);
}

const std::string header =
    "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
    "taker_buy_quote_volume,ignore\n";

std::string klines(std::int64_t first, std::int64_t end, bool microseconds = false) {
    std::string rows;
    for (auto i = first; i < end; ++i) rows += kline(i, microseconds);
    return rows;
}

/// What a month of Binance is called.
std::string month(std::int64_t m) { return fmt::format("BTCUSDT-1h-2024-{:02}.csv", m); }

}  // namespace

TEST_CASE("twelve monthly archives are the year in one file") {
    Scratch scratch;
    const auto whole = text_of(read_prices(scratch.write(header + klines(0, 8400), "y.csv")));
    const auto folder = scratch.folder() / "months";
    std::filesystem::create_directories(folder / "older");
    Sources one_by_one;
    std::vector<Entry> members;
    for (std::int64_t m = 1; m <= 12; ++m) {
        const auto rows = klines(700 * (m - 1), 700 * m, m > 6);
        const Entry member{month(m), m % 2 == 0 ? header + rows : rows};
        const auto name = "months/" + month(m) + ".zip";
        one_by_one.insert(one_by_one.begin(), scratch.write(packed("zip", "", {member}), name));
        scratch.write("0f3a  " + name, name + ".CHECKSUM");
        members.push_back(member);
    }
    Told told;
    CHECK(text_of(read_all({folder.string()}, {}, told.warn())) == whole);
    CHECK(
        told.any_has("months: not read, since they are folders or no tables: "
                     "'BTCUSDT-1h-2024-01.csv.zip.CHECKSUM'"));
    CHECK(told.any_has("BTCUSDT-1h-2024-01.csv: 12 files are read as one history"));
    CHECK_FALSE(told.any_has("gap"));
    CHECK_FALSE(told.any_has("their names differ"));
    CHECK(text_of(read_all(one_by_one)) == whole);
    const auto in_one = scratch.write(packed("zip", "", members), "year.zip");
    CHECK(text_of(read_all({in_one})) == whole);
    const auto bytes = packed("zip", "", members);
    CHECK(text_of(read_all({TextSource("body", bytes)})) == whole);
}

TEST_CASE("files of a history may overlap, lack a header, be newest-first or short") {
    Scratch scratch;
    const auto whole = text_of(read_prices({"body", header + klines(0, 300)}));
    const auto file = [&](const std::string& name, const std::string& text) {
        return scratch.write(text, name);
    };
    const auto a = file("a.csv", header + klines(0, 120));
    const auto b = file("b.csv", klines(100, 201));
    std::string backwards;
    for (std::int64_t i = 299; i >= 200; --i) backwards += kline(i);
    const auto c = file("c.csv", header + backwards);
    Told told;
    CHECK(text_of(read_all({c, a, b}, {}, told.warn())) == whole);
    CHECK(told.any_has("b.csv:1: time: 2024-01-05T04:59:59.999Z occurs in two files; one kept"));
    CHECK(told.any_has("more rows that occur in two files; one kept"));
    CHECK(told.any_has("their names differ in more than numbers"));

    const auto one_row = file("d.csv", header + kline(300));
    CHECK(read_all({a, b, c, one_row}).size() == 301);

    // The bar that was not finished when a file was made is finished in the next.
    const auto partial = fmt::format("{},100,200,1,7,1,{},9,8,7,6,0\n", (begin + 120 * hour) * 1000,
                                     (begin + 121 * hour) * 1000 - 1);
    const auto cut = file("cut.csv", header + klines(0, 120) + partial);
    Told of_cut;
    CHECK(text_of(read_all({cut, b, c}, {}, of_cut.warn())) == whole);
    CHECK(
        of_cut.any_has("cut.csv:122: time: 2024-01-06T00:59:59.999Z occurs in two files, here as "
                       "the last row and with other values; one kept"));
    PriceFileOptions strict;
    strict.strict = true;
    CHECK_THROWS_AS(read_all({cut, b, c}, strict), InputError);
}

TEST_CASE("a split is noted with its file") {
    Scratch scratch;
    const auto closes = [](int first_day, double price) {
        std::string text = "date,close\n";
        for (int i = 0; i < 9; ++i) {
            text += fmt::format("2024-01-{:02},{}\n", first_day + i, price * (1 + 0.01 * (i % 3)));
        }
        return text;
    };
    const auto a = scratch.write(closes(1, 300), "s-1.csv");
    const auto b = scratch.write(closes(10, 100), "s-2.csv");
    const auto c = scratch.write(closes(19, 101), "s-3.csv");
    Told told;
    CHECK(read_all({a, b, c}, {}, told.warn()).size() == 27);
    CHECK(told.any_has("s-2.csv:2: price: 100 follows 306"));
}

TEST_CASE("a gap between two files and a suspect print in the second are told with their file") {
    Scratch scratch;
    const auto a = scratch.write(header + klines(0, 200), "a-1.csv");
    const auto b = scratch.write(header + klines(210, 400), "a-2.csv");
    Told told;
    CHECK(read_all({a, b}, {}, told.warn()).size() == 390);
    CHECK(told.any_has("a-2.csv:2: time: 1 gap (10 bars of 1h missing)"));
}

TEST_CASE("a file that decides the order of day and month decides it for the others") {
    Scratch scratch;
    const auto early = scratch.write("Date,Close\n01/02/2024,100\n02/02/2024,101\n", "d-1.csv");
    const auto late = scratch.write("Date,Close\n03/02/2024,102\n13/02/2024,103\n", "d-2.csv");
    Told told;
    const auto rows = read_all({early, late}, {}, told.warn());
    REQUIRE(rows.size() == 4);
    CHECK(format_time(rows[0].time) == "2024-02-01T00:00:00Z");
    CHECK(format_time(rows[2].time) == "2024-02-03T00:00:00Z");
    CHECK_FALSE(told.any_has("--date-order"));
    const auto other = scratch.write("Date,Close\n02/14/2024,104\n02/15/2024,103\n", "d-3.csv");
    const auto message = message_of([&] { read_all({early, late, other}); });
    CHECK(has(message, "has the day and the month of its dates in another order than"));
}

TEST_CASE("files of two histories are refused with both named") {
    Scratch scratch;
    const auto hourly = scratch.write(header + klines(0, 100), "hourly.csv");
    const auto refused = [&](const std::string& text, const std::string& message) {
        const auto other = scratch.write(text, "other.csv");
        for (const auto& order : {Sources{hourly, other}, Sources{other, hourly}}) {
            INFO(message);
            const auto what = message_of([&] { read_all(order); });
            CHECK(has(what, message));
            CHECK(has(what, "other.csv"));
            CHECK(has(what, "hourly.csv"));
        }
    };
    std::string minutes = header;
    for (std::int64_t i = 0; i < 50; ++i) {
        const auto open = begin + 1000 * hour + i * 60;
        minutes += fmt::format("{},1,1,1,1,1,{},9,8,7,6,0\n", open * 1000, (open + 60) * 1000 - 1);
    }
    refused(minutes, "has rows 1m apart, where");
    std::string closes = "time,price\n";
    for (int i = 0; i < 50; ++i) closes += fmt::format("{},{}\n", begin + i * hour, 5);
    refused(closes, "column: has 'price' alone at their close times, where");
    std::string another_market = header;
    for (int i = 0; i < 50; ++i) {
        const auto open = begin + i * hour;
        another_market +=
            fmt::format("{},9,9,9,9,1,{},9,8,7,6,0\n", open * 1000, (open + hour) * 1000 - 1);
    }
    refused(another_market, "has other values in");
    CHECK(has(message_of([&] {
                  read_all({hourly, "-"});
              }),
              "standard input: cannot be one of several files"));
}

TEST_CASE("a folder of funding is one history too") {
    Scratch scratch;
    std::filesystem::create_directories(scratch.folder() / "f");
    const std::string head = "fundingTime,fundingRate\n";
    scratch.write(head + "2024-01-01,0.0001\n2024-01-02,0.0002\n", "f/f-1.csv");
    scratch.write(head + "2024-01-02,0.0002\n2024-01-03,0.0003\n", "f/f-0.csv");
    Told told;
    const auto read = [&] {
        const TextSource folder(scratch.path("f"));
        return joined_events(std::span(&folder, 1), told.warn(),
                             [](const TextSource& source) { return read_funding(source); });
    };
    const auto events = read();
    REQUIRE(events.size() == 3);
    CHECK(events.front().rate == Rate::raw(0.0001));
    CHECK(events.back().rate == Rate::raw(0.0003));
    CHECK(told.any_has("f: 2 files are read as one history"));
    scratch.write(head + "2024-01-02,0.0005\n2024-01-03,0.0003\n", "f/f-0.csv");
    CHECK(has(message_of(read), "has another rate in another"));
}

TEST_CASE("what a folder holds beside tables is skipped, and a folder without any refused") {
    Scratch scratch;
    std::filesystem::create_directories(scratch.folder() / "data");
    CHECK(has(message_of([&] { read_all({scratch.path("data")}); }), "is a folder without tables"));
    scratch.write("x", "data/.hidden");
    CHECK(has(message_of([&] { read_all({scratch.path("data")}); }), "is a folder without tables"));
    scratch.write(header + klines(0, 10), "data/a.csv");
    scratch.write("# Notes", "data/README.md");
    Told told;
    CHECK(read_all({scratch.path("data")}, {}, told.warn()).size() == 10);
    REQUIRE(told.texts.size() == 1);
    CHECK(told.any_has("'.hidden', 'README.md'"));
    // A folder in the folder is not entered, and named.
    std::filesystem::create_directories(scratch.folder() / "data" / "older");
    scratch.write(header + klines(10, 20), "data/older/b.csv");
    told.texts.clear();
    CHECK(read_all({scratch.path("data")}, {}, told.warn()).size() == 10);
    REQUIRE(told.texts.size() == 1);
    CHECK(told.any_has(
        "not read, since they are folders or no tables: '.hidden', 'README.md', 'older'"));
    CHECK(read_all({scratch.path("data"), scratch.path("data/older")}).size() == 20);
    CHECK(files_of(scratch.path("data")) == std::vector{scratch.path("data/a.csv")});
    CHECK(files_of(scratch.path("data/a.csv")) == std::vector{scratch.path("data/a.csv")});
    CHECK(files_of(scratch.path("data/a.csv/b.csv")) == std::vector{scratch.path("data/a.csv")});
    CHECK(files_of(scratch.path("none.csv")).empty());
    CHECK(files_of("-").empty());
}

TEST_CASE("an archive of tables that are not alike is no history") {
    Scratch scratch;
    const auto zip = scratch.write(
        packed("zip", "",
               {{"btc.csv", header + klines(0, 9)}, {"eth.csv", header + klines(9, 12)}}),
        "two.zip");
    CHECK(has(message_of([&] { read_all({zip}); }), "two.zip:1: archive: holds 2 tables"));
    CHECK(read_all({zip + "/btc.csv"}).size() == 9);
}
