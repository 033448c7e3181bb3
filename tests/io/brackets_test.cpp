#include "nav/error.hpp"
#include "service/io/read/brackets_file.hpp"
#include "tests/catch.hpp"
#include "tests/io/scratch.hpp"

namespace levtok::io {
namespace {

constexpr const char* as_csv =
    "floor,rate,max_leverage,amount\n0,0.004,125,0\n50000,0.005,100,50\n500000,0.01,50,\n";

constexpr const char* as_answered = R"([{"symbol": "ETHUSDT", "brackets": []},
    {"symbol": "BTCUSDT", "notionalCoef": 1.5, "brackets": [
     {"bracket": 2, "initialLeverage": 100, "notionalCap": 500000, "notionalFloor": 50000,
      "maintMarginRatio": 0.005, "cum": 50.0},
     {"bracket": 1, "initialLeverage": 125, "notionalCap": 50000, "notionalFloor": 0,
      "maintMarginRatio": "0.004", "cum": 0.0},
     {"bracket": 3, "initialLeverage": 50, "notionalCap": 9000000, "notionalFloor": 500000,
      "maintMarginRatio": 0.01, "cum": 2550.0}]}])";

}  // namespace

TEST_CASE("brackets are read from CSV and as exchanges answer them") {
    const auto csv = read_brackets(as_csv, "b.csv");
    const auto answered = read_brackets(as_answered, "b.json", "BTCUSDT");
    REQUIRE(csv.size() == 3);
    REQUIRE(answered.size() == 3);
    for (std::size_t i = 0; i < csv.size(); ++i) {
        CHECK(csv[i].floor == answered[i].floor);
        CHECK(csv[i].rate == answered[i].rate);
        CHECK(csv[i].max_leverage == answered[i].max_leverage);
        CHECK(*csv[i].amount == Approx(*answered[i].amount));
    }
}

TEST_CASE("what is wrong with brackets is said with the file") {
    struct Row {
        const char* text;
        const char* message;
    };
    const Row rows[] = {
        {"", "b: is empty; must hold brackets"},
        {"floor,leverage\n0,5\n", "b:1: rate: no column is called so"},
        {"floor,rate\n0\n", "b:2: "},
        {"floor,rate\n0,x\n", "b: rate: must be a number"},
        {"floor,rate\n0,1.5\n", "b: brackets.0.rate: must be in [0, 1), was 1.5"},
        {"[]", "b: must hold a list of brackets"},
        {as_answered, "b: has the brackets of ETHUSDT, BTCUSDT; name one of them"},
    };
    for (const auto& row : rows) {
        const auto message = message_of([&] { read_brackets(row.text, "b"); });
        INFO(message);
        CHECK(has(message, row.message));
    }
}

}  // namespace levtok::io
