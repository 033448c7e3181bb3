#include "service/store/names.hpp"

#include "tests/catch.hpp"

using namespace levtok::store;

TEST_CASE("a text becomes a name by its characters") {
    struct Row {
        const char* text;
        const char* name;
    };
    const Row rows[] = {
        {"btc", "btc"},
        {"-3x", "-3x"},
        {"BTC/USD 1h", "BTC-USD-1h"},
        {"Gehebelter Öl-Müll", "Gehebelter-Ol-Mull"},
        {"Gehebelter O\u0308l", "Gehebelter-Ol"},
        {"Žižkov (część 2)", "Zizkov-czesc-2"},
        {"Straße", "Strasse"},
        {"btc-价格", "btc"},
        {"比特币", "u6bd4-u7279-u5e01"},
        {"以太坊", "u4ee5-u592a-u574a"},
        {"–––", "u2013-u2013-u2013"},
        {"a\xff\xfe"
         "b",
         "a-b"},
        {"a–b", "a-b"},
    };
    for (const auto& [text, name] : rows) {
        CAPTURE(text);
        const auto made = as_name(text);
        CHECK(made == name);
        CHECK_NOTHROW(check_name(made, "symbol"));
    }
    CHECK(as_name("").empty());
    CHECK(as_name(std::string(100, 'x')).size() == 64);
}
