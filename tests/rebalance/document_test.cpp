#include "rebalance/json/document.hpp"

#include <nlohmann/json.hpp>
#include <vector>

#include "nav/error.hpp"
#include "rebalance/product.hpp"
#include "tests/catch.hpp"
#include "tests/rebalance/messages.hpp"

using namespace levtok;
using namespace levtok::rebalance;
using levtok::testing::message_of;
using nlohmann::json;

namespace {

/// A document with `rows` equal rows in the list "rows".
std::string with_rows(std::size_t rows, const std::string& row) {
    std::string text = R"({"before": [1, {}], "rows": [)";
    for (std::size_t i = 0; i < rows; ++i) text += (i == 0 ? "" : ",") + row;
    return text + R"(], "behind": {"rows": [2]}})";
}

/// What a reading cost: the rows that were looked at, and the bytes that were asked for.
struct Work {
    std::size_t rows = 0;
    std::size_t bytes = 0;
};

Work work_of(const std::string& text, bool by_rows) {
    Work work;
    const RowTaker taker{
        .list = "rows", .most = 10'000'000, .bytes = 16, .take = [&](json&, std::size_t) {
            ++work.rows;
        }};
    const auto weigh = [&](std::size_t bytes) { work.bytes += bytes; };
    const std::span<const RowTaker> takers(&taker, by_rows ? 1 : 0);
    static_cast<void>(parse_strictly(text, "", {weigh, takers}));
    return work;
}

}  // namespace

TEST_CASE("the rows of a list are taken one by one, in order, and stand in no document") {
    std::vector<json> taken;
    const RowTaker taker{.list = "rows", .most = 4, .take = [&](json& row, std::size_t index) {
                             CHECK(index == taken.size());
                             taken.push_back(row);
                         }};
    const auto document = parse_strictly(
        R"({"a": {"rows": [1]}, "rows": [1, [2, {"b": 3}], {"c": []}, "d"], "e": 5})", "",
        {{}, {&taker, 1}});
    // Of the outermost object alone: the inner list of the name is as it was.
    CHECK(document == json::parse(R"({"a": {"rows": [1]}, "rows": [], "e": 5})"));
    CHECK(json(taken) == json::parse(R"([1, [2, {"b": 3}], {"c": []}, "d"])"));
}

TEST_CASE("a row too many is refused before it is built") {
    std::size_t taken = 0;
    const RowTaker taker{.list = "rows", .most = 3, .take = [&](json&, std::size_t) { ++taken; }};
    const auto message = message_of([&] {
        // What is wrong after the last row that is allowed is not reached.
        parse_strictly(R"({"rows": [1, 2, 3, [[nonsense)", "", {{}, {&taker, 1}});
    });
    CHECK(message == "rows: must be at most 3 rows, was more");
    CHECK(taken == 3);
}

TEST_CASE("what is wrong in a row is named by its place, as it is elsewhere") {
    const RowTaker taker{.list = "rows", .most = 9, .take = [](json&, std::size_t) {}};
    struct Case {
        const char* text;
        const char* message;
    };
    const Case cases[] = {
        {R"({"rows": [1, {"a": 1, "a": 2}]})", "rows.1.a: must be given once, was given twice"},
        {R"({"rows": [], "rows": []})", "rows: must be given once, was given twice"},
        {R"({"rows": [[0, 1e999]]})", "rows.0.1: must be a finite number, was '1e999'"},
        {R"({"rows": [{"a": {"b": -1e999}}]})",
         "rows.0.a.b: must be a finite number, was '-1e999'"},
        {R"({"rows": [NaN]})",
         "not valid JSON: line 1, column 11: syntax error while parsing "
         "value - invalid literal; last read: '\"rows\": [N'"},
    };
    for (const auto& each : cases) {
        const char* const text = each.text;
        const char* const message = each.message;
        CAPTURE(text);
        CHECK(message_of([&] { parse_strictly(text, "", {{}, {&taker, 1}}); }) == message);
        CHECK(message_of([&] { parse_strictly(text); }) == message);
    }
}

TEST_CASE("a message neither ends at a key nor hides behind one") {
    const char* keys[] = {R"("\u0000")", R"("\u001b[2J")", R"("a\nb")"};
    const char* shown[] = {"?", "?[2J", "a?b"};
    for (std::size_t i = 0; i < std::size(keys); ++i) {
        const std::string member = std::string(keys[i]) + ": 1";
        const std::string place = std::string(shown[i]) + ": ";
        const auto text = write_product(rebalance::product("3x"));
        const auto unknown =
            message_of([&] { parse_product('{' + member + ", " + text.substr(1)); });
        CHECK(unknown.starts_with(place + "unknown key"));
        const auto twice = message_of([&] { parse_strictly('{' + member + ", " + member + '}'); });
        CHECK(twice.starts_with(place + "must be given once"));
    }
}

TEST_CASE("each value is looked at once: twice the rows are twice the work") {
    for (const std::string row : {"{}", R"({"time": "2024-01-01T00:00:00Z", "close": 1})"}) {
        CAPTURE(row);
        const auto once = with_rows(50'000, row);
        const auto twice = with_rows(100'000, row);
        CHECK(work_of(once, true).rows == 50'000);
        CHECK(work_of(twice, true).rows == 100'000);
        const double built = static_cast<double>(work_of(once, false).bytes);
        const double built_twice = static_cast<double>(work_of(twice, false).bytes);
        CHECK(built > 50'000.0 * sizeof(json));
        CHECK(built_twice == Approx(2 * built).epsilon(0.02));
    }
    // Two million objects beside each other: minutes, were each held against its siblings.
    CHECK(work_of(with_rows(2'000'000, "{}"), true).rows == 2'000'000);
}

TEST_CASE("memory is asked for before it is taken, and a row's is free again when it is taken") {
    const std::string row = '"' + std::string(1000, 'a') + '"';
    const auto work = work_of(with_rows(20'000, row), true);
    CHECK(work.bytes >= 20'000 * 16);  // of the rows what its taker keeps
    CHECK(work.bytes < 1'000'000);
    CHECK(work_of(with_rows(20'000, row), false).bytes > 20'000'000);
    const auto no_more = [](std::size_t) { throw Error(ErrorKind::unavailable, "no more"); };
    CHECK(message_of([&] { parse_strictly(with_rows(1, "{}"), "", {no_more, {}}); }) == "no more");
}
