#include <fstream>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/http/in_process.hpp"

using levtok::testing::InProcess;

TEST_CASE("what a damaged file answers is a problem that says what to do, or what was stored") {
    InProcess service;
    levtok::testing::fill(service, 3000);
    const auto right = service.get("/v1/tokens/3L/nav?limit=10000");
    const std::string path = service.scratch().path("levtok.db");
    service.restart();
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    std::string bytes = text.str();
    // Every page but those of the schema and the tokens, which the start reads.
    for (std::size_t page = 40; page < bytes.size() / 4096; ++page) bytes[page * 4096 + 2048] ^= 1;
    std::ofstream(path, std::ios::binary) << bytes;
    service.restart();
    const auto answer = service.get("/v1/tokens/3L/nav?limit=10000");
    REQUIRE(answer.body != right.body);
    CHECK(answer.status == 503);
    CHECK(answer.type.starts_with("application/problem+json"));
    CHECK(answer.detail().find("(its checksum does not match); `levtok verify`") !=
          std::string::npos);
}
