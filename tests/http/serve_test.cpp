#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "service/cli/output/console.hpp"
#include "service/cli/run.hpp"
#include "service/http/run/serve_signals.hpp"
#include "tests/catch.hpp"
#include "tests/http/wire/raw_client.hpp"
#include "tests/io/scratch.hpp"

using namespace levtok;
using namespace levtok::tests;
using namespace std::chrono_literals;

namespace {

/// `levtok serve` in a process of its own.
class Served {
public:
    explicit Served(std::vector<std::string> options) {
        std::array<int, 2> out{};
        REQUIRE(::pipe(out.data()) == 0);
        // As on the first line of main: the child is born with its signals held.
        sigset_t before;
        ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
        http::hold_signals();
        process_ = ::fork();
        if (process_ != 0) ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
        REQUIRE(process_ >= 0);
        if (process_ == 0) serve(out, std::move(options));
        ::close(out[1]);
        out_ = out[0];
    }
    ~Served() {
        if (process_ > 0) {
            ::kill(process_, SIGKILL);
            ::waitpid(process_, nullptr, 0);
        }
        ::close(out_);
    }
    Served(const Served&) = delete;
    Served& operator=(const Served&) = delete;

    /// What stands on standard output after `levtok listens on http://127.0.0.1:`.
    std::uint16_t port() {
        std::string line;
        for (char c = 0; c != '\n';) {
            pollfd entry{out_, POLLIN, 0};
            REQUIRE(::poll(&entry, 1, 300'000) == 1);
            REQUIRE(::read(out_, &c, 1) == 1);
            line += c;
        }
        const std::string start = "levtok listens on http://127.0.0.1:";
        REQUIRE(line.starts_with(start));
        return static_cast<std::uint16_t>(std::stoi(line.substr(start.size())));
    }
    void signal(int number) const { ::kill(process_, number); }
    /// The status of the process, which is signalled again until it has ended: of two signals that
    /// come before the first is looked at the system keeps one.
    int signal_until_ended(int number) {
        int status = 0;
        while (::waitpid(process_, &status, WNOHANG) == 0) {
            signal(number);
            std::this_thread::sleep_for(100ms);
        }
        process_ = -1;
        return status;
    }
    /// The status of the process once it has ended.
    int wait() {
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = -1;
        return status;
    }

private:
    [[noreturn]] static void serve(const std::array<int, 2>& out,
                                   std::vector<std::string> options) {
        ::dup2(out[1], STDOUT_FILENO);
        ::close(out[0]);
        ::close(out[1]);
        options.insert(options.begin(), {"serve", "--listen", "127.0.0.1:0"});
        const int code = cli::run(options, cli::Console{});
        ::_exit(code);
    }

    int process_ = -1;
    int out_ = -1;
};

bool exited_well(int status) { return WIFEXITED(status) && WEXITSTATUS(status) == 0; }

}  // namespace

TEST_CASE("serve tells where it listens, has a demo, and ends on a signal") {
    const io::Scratch scratch;
    Served served({"--data", scratch.path("new/folder"), "--demo", "--set", "request_log=off"});
    const auto port = served.port();
    CHECK(ask(port, get("/v1/tokens/DEMO3L/nav/latest")).status == 200);
    CHECK(ask(port, get("/v1/tokens/MARCH-BULL/nav/latest")).status == 200);
    CHECK(ask(port, with_body("PUT", "/v1/tokens/MINE", R"({"underlying": "x", "product": "2x"})",
                              {"Content-Type: application/json"}))
              .status == 201);
    served.signal(GENERATE(SIGTERM, SIGINT));
    CHECK(exited_well(served.wait()));
}

TEST_CASE("serve shows a price file with tokens of products") {
    const io::Scratch scratch;
    const auto prices =
        scratch.write("time,close\n2024-01-01,100\n2024-01-02,110\n2024-01-03,99\n", "my btc.csv");
    SECTION("in a store that ends with it") {
        Served served({"--prices", prices, "--product", "3x", "--product", "ftx-bull", "--set",
                       "request_log=off"});
        const auto port = served.port();
        CHECK(ask(port, get("/v1/tokens/3X/nav/latest")).body.find("\"nav\":") !=
              std::string::npos);
        CHECK(ask(port, get("/v1/tokens/BULL")).body.find("\"underlying\":\"my-btc\"") !=
              std::string::npos);
        served.signal(SIGTERM);
        CHECK(exited_well(served.wait()));
    }
    SECTION("in a store of one's own, again and again") {
        for (int i = 0; i < 2; ++i) {
            Served served({"--prices", prices, "--product", "3x", "--data", scratch.path("data"),
                           "--set", "request_log=off"});
            CHECK(ask(served.port(), get("/v1/tokens/3X/nav/latest")).status == 200);
            served.signal(SIGTERM);
            CHECK(exited_well(served.wait()));
        }
        CHECK(std::filesystem::exists(scratch.path("data/levtok.db")));
    }
}

TEST_CASE("a signal that comes while the server starts ends it in order") {
    const io::Scratch scratch;
    Served served({"--data", scratch.path("data"), "--set", "request_log=off"});
    served.signal(SIGTERM);
    CHECK(exited_well(served.wait()));
}

TEST_CASE("serve waits for slow readers for a bounded time, and no longer at the second signal") {
    const io::Scratch scratch;
    const bool again = GENERATE(false, true);
    // However slow the machine is, the readers are still there when all three have been seen.
    Served served({"--data", scratch.path("data"), "--demo", "--set", "request_log=off", "--set",
                   "answer_ms=3600000", "--set", again ? "drain_ms=3600000" : "drain_ms=300"});
    const auto port = served.port();
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 3; ++i) {
        slow.push_back(std::make_unique<RawClient>(port));
        // Far more than the system's buffers take between the two.
        for (int k = 0; k < 20; ++k) slow.back()->send(get("/v1/tokens/DEMO3L/nav?limit=8000"));
    }
    // An answer also waits for a moment while it is handed over: here they wait for their readers.
    for (int seen = 0; seen < 20; std::this_thread::sleep_for(10ms)) {
        const auto metrics = ask(port, get("/metrics")).body;
        seen = metrics.find("levtok_answers_unsent 3\n") == std::string::npos ? 0 : seen + 1;
    }
    served.signal(SIGTERM);
    if (again) {
        CHECK(WIFSIGNALED(served.signal_until_ended(SIGTERM)));
    } else {
        const int status = served.wait();
        CHECK(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 1);
    }
}

TEST_CASE("serve refuses what it cannot do before it listens") {
    const io::Scratch scratch;
    const auto code = [&](std::vector<std::string> options) {
        options.insert(options.begin(), {"serve", "--data", scratch.path("data")});
        return cli::run(options, cli::Console{});
    };
    CHECK(code({"--listen", "0.0.0.0:0"}) == 2);
    CHECK(code({"--listen", "nowhere"}) == 2);
    CHECK(code({"--set", "threads=0"}) == 2);
    CHECK(code({"--set", "no_such=1"}) == 2);
    CHECK(code({"--config", scratch.path("absent.json")}) == 2);
    CHECK(code({"--config", scratch.write(R"({"listen": "127.0.0.1:0", "listens": 1})")}) == 2);
    CHECK(code({"--listen", "127.0.0.1:0", "--set", "certificate=/nowhere", "--set",
                "private_key=/nowhere"}) == 2);
    CHECK(code({"--listen", "192.0.2.1:1"}) == 2);
}
