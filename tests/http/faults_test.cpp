#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <thread>

#include "tests/catch.hpp"
#include "tests/http/in_process.hpp"
#include "tests/http/running_server.hpp"
#include "tests/short_memory.hpp"
#include "tests/store/child.hpp"

/// A server whose allocations fail, and a proxy that cuts connections: nothing acknowledged is
/// lost, nothing is stored twice.
namespace levtok::tests {
namespace {

using namespace std::chrono_literals;

/// LEVTOK_FAULTY_REQUESTS, else few enough for every run of the tests.
int faulty_requests() {
    const char* chosen = std::getenv("LEVTOK_FAULTY_REQUESTS");
    return chosen != nullptr ? std::atoi(chosen) : 300;
}

constexpr const char* bars_path = "/v1/underlyings/btc/bars";

std::string post_bar(int hour) {
    return with_body("POST", bars_path, testing::bars_body(testing::wave(1, hour)),
                     {"Content-Type: application/json"});
}

void make_token(store::Store& store) {
    store::TokenRecord token;
    token.symbol = "3L";
    token.underlying = "btc";
    token.terms = rebalance::product("3x");
    store.put_token(token);
}

/// One answer, or nothing where the connection ended before it was whole.
std::optional<RawAnswer> answer_of(std::uint16_t port, const std::string& request) {
    try {
        RawClient client(port);
        return client.ask(request);
    } catch (const std::runtime_error&) {
        return std::nullopt;
    }
}

/// Passes bytes between clients and a server, and cuts each connection after some of them.
class CuttingProxy {
public:
    CuttingProxy(std::uint16_t server, std::size_t most_bytes, unsigned seed)
        : server_(server), most_bytes_(most_bytes), random_(seed) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(listener_, 16) == 0);
        REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { run(); });
    }
    ~CuttingProxy() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    std::uint16_t port() const { return port_; }

private:
    void run() {
        while (true) {
            const int client = ::accept(listener_, nullptr, nullptr);
            if (client < 0) return;
            const int server = connect_to(server_);
            pass(client, server, random_() % most_bytes_);
            // Half of the connections end with a reset, which discards what is under way.
            const linger at_once{1, 0};
            if (random_() % 2 == 0) {
                ::setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
                ::setsockopt(server, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
            }
            ::close(client);
            ::close(server);
        }
    }

    static void pass(int client, int server, std::size_t left) {
        std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
        std::array<char, 4096> bytes;
        while (left > 0 && ::poll(ends.data(), ends.size(), 10'000) > 0) {
            for (std::size_t i = 0; i < ends.size(); ++i) {
                if (ends[i].revents == 0) continue;
                const auto got = ::recv(ends[i].fd, bytes.data(), std::min(bytes.size(), left), 0);
                if (got <= 0) return;
                const auto count = static_cast<std::size_t>(got);
                if (::send(ends[1 - i].fd, bytes.data(), count, MSG_NOSIGNAL) != got) return;
                left -= count;
            }
        }
    }

    std::uint16_t server_;
    std::uint16_t port_ = 0;
    std::size_t most_bytes_;
    std::mt19937 random_;
    int listener_ = -1;
    std::thread thread_;
};

/// A server in a process of its own whose allocations fail now and then, until it is killed.
std::unique_ptr<store::Child> server_short_of_memory(const std::string& url, unsigned seed) {
    return std::make_unique<store::Child>([url, seed](int out) {
        testing::end_quietly_without_memory();
        testing::ShortMemory memory;
        const testing::SparedThread spared;
        store::Store store(url);
        http::Settings settings;
        settings.listen = "127.0.0.1:0";
        settings.writing = http::Writing::open;
        settings.threads = 4;
        const http::Server server(store, settings, [](std::string_view) {});
        dprintf(out, "%d\n", server.port());
        std::mt19937 random(seed);
        while (true) {
            memory.fail(1 + static_cast<long>(random() % 2000));
            for (int i = 0; i < 100 && !memory.has_failed(); ++i) std::this_thread::sleep_for(1ms);
        }
    });
}

}  // namespace

