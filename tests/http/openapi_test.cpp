#include "service/http/contract/openapi/openapi.hpp"

#include <set>

#include "service/http/contract/route_match.hpp"
#include "tests/catch.hpp"
#include "tests/http/contract.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using namespace levtok::http;
using levtok::testing::InProcess;
using levtok::testing::mismatch;
using nlohmann::ordered_json;

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

/// Every "$ref" in the document.
void collect_references(const ordered_json& node, std::set<std::string>& out) {
    if (node.is_object()) {
        for (const auto& [key, value] : node.items()) {
            if (key == "$ref") out.insert(value.get<std::string>());
            collect_references(value, out);
        }
    } else if (node.is_array()) {
        for (const auto& item : node) collect_references(item, out);
    }
}

}  // namespace

TEST_CASE("every route is in the document with its parameters, statuses and problems") {
    const auto document = openapi();
    CHECK(document["openapi"] == "3.1.0");
    std::size_t operations = 0;
    for (const auto& [path, item] : document["paths"].items()) operations += item.size();
    CHECK(operations == routes().size());
    for (const auto& route : routes()) {
        CAPTURE(route.pattern);
        const auto& operation =
            document["paths"][std::string(route.pattern)][lower(name_of(route.method))];
        CHECK_FALSE(operation["summary"].get<std::string>().empty());
        std::set<std::string> names;
        for (const auto& parameter : operation["parameters"]) {
            CHECK(names.insert(parameter["name"].get<std::string>()).second);
            CHECK(parameter.contains("schema"));
        }
        for (const auto& parameter : route.parameters) {
            CHECK(names.contains(std::string(parameter.name)));
        }
        for (const int status : route.statuses) {
            CHECK(operation["responses"].contains(std::to_string(status)));
        }
        for (const int status : problem_statuses_of(route)) {
            CHECK(operation["responses"].contains(std::to_string(status)));
        }
        CHECK(operation.contains("requestBody") == (route.body != Body::none));
        CHECK((route.access == Access::write) == (operation["security"].size() == 1));
    }
}

TEST_CASE("every reference of the document leads somewhere") {
    const auto document = openapi();
    std::set<std::string> references;
    collect_references(document, references);
    CHECK(references.size() > 20);
    for (const auto& reference : references) {
        CAPTURE(reference);
        REQUIRE(reference.starts_with("#/"));
        CHECK(document.contains(ordered_json::json_pointer(reference.substr(1))));
    }
}

TEST_CASE(
    "the document and the explorer are served; the explorer holds no data and refers nowhere") {
    InProcess service;
    testing::fill(service, 3);
    CHECK(service.get("/openapi.json").json()["paths"].contains("/v1/tokens/{symbol}/nav"));
    const auto page = service.get("/");
    CHECK(page.type.starts_with("text/html"));
    CHECK(page.body.find("connect-src 'self'") != std::string::npos);
    InProcess empty;
    CHECK(page.body == empty.get("/").body);
    for (const char* outside : {"src=", "href=\"http", "@import", "url("}) {
        CAPTURE(outside);
        CHECK(page.body.substr(0, page.body.find("<script")).find(outside) == std::string::npos);
    }
}

TEST_CASE("the schemas refuse what is not in the contract") {
    const char* token =
        R"({"symbol": "A", "underlying": "b", "product": "3x", "leverage": 3, "nav_time": null,
            "nav": null, "real_leverage": null, "price": null, "change_24h": null,
            "session_change": null, "session_close_time": null,
            "next_rebalance_time": null, "emergency_below": null, "emergency_above": null,
            "real_leverage_below": null, "real_leverage_above": null, "retired": false,
            "warnings": [{"code": "gap", "text": "1 gap", "place": ""}]})";
    CHECK(mismatch("ListedToken", token) == "");
    CHECK(mismatch("ListedToken", R"({"symbol": "A"})") != "");
    auto more = ordered_json::parse(token);
    more["secret"] = 1;
    CHECK(mismatch("ListedToken", more.dump()) != "");
    more.erase("secret");
    more["leverage"] = "3";
    CHECK(mismatch("ListedToken", more.dump()) != "");
}
