#include "service/io/read/prices/price_file.hpp"
#include "service/io/read/rates/funding_file.hpp"
#include "service/io/write/write.hpp"
#include "tests/catch.hpp"
#include "tests/io/scratch.hpp"

using namespace levtok;
using namespace levtok::io;

namespace {

std::string many_rows() {
    std::string text = "time,close\n";
    for (int i = 0; i < 40'000; ++i) {
        text += format_time(Instant{std::chrono::minutes{i}}) + ',' + std::to_string(i + 1) + '\n';
    }
    return text;
}

}  // namespace

TEST_CASE("a text in memory reads as the file that holds it") {
    const std::string text = many_rows();
    REQUIRE(text.size() > 2 * TextFile::block_size);
    const Scratch scratch;
    const auto from_file = read_prices(scratch.write(text));
    const auto from_memory = read_prices({"body", text});
    REQUIRE(from_memory.size() == from_file.size());
    CHECK(from_memory.back().time == from_file.back().time);
    CHECK(from_memory.back().close == from_file.back().close);
}

TEST_CASE("a mistake in memory is told with the name given and its line") {
    const std::string wrong = "time,fundingRate\n2020-01-01,0.1\n2020-01-02,x\n";
    CHECK(has(message_of([&] { read_funding({"body", wrong}); }), "body:3: fundingRate"));
    CHECK(has(message_of([&] { read_funding({"body", ""}); }), "body:"));
}

TEST_CASE("one bar with an open time alone lacks its interval") {
    const PriceReader open({"body", "open_time,open,high,low,close\n2020-01-01,1,2,1,2\n"});
    CHECK(open.lacks_interval());
    const PriceReader close({"body", "close_time,open,high,low,close\n2020-01-01,1,2,1,2\n"});
    CHECK_FALSE(close.lacks_interval());
}

TEST_CASE("rows go to a text as they go to a file") {
    constexpr Column columns[] = {{"a", ColumnType::number, "", ""},
                                  {"b", ColumnType::text, "", ""}};
    std::string text;
    CsvWriter rows(text, {"", "", "", columns});
    rows.field(0.1).field("x,y");
    rows.end_row();
    rows.finish();
    CHECK(text == "a,b\n0.1,\"x,y\"\n");
}
