#include "service/io/read/text/text_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "service/io/read/prices/price_file.hpp"
#include "tests/catch.hpp"
#include "tests/io/packed.hpp"
#include "tests/io/scratch.hpp"

using namespace levtok;
using namespace levtok::io;

namespace {

const std::string table = "time,close\n2020-03-11,7900\n2020-03-12,4900.25\n2020-03-13,5600\n";

std::string lines_of(TextFile& file) {
    std::string out;
    std::string_view line;
    while (file.next_line(line)) out += std::string(line) + '\n';
    return out;
}

std::string lines_of(const TextSource& source) {
    TextFile file(source);
    return lines_of(file);
}

std::string utf16(std::string_view text, bool big, bool mark) {
    std::string out = !mark ? "" : big ? "\xFE\xFF" : "\xFF\xFE";
    for (const char c : text) out += big ? std::string{'\0', c} : std::string{c, '\0'};
    return out;
}

std::string replaced(std::string text, const std::string& part, const std::string& by) {
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + by.size()))
        text.replace(at, part.size(), by);
    return text;
}

/// What it is, and its bytes.
struct Form {
    const char* name;
    std::string bytes;
};

std::vector<Form> forms_of(const std::string& text) {
    const Entry entry{"btc.csv", text};
    return {
        {"plain", text},
        {"no line end after the last row", text.substr(0, text.size() - 1)},
        {"CR LF", replaced(text, "\n", "\r\n")},
        {"CR CR LF", replaced(text, "\n", "\r\r\n")},
        {"CR alone", replaced(text, "\n", "\r")},
        {"UTF-8 with its mark", "\xEF\xBB\xBF" + text},
        {"UTF-16 little-endian", utf16(text, false, true)},
        {"UTF-16 big-endian", utf16(text, true, true)},
        {"UTF-16 little-endian without a mark", utf16(text, false, false)},
        {"UTF-16 big-endian without a mark", utf16(text, true, false)},
        {"UTF-16 with CR LF", utf16(replaced(text, "\n", "\r\n"), false, true)},
        {"gzip", compressed("gzip", text)},
        {"gzip in two parts",
         compressed("gzip", text.substr(0, 20)) + compressed("gzip", text.substr(20))},
        {"gzip with zeros after it", compressed("gzip", text) + std::string(512, '\0')},
        {"xz", compressed("xz", text)},
        {"zstd", compressed("zstd", text)},
        {"bzip2", compressed("bzip2", text)},
        {"lz4", compressed("lz4", text)},
        {"zip", packed("zip", "", {entry})},
        {"zip with a folder", packed("zip", "", {{"data/2020/btc.csv", text}})},
        {"zip with what macOS adds",
         packed(
             "zip", "",
             {entry, {"__MACOSX/._btc.csv", "x"}, {".DS_Store", "x"}, {"btc.csv.CHECKSUM", "x"}})},
        {"zip with a read-me before it", packed("zip", "", {{"README.txt", "words"}, entry})},
        {"zip of UTF-16", packed("zip", "", {{"btc.csv", utf16(text, false, true)}})},
        {"zip of gzip", packed("zip", "", {{"btc.csv.gz", compressed("gzip", text)}})},
        {"7z", packed("7zip", "", {entry})},
        {"tar", packed("ustar", "", {entry})},
        {"tar.gz", packed("ustar", "gzip", {entry})},
        {"tar.xz", packed("ustar", "xz", {entry})},
    };
}

}  // namespace

