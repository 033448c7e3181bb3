#include "service/io/write/write.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "nav/error.hpp"
#include "service/io/read/prices/price_file.hpp"
#include "service/io/tables/tables.hpp"
#include "service/io/write/temporary_files.hpp"
#include "tests/catch.hpp"
#include "tests/io/scratch.hpp"

namespace levtok::io {
namespace {

constexpr Column time_column{"time", ColumnType::time, "UTC", ""};

std::size_t files_in(const Scratch& scratch) {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator(scratch.folder()))
        ++count;
    return count;
}

TEST_CASE("a file takes its name only when it is committed") {
    Scratch scratch;
    const auto path = scratch.path("out.csv");
    {
        AtomicFile file(path);
        file.write("half");
        CHECK_FALSE(std::filesystem::exists(path));
    }
    CHECK(files_in(scratch) == 0);
    scratch.write("old", "out.csv");
    {
        AtomicFile file(path);
        file.write("new");
        CHECK(scratch.read("out.csv") == "old");
        file.commit();
        CHECK(scratch.read("out.csv") == "new");
    }
    CHECK(files_in(scratch) == 1);
}

TEST_CASE("what a killed process of the same number has left is in no one's way") {
    Scratch scratch;
    const auto path = scratch.path("out.csv");
    std::string name;
    {
        AtomicFile first(path);
        for (const auto& each : std::filesystem::directory_iterator(scratch.folder()))
            name = each.path().filename().string();
    }
    const auto dash = name.rfind('-');
    const int count = std::stoi(name.substr(dash + 1));
    for (const int next : {count + 1, count + 2})
        scratch.write("left", name.substr(0, dash + 1) + std::to_string(next) + ".levtok.tmp");
    AtomicFile file(path);
    file.write("new");
    file.commit();
    CHECK(scratch.read("out.csv") == "new");
}

TEST_CASE("files that killed processes have left are removed, those in use and others stay") {
    Scratch scratch;
    AtomicFile file(scratch.path("out.csv"));
    file.write("in use");
    scratch.write("left", ".out.csv.123-0.levtok.tmp");
    scratch.write("of another program", ".out.csv.123-0.tmp");
    scratch.write("no temporary file", "out.levtok.tmp");
    remove_left_files(scratch.folder().string());
    CHECK(files_in(scratch) == 3);
    CHECK_FALSE(std::filesystem::exists(scratch.path(".out.csv.123-0.levtok.tmp")));
    file.commit();
    CHECK(scratch.read("out.csv") == "in use");
}

TEST_CASE(
    "text that a spreadsheet would compute is escaped, numbers and names with a sign are not") {
    const std::pair<const char*, const char*> cases[]{
        {"=1+1", "'=1+1"},
        {"=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"},
        {"-1-A1", "'-1-A1"},
        {"\tx", "'\tx"},
        {"\rx", "\"'\rx\""},
        {"-3x", "-3x"},
        {"a=b", "a=b"},
    };
    for (const auto& [text, cell] : cases) {
        CAPTURE(text);
        std::string out;
        CsvWriter writer(out, tables::keys);
        writer.field(std::string_view(text));
        writer.field(-1.5);
        writer.end_row();
        writer.finish();
        CHECK(out.ends_with('\n' + std::string(cell) + ",-1.5\n"));
    }
}

TEST_CASE("what replaces a file keeps its permissions, and a link stays a link") {
    Scratch scratch;
    namespace fs = std::filesystem;
    scratch.write("old", "target.csv");
    fs::permissions(scratch.path("target.csv"), fs::perms::owner_read | fs::perms::owner_write);
    fs::create_symlink("target.csv", scratch.path("link.csv"));
    AtomicFile file(scratch.path("link.csv"));
    file.write("new");
    file.commit();
    CHECK(fs::is_symlink(scratch.path("link.csv")));
    CHECK(scratch.read("target.csv") == "new");
    CHECK(fs::status(scratch.path("target.csv")).permissions() ==
          (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a path in no folder is not found, a device is written in place") {
    try {
        AtomicFile file("/no/such/folder/out.csv");
        FAIL("it was opened");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::not_found);
    }
    AtomicFile null("/dev/null");
    null.write("gone");
    null.commit();
    if (std::filesystem::exists("/dev/full")) {
        AtomicFile full("/dev/full");
        CHECK_THROWS_AS(full.write("no room"), Error);
    }
}

TEST_CASE("CSV quotes what needs it, and a NaN is an empty field") {
    Scratch scratch;
    AtomicFile file(scratch.path("out.csv"));
    constexpr Column columns[] = {time_column,
                                  {"name", ColumnType::text, "", ""},
                                  {"nav", ColumnType::number, "", ""},
                                  {"count", ColumnType::integer, "", ""}};
    CsvWriter csv(file, {"", "", "", columns});
    csv.field(parse_time("2020-03-12").value())
        .field("a \"b\", c")
        .field(std::nan(""))
        .field(std::int64_t{7});
    csv.end_row();
    csv.finish();
    file.commit();
    CHECK(scratch.read("out.csv") ==
          "time,name,nav,count\n2020-03-12T00:00:00.000Z,\"a \"\"b\"\", c\",,7\n");
}

TEST_CASE("CSV has every time with three decimals of a second at least, JSON with those needed") {
    const Instant day = parse_time("2020-03-12").value();
    std::string csv_text;
    std::string json_text;
    constexpr Column columns[] = {time_column};
    CsvWriter csv(csv_text, {"", "", "", columns});
    JsonWriter json(json_text, {"", "", "", columns});
    for (RowWriter* const rows : {static_cast<RowWriter*>(&csv), static_cast<RowWriter*>(&json)}) {
        const auto write = [&](const auto& time) {
            rows->field(time);
            rows->end_row();
        };
        write(day);
        write(Instant(day + std::chrono::milliseconds{8}));
        write(std::optional<Instant>(day + std::chrono::microseconds{1}));
        write(std::optional<Instant>());
        rows->finish();
    }
    CHECK(csv_text ==
          "time\n2020-03-12T00:00:00.000Z\n2020-03-12T00:00:00.008Z\n"
          "2020-03-12T00:00:00.000001Z\n\n");
    CHECK(json_text ==
          "[\n{\"time\":\"2020-03-12T00:00:00Z\"},\n{\"time\":\"2020-03-12T00:00:00.008Z\"},\n"
          "{\"time\":\"2020-03-12T00:00:00.000001Z\"},\n{\"time\":null}\n]\n");
}

TEST_CASE("JSON is an array of objects, and a NaN is null") {
    Scratch scratch;
    AtomicFile file(scratch.path("out.json"));
    constexpr Column columns[] = {{"name", ColumnType::text, "", ""},
                                  {"nav", ColumnType::number, "", ""}};
    JsonWriter json(file, {"", "", "", columns});
    json.field("a\n\"b\"").field(0.1);
    json.end_row();
    json.field("c").field(std::nan(""));
    json.end_row();
    json.finish();
    file.commit();
    CHECK(scratch.read("out.json") ==
          "[\n{\"name\":\"a\\n\\\"b\\\"\",\"nav\":0.1},\n{\"name\":\"c\",\"nav\":null}\n]\n");
}

TEST_CASE("prices of every size come back as the same doubles, plain and compressed") {
    Scratch scratch;
    std::mt19937_64 random(1);
    constexpr Range range = unit::Price::range;
    std::vector<double> prices{range.low,
                               std::nextafter(range.low, 1),
                               range.high,
                               std::nextafter(range.high, 0),
                               0.1,
                               1.0 / 3,
                               12345678901234.568};
    while (prices.size() < 20'000) {
        const auto x = std::bit_cast<double>(random() & ~(std::uint64_t{1} << 63));
        if (range.contains(x)) prices.push_back(x);
    }
    while (prices.size() < 40'000)
        prices.push_back(static_cast<double>(1 + random() % 10'000'000) / 100);
    for (const std::string name : {"out.csv", "out.csv.gz"}) {
        AtomicFile file(scratch.path(name));
        constexpr Column columns[] = {time_column, {"close", ColumnType::number, "", ""}};
        CsvWriter csv(file, {"", "", "", columns});
        Instant time{};
        time += 20000 * one_day;
        for (const double price : prices) {
            csv.field(time).field(price);
            csv.end_row();
            time += std::chrono::minutes{1};
        }
        csv.finish();
        file.commit();
        CHECK((scratch.read(name).substr(0, 2) == "\x1f\x8b") == (name == "out.csv.gz"));
        const auto read = read_prices(scratch.path(name));
        REQUIRE(read.size() == prices.size());
        bool same = true;
        for (std::size_t i = 0; i < prices.size(); ++i)
            same = same && read[i].close.value() == prices[i];
        CHECK(same);
    }
}

}  // namespace
}  // namespace levtok::io
