#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/catch.hpp"
#include "tests/http/wire/raw_client.hpp"
#include "tests/http/wire/wire_server.hpp"

using namespace levtok;
using namespace levtok::tests;
using namespace std::chrono_literals;

namespace {

constexpr const char* host = " HTTP/1.1\r\nHost: localhost\r\n";

std::string line(const std::string& method_and_target) { return method_and_target + host; }

/// A number from the environment where the full measure is asked for: LEVTOK_TEST_DRIPS=500 and
/// LEVTOK_TEST_IDLERS=2000.
std::size_t scaled(const char* name, std::size_t small) {
    const char* text = std::getenv(name);
    return text == nullptr ? small : std::stoul(text);
}

}  // namespace

TEST_CASE(
    "what breaks the rules of HTTP is answered once and closed, and never becomes a request") {
    struct Case {
        const char* what;
        std::string sent;
        int status;
    };
    // Each is followed by what a server that understood it otherwise would take for a request.
    const std::string next = get("/stray");
    const Case cases[] = {
        {"two lengths", line("POST /") + "Content-Length: 0\r\nContent-Length: 5\r\n\r\n", 400},
        {"a length and chunks",
         line("POST /") + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"a negative length", line("POST /") + "Content-Length: -5\r\n\r\n", 400},
        {"POST without a length", line("POST /") + "\r\n", 411},
        {"PUT without a length", line("PUT /") + "\r\n", 411},
        {"chunks", line("POST /") + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
         411},
        {"a bad chunk size", line("POST /") + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 411},
        {"trailers", line("POST /") + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n\r\n", 411},
        {"a header line of 4092 bytes",
         line("GET /") + "A: " + std::string(4089, 'a') + "\r\nGET /stray HTTP/1.1\r\n\r\n", 431},
        {"a target of 4092 bytes", line("GET /" + std::string(4092, 'a')) + "\r\n", 414},
        {"a head of 9000 bytes",
         line("GET /") + "A: " + std::string(3000, 'a') + "\r\nB: " + std::string(3000, 'b') +
             "\r\nC: " + std::string(3000, 'c') + "\r\n\r\n",
         431},
        {"an encoded word", line("GET /") + "A: =?utf-8?b?Li4u?=\r\n\r\n", 400},
        {"a header that goes on", line("GET /") + "A: b\r\n c: d\r\n\r\n", 400},
        {"a bare carriage return", line("GET /") + "A: b\rC: d\r\n\r\n", 400},
        {"a zero byte", line("GET /") + std::string("A: \0\r\n\r\n", 8), 400},
        {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", line("GET /") + "Host: b\r\n\r\n", 400},
        {"bare line feeds", "GET / HTTP/1.1\nHost: a\n\n", 400},
        {"a body too large", line("POST /") + "Content-Length: 100001\r\n\r\n", 413},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"no HTTP at all", "hello\r\n\r\n", 400},
    };
    std::atomic<int> served = 0;
    WireServer server(
        [&](const http::Incoming& incoming) {
            ++served;
            return echo(incoming);
        },
        {.max_body_bytes = 100'000});
    for (const auto& row : cases) {
        INFO(row.what);
        RawClient client(server.port());
        client.send(row.sent + next);
        const auto answer = client.receive();
        REQUIRE(answer);
        CHECK(answer->status == row.status);
        CHECK(answer->header("content-type") == "application/problem+json");
        CHECK(answer->header("connection") == "close");
        CHECK(answer->header("x-request-id").size() == 32);
        CHECK(answer->body.find("\"status\":" + std::to_string(row.status)) != std::string::npos);
        client.end_sending();
        CHECK(client.is_closed());
    }
    CHECK(served == 0);
}

TEST_CASE("requests on one connection are kept apart by their lengths") {
    WireServer server(echo);
    RawClient client(server.port());
    SECTION("a body that nobody reads is no request") {
        const std::string body = get("/stray");
        CHECK(client.ask(with_body("POST", "/a", body))->body == "POST /a\n" + body);
        CHECK(client.ask(with_body("DELETE", "/b", body))->body == "DELETE /b\n" + body);
        CHECK(client.ask(with_body("GET", "/c", body))->body == "GET /c\n" + body);
        CHECK(client.is_quiet());
    }
    SECTION("requests may come at once") {
        client.send(get("/1") + with_body("POST", "/2", "x") + get("/3"));
        CHECK(client.receive()->body == "GET /1\n");
        CHECK(client.receive()->body == "POST /2\nx");
        CHECK(client.receive()->body == "GET /3\n");
        CHECK(client.is_quiet());
    }
    SECTION("a request may come in pieces") {
        const std::string text = with_body("POST", "/slow", "0123456789");
        for (const char c : text) {
            client.send({&c, 1});
            std::this_thread::sleep_for(1ms);
        }
        CHECK(client.receive()->body == "POST /slow\n0123456789");
        CHECK(client.ask(get("/next"))->body == "GET /next\n");
    }
    SECTION("a client may end its sending after a whole request") {
        client.send(get("/last"));
        client.end_sending();
        CHECK(client.receive()->body == "GET /last\n");
        CHECK(client.is_closed());
    }
    SECTION("a body that ends before its length is no request") {
        client.send(with_body("POST", "/a", "0123456789").substr(0, 60));
        client.end_sending();
        CHECK(client.receive()->status == 400);
        CHECK(client.is_closed());
    }
    SECTION("a pause between requests longer than a thread stays") {
        for (int i = 0; i < 3; ++i) {
            CHECK(client.ask(get("/pause"))->status == 200);
            std::this_thread::sleep_for(30ms);
        }
    }
}

TEST_CASE("a connection stays or closes as both sides want it") {
    WireServer server(echo);
    RawClient client(server.port());
    SECTION("close") {
        const auto answer = client.ask(get("/", {"Connection: close"}));
        CHECK(answer->header("connection") == "close");
        CHECK(client.is_closed());
    }
    SECTION("HTTP/1.0") {
        client.send("GET /old HTTP/1.0\r\n\r\n");
        CHECK(client.receive()->body == "GET /old\n");
        CHECK(client.is_closed());
    }
    SECTION("HTTP/1.0 that would stay") {
        client.send("GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        CHECK(client.receive()->body == "GET /old\n");
        CHECK(client.is_quiet());
    }
    SECTION("HTTP/1.1") {
        CHECK(client.ask(get("/"))->status == 200);
        CHECK(client.is_quiet());
    }
}

TEST_CASE("HEAD has the head of GET and no body") {
    WireServer server(echo);
    RawClient client(server.port());
    client.send("HEAD /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto answer = client.receive(true);
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->header("content-length") == "8");
    CHECK(client.is_quiet());
    CHECK(client.ask(get("/x"))->body == "GET /x\n");
}

TEST_CASE("a status without a body sends none, and no length") {
    WireServer server([](const http::Incoming& incoming) {
        http::Outgoing out;
        out.status = std::stoi(incoming.head.target.substr(1));
        return out;
    });
    RawClient client(server.port());
    for (const char* target : {"/204", "/304"}) {
        const auto answer = client.ask(get(target));
        REQUIRE(answer);
        CHECK(std::to_string(answer->status) == target + 1);
        CHECK(answer->header("content-length").empty());
        CHECK(answer->header("transfer-encoding").empty());
        CHECK(client.is_quiet());
    }
}

TEST_CASE("100 Continue is sent once the head is accepted, and only then") {
    WireServer server(echo, {.max_body_bytes = 100});
    RawClient client(server.port());
    SECTION("accepted") {
        client.send(line("POST /a") + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        CHECK(client.receive()->status == 100);
        CHECK(client.is_quiet());
        client.send("hello");
        CHECK(client.receive()->body == "POST /a\nhello");
        CHECK(client.is_quiet());
    }
    SECTION("the body is there already") {
        client.send(line("POST /a") + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\nhello");
        CHECK(client.receive()->body == "POST /a\nhello");
    }
    SECTION("refused") {
        client.send(line("POST /a") + "Content-Length: 500\r\nExpect: 100-continue\r\n\r\n");
        CHECK(client.receive()->status == 413);
        client.end_sending();
        CHECK(client.is_closed());
    }
}

TEST_CASE("large bodies and answers pass whole") {
    std::string body = "x";
    body.resize(10'000'000, 'y');
    WireServer server(echo);
    RawClient client(server.port());
    SECTION("at once") {
        std::thread sender([&] { client.send(with_body("POST", "/", body)); });
        const auto answer = client.receive();
        sender.join();
        REQUIRE(answer);
        CHECK(answer->body == "POST /\n" + body);
    }
    SECTION("a client that takes its answer late holds no thread") {
        std::vector<std::unique_ptr<RawClient>> slow;
        for (int i = 0; i < 4; ++i) {
            slow.push_back(std::make_unique<RawClient>(server.port()));
            slow.back()->send(with_body("POST", "/", body));
        }
        while (server.traffic().unsent() < 4 || server.traffic().in_flight() > 0) {
            std::this_thread::sleep_for(1ms);
        }
        for (auto& one : slow) CHECK(one->receive()->body.size() == body.size() + 7);
    }
    CHECK(client.ask(get("/after"))->body == "GET /after\n");
}

TEST_CASE("the buffers of all connections together are bounded") {
    WireServer server(echo, {.max_body_bytes = 3'000'000, .max_buffered_bytes = 4'000'000});
    RawClient first(server.port());
    first.send(with_body("POST", "/", std::string(2'900'000, 'x')).substr(0, 2'800'000));
    while (server.traffic().buffered_bytes() < 2'800'000) std::this_thread::sleep_for(1ms);
    RawClient second(server.port());
    second.send(with_body("POST", "/", std::string(2'900'000, 'x')));
    const auto answer = second.receive();
    REQUIRE(answer);
    CHECK(answer->status == 503);
    CHECK(answer->header("retry-after") == "1");
    CHECK(ask(server.port(), get("/small")).status == 200);
}

TEST_CASE("slow and idle clients hold no thread, and have a deadline") {
    const std::size_t drips = scaled("LEVTOK_TEST_DRIPS", 50);
    const std::size_t idlers = scaled("LEVTOK_TEST_IDLERS", 200);
    // Without a deadline two drips that held threads would hold both for good.
    constexpr std::uint64_t hour_ms = 3'600'000;
    const std::uint64_t request_ms = GENERATE(as<std::uint64_t>{}, 3'600'000, 2'000);
    http::Settings settings;
    settings.threads = 2;
    settings.request_ms = request_ms;
    settings.idle_ms = hour_ms;
    WireServer server(echo, settings);
    std::vector<std::unique_ptr<RawClient>> idle;
    for (std::size_t i = 0; i < idlers; ++i) {
        idle.push_back(std::make_unique<RawClient>(server.port()));
        REQUIRE(idle.back()->ask(get("/"))->status == 200);
    }
    std::vector<std::unique_ptr<RawClient>> dripping;
    for (std::size_t i = 0; i < drips; ++i) {
        dripping.push_back(std::make_unique<RawClient>(server.port()));
    }
    std::atomic<bool> over = false;
    std::thread drip([&] {
        const std::string text = with_body("POST", "/", std::string(500, 'x'));
        for (std::size_t at = 0; !over; at = (at + 1) % text.size()) {
            for (auto& client : dripping) client->send(text.substr(at, 1));
            std::this_thread::sleep_for(20ms);
        }
    });
    auto longest = 0ns;
    for (int i = 0; i < 50; ++i) {
        const auto start = std::chrono::steady_clock::now();
        CHECK(ask(server.port(), get("/honest")).status == 200);
        longest =
            std::max<std::chrono::nanoseconds>(longest, std::chrono::steady_clock::now() - start);
        std::this_thread::sleep_for(10ms);
    }
    const double longest_ms = std::chrono::duration<double, std::milli>(longest).count();
    std::printf("%zu dripping and %zu idle clients: longest wait %.1f ms\n", drips, idlers,
                longest_ms);
    CHECK(server.traffic().connections() >= idlers);
    if (request_ms == hour_ms) {
        while (server.traffic().arriving() < drips) std::this_thread::sleep_for(1ms);
    } else {
        for (std::size_t i = 0; i < std::min<std::size_t>(drips, 5); ++i) {
            const auto answer = dripping[i]->receive();
            CHECK((answer && answer->status == 408));
        }
    }
    over = true;
    drip.join();
    CHECK(idle.front()->ask(get("/still"))->status == 200);
}

TEST_CASE("a connection that sends nothing is closed without a word") {
    http::Settings settings;
    SECTION("before its first request") {
        settings.request_ms = 100;
        WireServer server(echo, settings);
        CHECK(RawClient(server.port()).is_closed());
    }
    SECTION("between requests") {
        settings.idle_ms = 100;
        WireServer server(echo, settings);
        RawClient idle(server.port());
        CHECK(idle.ask(get("/"))->status == 200);
        CHECK(idle.is_closed());
    }
}

TEST_CASE("where all connections are taken, the idle make room") {
    http::Settings settings;
    settings.max_connections = 10;
    WireServer server(echo, settings);
    std::vector<std::unique_ptr<RawClient>> idle;
    // A connection is idle once the thread that served it has let it go: until then nobody can make
    // room, and the next client is told to come again.
    while (idle.size() < 30) {
        auto client = std::make_unique<RawClient>(server.port());
        const auto answer = client->ask(get("/"));
        REQUIRE(answer);
        CHECK((answer->status == 200 || answer->status == 503));
        if (answer->status == 200) idle.push_back(std::move(client));
        std::this_thread::sleep_for(10ms);
    }
    CHECK(server.traffic().connections() <= 10);
    CHECK(idle.front()->is_closed());
}

TEST_CASE("a request whose answer cannot be made ends its connection alone") {
    http::Settings settings;
    settings.max_in_flight = 4;
    WireServer server(
        [](const http::Incoming& incoming) -> http::Outgoing {
            if (incoming.head.target == "/lost") throw std::runtime_error("no memory is left");
            return echo(incoming);
        },
        settings);
    for (int i = 0; i < 10; ++i) {
        RawClient client(server.port());
        client.send(get("/lost"));
        CHECK(client.is_closed());
    }
    // The client sees the end of its connection before the server has taken it down.
    while (server.traffic().in_flight() > 0) std::this_thread::sleep_for(1ms);
    RawClient client(server.port());
    CHECK(client.ask(get("/"))->status == 200);
    CHECK(server.log().front().find("no memory is left") != std::string::npos);
}

TEST_CASE("more load than the server bears is shed with 503, and passes") {
    http::Settings settings;
    settings.threads = 2;
    settings.max_in_flight = 4;
    // What is served lasts until there was more than the server bears.
    std::atomic<const http::wire::Traffic*> traffic = nullptr;
    WireServer server(
        [&](const http::Incoming& incoming) {
            while (traffic == nullptr || traffic.load()->shed() == 0)
                std::this_thread::sleep_for(1ms);
            return echo(incoming);
        },
        settings);
    traffic = &server.traffic();
    std::atomic<int> good = 0;
    std::atomic<int> shed = 0;
    std::atomic<int> other = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 16; ++i) {
        clients.emplace_back([&] {
            for (int k = 0; k < 10; ++k) {
                RawClient client(server.port());
                const auto answer = client.ask(get("/"));
                const bool told =
                    answer && answer->status == 503 && answer->header("retry-after") == "1";
                ++(answer && answer->status == 200 ? good : told ? shed : other);
            }
        });
    }
    for (auto& client : clients) client.join();
    CHECK(other == 0);
    CHECK(good > 0);
    CHECK(shed > 0);
    CHECK(server.traffic().shed() == static_cast<std::size_t>(shed));
    RawClient client(server.port());
    for (int i = 0; i < 5; ++i) CHECK(client.ask(get("/"))->status == 200);
    CHECK(server.traffic().queued() == 0);
}

TEST_CASE("busy connections share few threads") {
    http::Settings settings;
    settings.threads = 2;
    WireServer server(echo, settings);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 12; ++i) {
        clients.emplace_back([&] {
            RawClient client(server.port());
            for (int k = 0; k < 200; ++k) {
                const auto answer = client.ask(get("/"));
                if (!answer || answer->status != 200) ++wrong;
            }
        });
    }
    for (auto& client : clients) client.join();
    CHECK(wrong == 0);
}

TEST_CASE("clients that vanish leave nothing behind") {
    WireServer server([](const http::Incoming& incoming) {
        std::this_thread::sleep_for(5ms);
        return echo(incoming);
    });
    for (int i = 0; i < 50; ++i) {
        RawClient client(server.port());
        client.send(i % 2 == 0 ? get("/") : get("/").substr(0, 10));
    }
    while (server.traffic().connections() > 0) std::this_thread::sleep_for(5ms);
    CHECK(server.traffic().in_flight() == 0);
}

TEST_CASE("streams have threads of their own and end with the server") {
    http::Settings settings;
    settings.threads = 1;
    std::atomic<int> ended = 0;
    auto server = std::make_unique<WireServer>(
        [&](const http::Incoming& incoming) {
            if (incoming.head.target != "/stream") return echo(incoming);
            http::Outgoing out;
            out.headers = {{"Content-Type", "text/event-stream"}};
            out.stream = [&](const http::StreamSink& sink) {
                while (sink("data: 1\n\n")) std::this_thread::sleep_for(5ms);
                ++ended;
            };
            return out;
        },
        settings);
    RawClient one(server->port());
    RawClient two(server->port());
    const auto streamed = one.ask(get("/stream"));
    CHECK(streamed->header("content-type") == "text/event-stream");
    CHECK(streamed->header("date").ends_with(" GMT"));
    CHECK(two.ask(get("/stream"))->header("connection") == "close");
    CHECK(ask(server->port(), get("/")).status == 200);
    {
        RawClient gone(server->port());
        CHECK(gone.ask(get("/stream"))->status == 200);
    }
    while (ended < 1) std::this_thread::sleep_for(1ms);
    RawClient head(server->port());
    head.send("HEAD /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto no_stream = head.receive(true);
    REQUIRE(no_stream);
    CHECK(no_stream->header("content-type") == "text/event-stream");
    CHECK(no_stream->header("content-length").empty());
    CHECK(head.ask(get("/next"))->body == "GET /next\n");
    CHECK(server->wire().drain(5min));
    CHECK(ended == 3);
    CHECK(one.receive_all().find("data: 1\n\n") != std::string::npos);
}

TEST_CASE("a server that drains answers what has begun") {
    std::atomic<bool> begun = false;
    std::atomic<bool> may_end = false;
    WireServer server([&](const http::Incoming& incoming) {
        if (incoming.head.target == "/slow") {
            begun = true;
            while (!may_end) std::this_thread::sleep_for(1ms);
        }
        return echo(incoming);
    });
    const auto once_it_drains = [&](std::function<void()> act) {
        return std::jthread([&server, act = std::move(act)] {
            while (!server.traffic().draining()) std::this_thread::sleep_for(1ms);
            act();
        });
    };
    RawClient idle(server.port());
    CHECK(idle.ask(get("/"))->status == 200);
    RawClient slow(server.port());
    slow.send(get("/slow"));
    while (!begun) std::this_thread::sleep_for(1ms);
    SECTION("in time") {
        const auto ending = once_it_drains([&] { may_end = true; });
        CHECK(server.wire().drain(5min));
        const auto answer = slow.receive();
        REQUIRE(answer);
        CHECK(answer->body == "GET /slow\n");
        CHECK(slow.is_closed());
        CHECK(idle.is_closed());
    }
    SECTION("not in time") {
        CHECK_FALSE(server.wire().drain(20ms));
        may_end = true;
    }
    SECTION("also what has arrived in part") {
        const std::string text = with_body("POST", "/part", "0123456789");
        RawClient part(server.port());
        part.send(text.substr(0, text.size() - 5));
        while (server.traffic().arriving() == 0) std::this_thread::sleep_for(1ms);
        const auto rest = once_it_drains([&] {
            may_end = true;
            part.send(text.substr(text.size() - 5));
        });
        CHECK(server.wire().drain(5min));
        const auto answer = part.receive();
        REQUIRE(answer);
        CHECK(answer->body == "POST /part\n0123456789");
        CHECK(server.traffic().arriving() == 0);
    }
}