TEST_CASE("a table is read from whatever holds it") {
    Scratch scratch;
    std::string many = table;
    for (int i = 0; i < 30'000; ++i)
        many += fmt::format("{},{}\n", 1'600'000'000 + 60 * i, 100 + i % 97);
    for (const auto& text : {table, many}) {
        const auto forms = forms_of(text);
        for (const auto& [name, bytes] : forms) {
            INFO(name);
            CHECK((replaced(lines_of(TextSource(scratch.write(bytes))), "\n\n", "\n") == text));
            CHECK((replaced(lines_of(TextSource("body", bytes)), "\n\n", "\n") == text));
        }
        CHECK(forms.size() >= 20);
    }
}

TEST_CASE("packed tables come through standard input too") {
    Scratch scratch;
    const int input = ::dup(STDIN_FILENO);
    for (const auto& [name, bytes] : forms_of(table)) {
        if (std::string(name) == "7z") continue;  // its directory is at its end
        INFO(name);
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        REQUIRE(::write(ends[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
        ::close(ends[1]);
        ::dup2(ends[0], STDIN_FILENO);
        ::close(ends[0]);
        CHECK(replaced(lines_of(TextSource("-")), "\n\n", "\n") == table);
    }
    if (input >= 0) ::dup2(input, STDIN_FILENO);
}

TEST_CASE("prices from an archive are those of the table in it, and errors name its lines") {
    Scratch scratch;
    const auto plain = read_prices(scratch.write(table));
    const auto zip = scratch.write(packed("zip", "", {{"btc.csv", table}}), "x.zip");
    const auto from_zip = read_prices(zip);
    REQUIRE(from_zip.size() == plain.size());
    CHECK(from_zip.back().close == plain.back().close);
    const auto wrong =
        scratch.write(packed("zip", "", {{"btc.csv", "time,close\n2020-03-11,x\n"}}), "y.zip");
    CHECK(has(message_of([&] { read_prices(wrong); }), "y.zip/btc.csv:2: close: 'x' is not"));
}

TEST_CASE("of several tables in an archive one can be named") {
    Scratch scratch;
    const std::vector<Entry> two{{"btc.csv", table}, {"sub/eth.csv", "time,close\n1,2\n"}};
    for (const auto& entry :
         {Entry{"two.zip", packed("zip", "", two)}, Entry{"two.tar", packed("ustar", "", two)},
          Entry{"two.7z", packed("7zip", "", two)},
          Entry{"two.tar.gz", packed("ustar", "gzip", two)}}) {
        const std::string& file = entry.first;
        const std::string& bytes = entry.second;
        INFO(file);
        const auto path = scratch.write(bytes, file);
        const auto message = message_of([&] { lines_of(TextSource(path)); });
        CHECK(has(message, file));
        CHECK(has(message, "archive: holds 2 tables: 'btc.csv', 'sub/eth.csv'; name the one"));
        CHECK(lines_of(TextSource(path + "/btc.csv")) == table);
        CHECK(has(lines_of(TextSource(path + "/sub/eth.csv")), "1,2"));
        CHECK(has(message_of([&] { lines_of(TextSource(path + "/ltc.csv")); }),
                  "holds no table called 'ltc.csv'; choose one of 'btc.csv', 'sub/eth.csv'"));
        CHECK_FALSE(message_of([&] { lines_of(TextSource("body", bytes)); }).empty());
    }
    const auto alone = scratch.write(table, "alone.csv");
    CHECK(has(message_of([&] { lines_of(TextSource(alone + "/btc.csv")); }),
              "alone.csv:1: archive: is none, and holds no 'btc.csv'"));
    CHECK(has(message_of([&] { lines_of(TextSource(scratch.path("no.zip/btc.csv"))); }),
              "cannot be opened"));
}

TEST_CASE("what is cut, damaged or locked is refused with what to do") {
    Scratch scratch;
    std::string noise = "time,close\n";
    std::uint64_t state = 1;
    for (int i = 0; i < 50'000; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        noise += fmt::format("{},{}\n", 1'600'000'000 + 60 * i, 1 + (state >> 40U));
    }
    for (const std::string filter : {"gzip", "xz", "zstd", "bzip2", "lz4"}) {
        const auto whole = compressed(filter, noise);
        INFO(filter);
        const auto cut = message_of([&] {
            lines_of(TextSource("cut", std::string_view(whole).substr(0, whole.size() / 2)));
        });
        CHECK(has(cut, "cut:"));
        CHECK((has(cut, "archive: is cut or damaged") || has(cut, "gzip: the stream is broken")));
    }
    const auto zip = packed("zip", "", {{"btc.csv", noise}});
    auto message = message_of(
        [&] { lines_of(TextSource(scratch.write(zip.substr(0, zip.size() / 2), "cut.zip"))); });
    CHECK(has(message, "archive: is cut or damaged"));
    CHECK(has(message, "download or copy it again"));

    // The last eight bytes of gzip are the checksum and the length of what was packed.
    auto damaged = compressed("gzip", noise);
    damaged[damaged.size() - 7] = static_cast<char>(damaged[damaged.size() - 7] ^ 1);
    CHECK(has(message_of([&] { lines_of(TextSource("body", damaged)); }), "gzip: the stream is"));
    auto flipped = packed("zip", "", {{"btc.csv", noise}});
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 0x55);
    CHECK(has(message_of([&] { lines_of(TextSource("body", flipped)); }), "is cut or damaged"));

    const auto locked = packed("zip", "", {{"btc.csv", table}}, "secret");
    message = message_of([&] { lines_of(TextSource(scratch.write(locked, "locked.zip"))); });
    CHECK(has(message, "locked.zip:1: archive: is protected by a password; unpack it and give"));

    CHECK(has(message_of([&] {
                  lines_of(TextSource("body", packed("zip", "", {{"README.md", "words"}})));
              }),
              "archive: holds no table"));
    CHECK(has(message_of([&] {
                  lines_of(TextSource(
                      "body", packed("zip", "", {{"a.zip", packed("zip", "", {{"b", table}})}})));
              }),
              "archive: holds another archive"));
}

TEST_CASE("a packed text in memory may unpack to 64 MiB") {
    const std::string line = "2020-03-12,1\n";
    std::string long_text;
    while (long_text.size() < TextFile::longest_unpacked + TextFile::block_size) long_text += line;
    const auto bomb = compressed("gzip", long_text);
    CHECK(bomb.size() < long_text.size() / 100);
    CHECK(has(message_of([&] { lines_of(TextSource("body", bomb)); }),
              "text: unpacks to more than 64 MiB"));
    const auto one_line = compressed("gzip", std::string(std::size_t{1} << 24, '1'));
    CHECK(has(message_of([&] { lines_of(TextSource("body", one_line)); }), "is longer than 1 MiB"));
}

TEST_CASE("what is no text is called what it is") {
    using namespace std::string_literals;
    struct Case {
        std::string bytes;
        const char* message;
    };
    const std::string workbook =
        packed("zip", "", {{"[Content_Types].xml", "<x/>"}, {"xl/workbook.xml", "<x/>"}});
    const std::string sheet = packed(
        "zip", "", {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"c.xml", ""}});
    for (const auto& each :
         {Case{"PAR1\x15\x04", "is a Parquet file; write it as CSV, with pandas: read_parquet"},
          Case{workbook, "is an Excel workbook; save its sheet as CSV"},
          Case{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more", "is an Excel workbook"},
          Case{"<?xml version=\"1.0\"?>\n<Workbook "
               "xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
               "is an Excel workbook"},
          Case{sheet, "is an OpenDocument spreadsheet"},
          Case{"ARROW1\0\0x"s, "is an Arrow or Feather file"},
          Case{"FEA1xxxx", "is an Arrow or Feather file"},
          Case{"SQLite format 3\0x"s, "is an SQLite database"},
          Case{"%PDF-1.7\n", "is a PDF document"},
          Case{"<!DOCTYPE html>\n<html>", "is an HTML page; download the data itself"},
          Case{"\n  <html lang=\"en\">", "is an HTML page"},
          Case{"<table><tr><td>1</td></tr></table>", "is an HTML page"},
          Case{"<?xml version=\"1.0\"?><data/>", "is an XML document"},
          Case{"\x89HDF\r\n\x1a\n", "is an HDF5 file"},
          Case{"Rar!\x1a\x07\x01", "is a RAR archive; unpack it"},
          Case{compressed("gzip", "<!doctype html><html>"), "is an HTML page"},
          Case{packed("zip", "", {{"prices.parquet", "PAR1\x15"}}), "is a Parquet file"}}) {
        INFO(each.message);
        CHECK(has(message_of([&] { lines_of(TextSource("body", each.bytes)); }), each.message));
    }
    CHECK(lines_of(TextSource("body", "<DATE>\t<CLOSE>\n")) == "<DATE>\t<CLOSE>\n");
}

TEST_CASE("a NUL in a text is refused with its line") {
    for (const std::string end : {"\n", "\r\n", "\r"}) {
        std::string text = replaced(table, "\n", end);
        text[text.find("4900")] = '\0';
        INFO(end.size());
        const auto message = message_of([&] { lines_of(TextSource("body", text)); });
        CHECK(has(message, "body:3: text: holds a NUL byte"));
    }
    std::string late = "time,close\n";
    while (late.size() < 3 * TextFile::block_size) late += "2020-03-12,1\n";
    const auto lines = std::count(late.begin(), late.end(), '\n');
    CHECK(has(message_of([&] { lines_of(TextSource("body", late + '\0' + "1\n")); }),
              fmt::format("body:{}: text: holds a NUL", lines + 1)));
}

TEST_CASE("UTF-16 beyond ASCII and bytes that are no UTF-8 reach the reader") {
    const std::string text = "temps,cl\xC3\xB4ture \xE2\x82\xAC \xF0\x9F\x93\x88\n";
    std::string as_utf16 = "\xFF\xFE";
    for (const char16_t unit : std::u16string(u"temps,cl\u00F4ture \u20AC \U0001F4C8\n")) {
        as_utf16 += static_cast<char>(unit & 0xFF);
        as_utf16 += static_cast<char>(unit >> 8);
    }
    CHECK(lines_of(TextSource("body", as_utf16)) == text);
    // Half a pair, and half a unit at the end.
    using namespace std::string_literals;
    CHECK(lines_of(TextSource("body", "\xFF\xFE\x3D\xD8"s + "a\0"s)) ==
          "\xEF\xBF\xBD"
          "a\n");
    CHECK(lines_of(TextSource("body",
                              "\xFF\xFE"
                              "a\0b"s)) == "ab\n");

    const std::string latin = "time,cl\xF4ture,close\n2020-03-11,x,7900\n2020-03-12,y,4900\n";
    const auto rows = read_prices({"body", latin});
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].close == Price::raw(4900));
}
