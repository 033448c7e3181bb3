#include "service/io/read/values/times/stamp.hpp"

#include <string>

#include "tests/catch.hpp"

namespace levtok::io {
namespace {

TEST_CASE("times as files write them") {
    struct Case {
        const char* text;
        const char* time;  ///< empty: no time
    };
    const Case cases[] = {
        {"2020-03-12", "2020-03-12T00:00:00Z"},
        {"2020-03-12 10:00:00", "2020-03-12T10:00:00Z"},
        {"2020-03-12 10:00", "2020-03-12T10:00:00Z"},
        {"2020-03-12T10:00:00Z", "2020-03-12T10:00:00Z"},
        {"2020-03-12 10:00:00+00:00", "2020-03-12T10:00:00Z"},
        {"2020-03-12T10:00:00+02:00", "2020-03-12T08:00:00Z"},
        {"2024-01-01T23:59:59.999Z", "2024-01-01T23:59:59.999Z"},
        {"03/12/2020", "2020-03-12T00:00:00Z"},
        {"3/12/2020", "2020-03-12T00:00:00Z"},
        {"Mar 12, 2020", "2020-03-12T00:00:00Z"},
        {"Dec 1, 2020", "2020-12-01T00:00:00Z"},
        {"20200312", "2020-03-12T00:00:00Z"},
        {"1584007200", "2020-03-12T10:00:00Z"},
        {"1584007200000", "2020-03-12T10:00:00Z"},
        {"1584007200008", "2020-03-12T10:00:00.008Z"},
        {"1584007200000000", "2020-03-12T10:00:00Z"},
        {"1584007200000000000", "2020-03-12T10:00:00Z"},
        {"1584007200.25", "2020-03-12T10:00:00.25Z"},
        {"1584007200000.0", "2020-03-12T10:00:00Z"},
        {" 2020-03-12 ", "2020-03-12T00:00:00Z"},
        {"", ""},
        {"yesterday", ""},
        {"2020-13-12", ""},
        {"2020-02-30", ""},
        {"31/12/2020", "2020-12-31T00:00:00Z"},
        {"12345", ""},
        {"-1584007200", ""},
        {"1584007200.", ""},
        {"15840072000000000000000", ""},
        {"20201332", ""},
        {"Foo 12, 2020", ""},
        {"Mar", ""},
        {"Mar 12 2020", "2020-03-12T00:00:00Z"},
        {"2020-03-12 25:00:00", ""},
        {"2020-03-12T10:00:00.000Z", "2020-03-12T10:00:00Z"},
        {"2020-03-12T10:00:00.000001Z", "2020-03-12T10:00:00.000001Z"},
        {"2020-03-12 10:00:00.5+00:00", "2020-03-12T10:00:00.5Z"},
        {"2020-03-12T10:00:00.1234567Z", "2020-03-12T10:00:00.123456Z"},
        {"2020-03-12T10:00:00.Z", ""},
        {"2020-03-12 10:00:00 PM", "2020-03-12T22:00:00Z"},
    };
    for (const auto& each : cases) {
        INFO(each.text);
        const auto time = parse_stamp(each.text);
        CHECK((time ? format_time(*time) : "") == each.time);

        // In place: the same time, or left to the long way.
        const std::string text = std::string(each.text) + "," + std::string(64, '\0');
        const std::size_t digits = text.find_first_not_of("0123456789");
        StampScanner scanner;
        Instant scanned{};
        const char* end = scanner.scan(text.data(), digits, scanned);
        if (end != nullptr && *end == ',') {
            REQUIRE(time.has_value());
            CHECK(format_time(scanned) == each.time);
        }
    }
}

TEST_CASE("a time as CSV has it is read in place") {
    const std::string text = "2020-03-12T10:00:00.008Z," + std::string(64, '\0');
    StampScanner scanner;
    Instant scanned{};
    const char* end = scanner.scan(text.data(), 4, scanned);
    REQUIRE(end == text.data() + text.find(','));
    CHECK(format_time(scanned) == "2020-03-12T10:00:00.008Z");
}

}  // namespace
}  // namespace levtok::io
