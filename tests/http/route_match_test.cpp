#include "service/http/contract/route_match.hpp"

#include <set>

#include "service/http/contract/error_status.hpp"
#include "service/io/read/input_error.hpp"
#include "tests/catch.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using namespace levtok::http;
using levtok::testing::InProcess;

TEST_CASE("a path finds its route, and what stands for the names in braces") {
    struct Row {
        const char* method;
        const char* path;
        const char* pattern;
    };
    const Row rows[] = {
        {"GET", "/", "/"},
        {"GET", "/v1/tokens", "/v1/tokens"},
        {"HEAD", "/v1/tokens", "/v1/tokens"},
        {"GET", "/v1/tokens/BTC3L", "/v1/tokens/{symbol}"},
        {"DELETE", "/v1/tokens/BTC3L", "/v1/tokens/{symbol}"},
        {"GET", "/v1/tokens/nav/nav", "/v1/tokens/{symbol}/nav"},
        {"GET", "/v1/tokens/BTC3L/nav/latest", "/v1/tokens/{symbol}/nav/latest"},
        {"GET", "/v1/nav/latest", "/v1/nav/latest"},
        {"POST", "/v1/montecarlo", "/v1/montecarlo"},
        {"GET", "/openapi.json", "/openapi.json"},
    };
    for (const auto& [method, path, pattern] : rows) {
        CAPTURE(method, path);
        const auto match = match_route(method, path);
        REQUIRE(match.route != nullptr);
        CHECK(match.route->pattern == pattern);
    }
    CHECK(match_route("GET", "/v1/tokens/BTC 3L").in_path.at("symbol") == "BTC 3L");
}

TEST_CASE("what fits no route says whether the path or the method is wrong") {
    for (const char* path : {"", "v1/tokens", "//", "/v1", "/v1/", "/v1/tokens/", "/v1/tokens/A/",
                             "/v1/tokens//nav", "/V1/tokens", "/v1/tokens/A/nav/other"}) {
        CAPTURE(path);
        const auto match = match_route("GET", path);
        CHECK(match.route == nullptr);
        CHECK(match.allow.empty());
    }
    CHECK(match_route("POST", "/v1/tokens").allow == "GET, HEAD");
    CHECK(match_route("PATCH", "/v1/tokens/A").allow == "GET, HEAD, PUT, DELETE");
    CHECK(match_route("get", "/v1/tokens/A").route == nullptr);
    CHECK(match_route("GET", "/v1/montecarlo").allow == "POST, GET, HEAD");
    InProcess service;
    CHECK(service.ask("DELETE", "/v1/products").status == 405);
    CHECK(service.ask("DELETE", "/v1/products").header("Allow") == "GET, HEAD");
    CHECK(service.get("/v2/tokens").status == 404);
}

TEST_CASE("no two routes are the same, and every one can be called") {
    std::set<std::string> seen;
    for (const auto& route : routes()) {
        CHECK(seen.insert(std::string(name_of(route.method)) + std::string(route.pattern)).second);
        CHECK(route.endpoint != nullptr);
        CHECK((route.body == Body::none) == route.request_schema.empty());
        CHECK_FALSE((route.cached && route.method != Method::get));
        if (route.method != Method::get) CHECK(route.access != Access::open);
    }
}

TEST_CASE("each kind of error has its status, and a bug says nothing of itself") {
    struct Row {
        ErrorKind kind;
        int status;
    };
    for (const auto& [kind, status] :
         {Row{ErrorKind::invalid_value, 422}, Row{ErrorKind::malformed, 400},
          Row{ErrorKind::not_found, 404}, Row{ErrorKind::conflict, 409},
          Row{ErrorKind::unavailable, 503}, Row{ErrorKind::system, 503}}) {
        const auto problem = problem_of(Error(kind, "what"));
        CHECK(problem.status == status);
        CHECK(problem.detail == "what");
        CHECK((problem.status == 503) == !problem.headers.empty());
    }
    CHECK(problem_of(InvalidValue("a.b", "must", "1")).field == "a.b");
    CHECK(problem_of(io::InputError("body", 3, "close", "is", "do")).field == "close");
    const auto bug = problem_of(std::logic_error("secret"));
    CHECK(bug.status == 500);
    CHECK(bug.detail.find("secret") == std::string::npos);
    const auto http = problem_of(HttpError(405, "no", "", {{"Allow", "GET"}}));
    CHECK(http.status == 405);
    CHECK(http.headers.front().second == "GET");
}