TEST_CASE("what a client repeats through a proxy that cuts is stored once") {
    const io::Scratch scratch;
    store::Store store("sqlite:" + scratch.path("levtok.db"));
    make_token(store);
    http::Settings settings;
    settings.listen = "127.0.0.1:0";
    settings.writing = http::Writing::open;
    const http::Server server(store, settings, [](std::string_view) {});
    const CuttingProxy proxy(server.port(), 6000, 5);
    const std::string job = R"({"products": ["3x"], "horizon": "5d", "paths": 64})";
    int cut = 0;
    const auto until_answered = [&](const std::string& request) {
        while (true) {
            const auto answer = answer_of(proxy.port(), request);
            if (answer) return *answer;
            ++cut;
        }
    };
    const int hours = faulty_requests() / 5;
    for (int hour = 1; hour <= hours; ++hour) {
        CAPTURE(hour);
        const auto stored = until_answered(post_bar(hour));
        CAPTURE(stored.body);
        REQUIRE(stored.status == 200);
        if (hour % 10 == 0) {
            const auto accepted =
                until_answered(with_body("POST", "/v1/montecarlo", job,
                                         {"Content-Type: application/json",
                                          "Idempotency-Key: job-" + std::to_string(hour)}));
            CAPTURE(accepted.body);
            REQUIRE(accepted.status == 202);
        }
    }
    CHECK(cut > hours / 20);
    CHECK(store.nav("3L", {.limit = 100'000}).size() == static_cast<std::size_t>(hours));
    CHECK(store.jobs().size() == static_cast<std::size_t>(hours / 10));
    CHECK(store.verify().size() > 1);
    // No connection that was cut is still counted.
    const auto metrics = ask(server.port(), get("/metrics"));
    CHECK(metrics.body.find("levtok_requests_in_flight 1\n") != std::string::npos);
    CHECK(metrics.body.find("levtok_answers_unsent 0\n") != std::string::npos);
}

TEST_CASE("a server whose allocations fail answers on and loses nothing acknowledged") {
    if (!testing::replaces_new) {
        std::printf("skipped: the thread sanitizer has its own operator new\n");
        return;
    }
    const io::Scratch scratch;
    const std::string url = "sqlite:" + scratch.path("levtok.db");
    {
        store::Store store(url);
        make_token(store);
    }
    unsigned started = 0;
    std::unique_ptr<store::Child> server;
    std::uint16_t port = 0;
    int acknowledged = 0;
    int refused = 0;
    int dropped = 0;
    for (int i = 0; i < faulty_requests(); ++i) {
        if (!server) {
            server = server_short_of_memory(url, ++started);
            port = static_cast<std::uint16_t>(std::stoi(server->first_line()));
        }
        const bool reads = i % 3 == 0 && acknowledged > 0;
        const auto answer =
            answer_of(port, reads ? get("/v1/tokens/3L/nav?limit=50") : post_bar(acknowledged + 1));
        if (!answer) {
            ++dropped;
            // A process that ends takes a while.
            std::this_thread::sleep_for(5ms);
            if (server->has_ended()) server.reset();
        } else if (answer->status != 200) {
            CAPTURE(answer->body);
            REQUIRE(answer->status == 503);
            ++refused;
        } else if (!reads) {
            ++acknowledged;
        }
    }
    server.reset();
    std::printf("%d acknowledged, %d refused, %d dropped, %u processes\n", acknowledged, refused,
                dropped, started);
    CHECK(acknowledged > faulty_requests() / 4);
    CHECK(refused > 0);
    const store::Store store(url);
    const auto rows = store.nav("3L", {.limit = 100'000}).size();
    CHECK(rows >= static_cast<std::size_t>(acknowledged));
    CHECK(rows <= static_cast<std::size_t>(acknowledged) + 1);
    for (const auto& finding : store.verify()) {
        CAPTURE(finding.subject, finding.detail);
        CHECK(finding.result == store::Finding::Result::ok);
    }
}

}  // namespace levtok::tests
