#include "service/http/wire/head.hpp"

#include <string>

#include "service/http/contract/limits.hpp"
#include "tests/catch.hpp"

using namespace levtok::http;
using namespace levtok::http::wire;

namespace {

constexpr std::size_t most = 1000;

/// 0: a good head; -1: not complete.
int status_of(std::string_view text) {
    const auto verdict = read_head(text, most);
    if (std::holds_alternative<Incomplete>(verdict)) return -1;
    const auto* refusal = std::get_if<Refusal>(&verdict);
    return refusal == nullptr ? 0 : refusal->status;
}

Head good(std::string_view text) {
    const auto verdict = read_head(text, most);
    REQUIRE(std::holds_alternative<Head>(verdict));
    return std::get<Head>(verdict);
}

std::string with(std::string_view headers, std::string_view line = "GET / HTTP/1.1") {
    return std::string(line) + "\r\nHost: a\r\n" + std::string(headers) + "\r\n";
}

std::string post(std::string_view headers) { return with(headers, "POST / HTTP/1.1"); }

}  // namespace

TEST_CASE("a head is read strictly") {
    struct Case {
        const char* what;
        std::string text;
        int status;
    };
    const Case cases[] = {
        {"the least", with(""), 0},
        {"1.0 needs no Host", "GET / HTTP/1.0\r\n\r\n", 0},
        {"an empty line before it", "\r\n" + with(""), 0},
        {"a query", with("", "GET /a/b?c=%20&d HTTP/1.1"), 0},
        {"absolute form", with("", "GET http://a:80/x HTTP/1.1"), 0},
        {"any method", with("", "BREW / HTTP/1.1"), 0},
        {"OPTIONS of everything", with("", "OPTIONS * HTTP/1.1"), 0},
        {"an IPv6 host", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", 0},
        {"a body within the limit", post("Content-Length: 1000\r\n"), 0},
        {"no body", post("Content-Length: 0\r\n"), 0},
        {"an empty value", with("Accept:\r\n"), 0},
        {"a longest line", with("X: " + std::string(longest_line - 3, 'x') + "\r\n"), 0},

        {"nothing", "", -1},
        {"half a line", "GET / HT", -1},
        {"no end", "GET / HTTP/1.1\r\nHost: a\r\n", -1},
        {"half of the end", "GET / HTTP/1.1\r\nHost: a\r\n\r", -1},

        {"no version", "GET /\r\n\r\n", 400},
        {"two blanks", with("", "GET  / HTTP/1.1"), 400},
        {"a blank in the target", with("", "GET /a b HTTP/1.1"), 400},
        {"no path", with("", "GET a HTTP/1.1"), 400},
        {"a fragment", with("", "GET /a#b HTTP/1.1"), 400},
        {"a letter that is none", with("", "GET /\xC3\xA4 HTTP/1.1"), 400},
        {"GET of everything", with("", "GET * HTTP/1.1"), 400},
        {"a tunnel", with("", "CONNECT a:443 HTTP/1.1"), 400},
        {"a method with a bracket", with("", "GE(T / HTTP/1.1"), 400},
        {"a method too long", with("", std::string(33, 'A') + " / HTTP/1.1"), 400},
        {"a version of letters", with("", "GET / HTTP/a.b"), 400},
        {"another protocol", with("", "GET / HTTX/1.1"), 400},
        {"the future", with("", "GET / HTTP/2.0"), 505},
        {"the past", with("", "GET / HTTP/0.9"), 505},

        {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", with("Host: b\r\n"), 400},
        {"a Host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
        {"a path in the Host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},

        {"two lengths", post("Content-Length: 1\r\nContent-Length: 2\r\n"), 400},
        {"one length twice", post("Content-Length: 1\r\nContent-Length: 1\r\n"), 400},
        {"a list of lengths", post("Content-Length: 1, 1\r\n"), 400},
        {"a negative length", post("Content-Length: -1\r\n"), 400},
        {"a length with a sign", post("Content-Length: +1\r\n"), 400},
        {"a hexadecimal length", post("Content-Length: 0x1\r\n"), 400},
        {"an empty length", post("Content-Length: \r\n"), 400},
        {"a length with a chunked body",
         post("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"a chunked body", post("Transfer-Encoding: chunked\r\n"), 411},
        {"a chunked GET", with("Transfer-Encoding: chunked\r\n"), 411},
        {"an unknown coding", post("Transfer-Encoding: xchunked\r\n"), 411},
        {"no length", post(""), 411},
        {"PUT without a length", with("", "PUT / HTTP/1.1"), 411},
        {"a body too large", post("Content-Length: 1001\r\n"), 413},
        {"a length beyond numbers", post("Content-Length: 99999999999999999999999\r\n"), 413},

        {"a header that goes on", with("A: b\r\n c\r\n"), 400},
        {"a header that goes on with a tab", with("A: b\r\n\tc\r\n"), 400},
        {"a first header that is indented", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
        {"a blank before the colon", with("A : b\r\n"), 400},
        {"no colon", with("A\r\n"), 400},
        {"no name", with(": b\r\n"), 400},
        {"a bare carriage return", with("A: b\rc\r\n"), 400},
        {"a bare line feed", "GET / HTTP/1.1\nHost: a\n\n", 400},
        {"a bare line feed in a header", with("A: b\nC: d\r\n"), 400},
        {"a zero byte", with(std::string("A: b\0c\r\n", 8)), 400},
        {"a control character", with("A: b\x01\r\n"), 400},
        {"a delete", with("A: \x7f\r\n"), 400},
        {"an encoded word", with("A: =?utf-8?q?b?=\r\n"), 400},
        {"two keys", with("Authorization: a\r\nAuthorization: b\r\n"), 400},
        {"an expectation unknown", post("Content-Length: 1\r\nExpect: tea\r\n"), 400},
        {"a TLS greeting", std::string("\x16\x03\x01\x02\x00\x01\x00", 7), 400},

        {"a target too long", with("", "GET /" + std::string(4000, 'a') + " HTTP/1.1"), 414},
        {"a target without end", "GET /" + std::string(4000, 'a'), 414},
        {"a header too long", with("A: " + std::string(4092, 'a') + "\r\n"), 431},
        {"a header without end", with("").substr(0, 26) + "A: " + std::string(4092, 'a'), 431},
    };
    for (const auto& row : cases) {
        INFO(row.what);
        CHECK(status_of(row.text) == row.status);
    }
}

TEST_CASE("heads have a size and a number of headers") {
    std::string large;
    while (large.size() < longest_head) large += "X-Filler: " + std::string(1000, 'x') + "\r\n";
    CHECK(status_of(with(large)) == 431);
    CHECK(status_of(with(large).substr(0, longest_head)) == 431);
    std::string many;
    for (std::size_t i = 0; i < most_headers + 1; ++i) many += "A: b\r\n";
    CHECK(status_of(with(many)) == 431);
}

TEST_CASE("a head that has not ended is refused as soon as it is wrong") {
    CHECK(status_of("GET / HTTP/1.1\nHo") == 400);
    CHECK(status_of(std::string("GET /\0", 6)) == 400);
}

TEST_CASE("a head says how the message goes on") {
    const auto head = good(
        "POST http://h/a?b HTTP/1.1\r\nHOST: a\r\nAccept: x\r\naccept: y\r\n"
        "Content-Length:  12 \r\nExpect: 100-Continue\r\n\r\n{...}");
    CHECK(head.method == "POST");
    CHECK(head.target == "/a?b");
    CHECK(head.header("host") == "a");
    CHECK(head.header("accept") == "x, y");
    CHECK(head.body_bytes == 12);
    CHECK(head.expects_100);
    CHECK(head.keep_alive);
    CHECK(good(with("", "GET http://a?b HTTP/1.1")).target == "/?b");
    CHECK_FALSE(good(with("Connection: Upgrade, Close\r\n")).keep_alive);
    CHECK_FALSE(good("GET / HTTP/1.0\r\n\r\n").keep_alive);
    CHECK(good("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
}
