#include "service/http/endpoints/parts/json_text.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "nav/check.hpp"
#include "tests/catch.hpp"

using namespace levtok;
using levtok::http::compact;
using levtok::http::JsonText;

TEST_CASE("numbers have the fewest digits that read back, and what is not finite is null") {
    JsonText out;
    out.open_list().value(0.1).value(100.0).value(1e-7).value(1e300).value(-0.0);
    out.value(infinity).value(std::nan("")).value(7).value(true);
    out.value(Instant{}).value(std::optional<double>{}).close_list();
    const auto text = std::move(out).take();
    CHECK(text == "[0.1,100,1e-07,1e+300,0,null,null,7,true,\"1970-01-01T00:00:00Z\",null]\n");
}

TEST_CASE("texts are quoted, whatever is in them") {
    JsonText out;
    out.open_object().key("a\"b").value("c\\d\n\x01").key("e").open_object().close_object();
    out.key("f").value(std::string("\xff")).close_object();
    const auto text = std::move(out).take();
    const auto read = nlohmann::json::parse(text);
    CHECK(read["a\"b"] == "c\\d\n\x01");
    CHECK(read["e"].empty());
}

TEST_CASE("a compact text means the same") {
    const char* text = R"({
  "a b": [1, 2,  "c  \" d\\"],
  "e": {"f": -1.5e3, "g": "\u00e9 \\"}
})";
    CHECK(compact(text) == R"({"a b":[1,2,"c  \" d\\"],"e":{"f":-1.5e3,"g":"\u00e9 \\"}})");
}
