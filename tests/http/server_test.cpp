#include <zlib.h>

#include <atomic>
#include <future>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "nav/error.hpp"
#include "service/http/contract/route.hpp"
#include "service/store/database/database.hpp"
#include "tests/catch.hpp"
#include "tests/http/running_server.hpp"

using namespace levtok;
using namespace levtok::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

std::string bearer(const std::string& key) { return "Authorization: Bearer " + key; }

std::string unzipped(const std::string& bytes) {
    std::string result(1'000'000, '\0');
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    result.resize(stream.total_out);
    inflateEnd(&stream);
    return result;
}

/// A path of the pattern that exists.
std::string example_of(std::string pattern) {
    const std::pair<std::string, std::string> names[] = {
        {"{symbol}", "3L"}, {"{name}", "3x"}, {"{underlying}", "made-up"}, {"{id}", "made-up"}};
    for (const auto& [name, value] : names) {
        if (const auto at = pattern.find(name); at != std::string::npos) {
            pattern.replace(at, name.size(), value);
        }
    }
    return pattern;
}

}  // namespace

TEST_CASE("every answer carries a request id, and takes over a good one") {
    RunningServer server;
    for (const char* target : {"/healthz", "/v1/tokens", "/nowhere", "/v1/tokens?x=1"}) {
        CHECK(server.ask(get(target)).header("x-request-id").size() == 32);
    }
    CHECK(server.ask(get("/healthz", {"X-Request-Id: mine-1"})).header("x-request-id") == "mine-1");
    CHECK(server.ask(get("/healthz", {"X-Request-Id: a b"})).header("x-request-id").size() == 32);
    const auto problem = server.ask(get("/nowhere", {"X-Request-Id: mine-2"}));
    CHECK(problem.status == 404);
    CHECK(problem.header("content-type") == "application/problem+json");
    CHECK(json::parse(problem.body)["request_id"] == "mine-2");
}

TEST_CASE("HEAD is everywhere GET is, and no other method where it is not") {
    RunningServer server;
    for (const auto& route : http::routes()) {
        if (route.method != http::Method::get || route.weight == http::Weight::stream) continue;
        const std::string target = example_of(std::string(route.pattern));
        INFO(target);
        const auto whole = server.ask(get(target));
        RawClient client(server.port());
        client.send("HEAD " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        const auto head = client.receive(true);
        REQUIRE(head);
        CHECK(head->status == whole.status);
        CHECK(head->header("content-type") == whole.header("content-type"));
        CHECK(head->header("etag") == whole.header("etag"));
        CHECK(client.is_quiet(5ms));
        const auto wrong = server.ask(with_body("PATCH", target, ""));
        CHECK(wrong.status == 405);
        CHECK(wrong.header("allow").find("GET, HEAD") != std::string::npos);
    }
}

TEST_CASE("conditional requests") {
    RunningServer server;
    const auto first = server.ask(get("/v1/tokens/3L/nav"));
    REQUIRE(first.status == 200);
    const std::string tag = first.header("etag");
    CHECK(tag.front() == '"');
    RawClient client(server.port());
    for (const std::string& list : {tag, "W/" + tag, "\"x\", " + tag, std::string("*")}) {
        const auto same = client.ask(get("/v1/tokens/3L/nav", {"If-None-Match: " + list}));
        REQUIRE(same);
        CHECK(same->status == 304);
        CHECK(same->header("etag") == tag);
        CHECK(same->body.empty());
    }
    CHECK(client.ask(get("/v1/tokens/3L/nav", {"If-None-Match: \"x\""}))->status == 200);
    SECTION("another format is another thing") {
        const auto csv = server.ask(get("/v1/tokens/3L/nav?format=csv"));
        CHECK(csv.header("etag") != tag);
        CHECK(csv.header("content-type").starts_with("text/csv"));
        CHECK(server.ask(get("/v1/tokens/3L/nav", {"Accept: text/csv"})).body == csv.body);
    }
    SECTION("a new bar is another version") {
        Observation bar = server.store().bars("made-up", {.newest_first = true}).front();
        bar.time += 1h;
        server.store().append_bars("made-up", std::vector{bar});
        const auto next = server.ask(get("/v1/tokens/3L/nav", {"If-None-Match: " + tag}));
        CHECK(next.status == 200);
        CHECK(next.header("etag") != tag);
    }
}

TEST_CASE("large answers are compressed for those who can read it") {
    RunningServer server;
    for (int round = 0; round < 2; ++round) {  // made, then kept
        const auto plain = server.ask(get("/v1/tokens/3L/nav"));
        const auto zipped = server.ask(get("/v1/tokens/3L/nav", {"Accept-Encoding: br, gzip"}));
        CHECK(plain.header("content-encoding").empty());
        CHECK(zipped.header("content-encoding") == "gzip");
        CHECK(zipped.body.size() < plain.body.size() / 2);
        CHECK(unzipped(zipped.body) == plain.body);
        CHECK(zipped.header("etag") != plain.header("etag"));
        CHECK(zipped.header("vary").find("Accept-Encoding") != std::string::npos);
        const std::string known = "If-None-Match: " + zipped.header("etag");
        CHECK(server.ask(get("/v1/tokens/3L/nav", {"Accept-Encoding: gzip", known})).status == 304);
    }
    const auto refused = server.ask(get("/v1/tokens/3L/nav", {"Accept-Encoding: gzip;q=0"}));
    CHECK(refused.header("content-encoding").empty());
    CHECK(
        server.ask(get("/healthz", {"Accept-Encoding: gzip"})).header("content-encoding").empty());
}

TEST_CASE("what is asked for must be known, readable and of a form that is answered") {
    RunningServer server;
    struct Case {
        std::string request;
        int status;
    };
    const Case cases[] = {
        {get("/v1/tokens/3L/nav?limt=1"), 400},
        {get("/v1/tokens/3L/nav?limit=1&limit=2"), 400},
        {get("/v1/tokens/%zz"), 400},
        {get("/v1/tokens/%00"), 400},
        {get("/v1/tokens/%ff"), 400},
        {get("/v1/tokens/%4"), 400},
        {get("/v1/tokens/3L/nav?format=xml"), 400},
        {get("/v1/products/3x?format=csv"), 400},
        {get("/v1/tokens/3L/nav", {"Accept: text/html"}), 406},
        {get("/v1/products/3x", {"Accept: text/csv"}), 406},
        {get("/v1/tokens/3L/nav", {"Accept: application/json;q=0, text/csv;q=0"}), 406},
        {get("/v1/tokens/3L/nav", {"Accept: application/*;q=0.5"}), 200},
        {get("/v1/tokens/3L/nav", {"Accept: text/html, */*;q=0.1"}), 200},
        {get("/v1/tokens/3L/nav?format=json", {"Accept: text/csv"}), 200},
        {get("/v1/tokens/3%4C/nav"), 200},
        {get("/v1/tokens/nobody/nav"), 404},
        {get("/v1/tokens/"), 404},
        {get("//v1/tokens"), 404},
    };
    for (const auto& [request, status] : cases) {
        INFO(request);
        CHECK(server.ask(request).status == status);
    }
    const std::string key = bearer(server.write_key);
    const auto post = [&](std::string_view body, std::string_view type) {
        return server.ask(with_body("POST", "/v1/underlyings/other/bars", body, {key, type}))
            .status;
    };
    CHECK(post("{}", "Content-Type: application/x-www-form-urlencoded") == 415);
    CHECK(post("{}", "X-None: 1") == 415);
    CHECK(post("{", "Content-Type: application/json; charset=utf-8") == 400);
    CHECK(server
              .ask(with_body("POST", "/v1/underlyings/other/bars", "{}",
                             {key, "Content-Type: application/json", "Content-Encoding: gzip"}))
              .status == 415);
}

TEST_CASE("keys open what their role may, and leave no trace") {
    http::Settings settings;
    settings.reading = http::Reading::key;
    RunningServer server(settings);
    const std::string wrong = "not-a-key-of-anybody";
    for (const auto& route : http::routes()) {
        if (route.access == http::Access::open) continue;
        std::string request = std::string(route.method == http::Method::get    ? "GET "
                                          : route.method == http::Method::put  ? "PUT "
                                          : route.method == http::Method::post ? "POST "
                                                                               : "DELETE ") +
                              example_of(std::string(route.pattern)) +
                              " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";
        INFO(request);
        const auto without = server.ask(request + "\r\n");
        CHECK(without.status == 401);
        CHECK(without.header("www-authenticate").starts_with("Bearer"));
        CHECK(server.ask(request + bearer(wrong) + "\r\n\r\n").status == 401);
        CHECK(server.ask(request + "Authorization: Basic eDp5\r\n\r\n").status == 401);
        if (route.access == http::Access::write) {
            CHECK(server.ask(request + bearer(server.read_key) + "\r\n\r\n").status == 403);
        }
    }
    CHECK(server.ask(get("/v1/tokens", {bearer(server.read_key)})).status == 200);
    CHECK(server.ask(get("/v1/tokens", {bearer(server.write_key)})).status == 200);
    CHECK(server.ask(get("/v1/tokens?key=" + server.read_key)).status == 401);
    CHECK(server.ask(get("/healthz")).status == 200);
    const std::string log = server.log();
    CHECK(log.find("\"key\":\"" + server.store().keys().front().id) != std::string::npos);
    for (const auto& secret : {server.read_key, server.write_key, wrong}) {
        CHECK(log.find(secret) == std::string::npos);
    }
    CHECK(server.ask(get("/metrics", {bearer(server.read_key)})).body.find(server.read_key) ==
          std::string::npos);
}

TEST_CASE("on loopback reading is open and writing is not") {
    RunningServer server;
    CHECK(server.ask(get("/v1/tokens")).status == 200);
    CHECK(server.ask(get("/v1/tokens", {bearer("unknown")})).status == 401);
    CHECK(server.ask("DELETE /v1/tokens/3L HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 401);
    CHECK(server.store().token("3L").retired == false);
    CHECK(server.ask(get("/healthz")).body.find("writing") == std::string::npos);
}

TEST_CASE("where writing is open a key is needed by none but pages of other sites") {
    http::Settings settings;
    settings.writing = http::Writing::open;
    RunningServer server(settings);
    const auto retire = [&](const std::string& more) {
        return server.ask("DELETE /v1/tokens/3L HTTP/1.1\r\nHost: localhost:80\r\n" + more +
                          "\r\n");
    };
    const auto strange = retire("Origin: https://a.example\r\n");
    CHECK(strange.status == 403);
    CHECK(strange.body.find("a page of another site may not write without a key") !=
          std::string::npos);
    CHECK(retire("Origin: null\r\n").status == 403);
    CHECK(server.ask(get("/healthz")).body.find("\"writing\":\"open\"") != std::string::npos);
    CHECK(retire("Origin: http://localhost:81\r\n").status == 403);
    CHECK(retire(bearer(server.read_key) + "\r\n").status == 403);
    CHECK(retire(bearer("unknown") + "\r\n").status == 401);
    CHECK_FALSE(server.store().token("3L").retired);
    CHECK(retire("Origin: http://localhost:80\r\n").status == 200);
    CHECK(server.store().token("3L").retired);
    settings.reading = http::Reading::key;
    RunningServer locked(settings);
    CHECK(locked.ask("DELETE /v1/tokens/3L HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 401);
}

TEST_CASE("others than this machine get in only where there are keys") {
    io::Scratch scratch;
    store::Store store("sqlite:" + scratch.path("a.db"));
    http::Settings settings;
    settings.listen = "0.0.0.0:0";
    CHECK_THROWS_AS(http::Server(store, settings), InvalidValue);
    const auto key = store.add_key("a", store::Role::read).second;
    http::Server server(store, settings, [](std::string_view) {});
    CHECK(ask(server.port(), get("/v1/products")).status == 401);
    CHECK(ask(server.port(), get("/v1/products", {bearer(key)})).status == 200);
}

TEST_CASE("a key that asks too often waits") {
    http::Settings settings;
    settings.requests_per_second = 0.001;
    settings.request_burst = 3;
    settings.client_address = http::ClientAddress::forwarded;
    RunningServer server(settings);
    const auto with_key = get("/v1/products", {bearer(server.read_key)});
    for (int i = 0; i < 3; ++i) CHECK(server.ask(with_key).status == 200);
    const auto refused = server.ask(with_key);
    CHECK(refused.status == 429);
    // So many seconds that a busy machine does not use them up before the next request.
    const int wait = std::stoi(refused.header("retry-after"));
    CHECK(wait > 500);
    CHECK(wait <= 1000);
    CHECK(server.ask(get("/v1/products", {bearer(server.write_key)})).status == 200);
    const auto from = [](std::string_view address) {
        return get("/v1/products", {"X-Forwarded-For: 1.2.3.4, " + std::string(address)});
    };
    for (int i = 0; i < 3; ++i) CHECK(server.ask(from("192.0.2.1")).status == 200);
    CHECK(server.ask(from("192.0.2.1")).status == 429);
    CHECK(server.ask(from("192.0.2.2")).status == 200);
    for (int i = 0; i < 5; ++i) CHECK(server.ask(get("/v1/products")).status == 200);
}

TEST_CASE("pages of other origins read where they may") {
    http::Settings settings;
    settings.cors_origins = {"https://a.example"};
    RunningServer server(settings);
    const auto friendly = server.ask(get("/v1/tokens", {"Origin: https://a.example"}));
    CHECK(friendly.header("access-control-allow-origin") == "https://a.example");
    const auto strange = server.ask(get("/v1/tokens", {"Origin: https://b.example"}));
    CHECK(strange.status == 200);
    CHECK(strange.header("access-control-allow-origin").empty());
    const auto preflight = server.ask(
        "OPTIONS /v1/tokens/3L HTTP/1.1\r\nHost: localhost\r\nOrigin: https://a.example\r\n"
        "Access-Control-Request-Method: PUT\r\n\r\n");
    CHECK(preflight.status == 204);
    CHECK(preflight.header("access-control-allow-methods").find("PUT") != std::string::npos);
    CHECK(preflight.header("access-control-allow-headers").find("Authorization") !=
          std::string::npos);
    CHECK(server.ask("OPTIONS /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 404);
    CHECK(server.ask("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 204);
}

TEST_CASE("the log has a line for each request, also for those that were refused unread") {
    RunningServer server;
    server.ask(get("/v1/tokens/3L/nav?limit=2", {"X-Request-Id: one", bearer(server.read_key)}));
    server.ask("GET / HTTP/1.1\r\n\r\n");
    std::istringstream lines(server.log());
    std::vector<json> entries;
    for (std::string line; std::getline(lines, line);) entries.push_back(json::parse(line));
    REQUIRE(entries.size() == 2);
    CHECK(entries[0]["id"] == "one");
    CHECK(entries[0]["route"] == "/v1/tokens/{symbol}/nav");
    CHECK(entries[0]["method"] == "GET");
    CHECK(entries[0]["status"] == 200);
    CHECK(entries[0]["bytes"] > 100);
    CHECK(entries[0]["ms"] >= 0);
    CHECK(entries[0]["client"] == "127.0.0.1");
    CHECK(entries[1]["status"] == 400);
}

TEST_CASE("a writer of another process holds up what is written alone") {
    RunningServer server;
    std::promise<void> holds;
    std::promise<void> release;
    std::jthread holder([&] {
        store::Database("sqlite:" + server.scratch().path("levtok.db"))
            .write(store::Lock::rows, [&](store::Connection&) {
                holds.set_value();
                release.get_future().wait();
            });
    });
    holds.get_future().wait();
    const std::size_t threads = http::Settings{}.threads;
    std::vector<std::unique_ptr<RawClient>> writers;
    for (std::size_t i = 0; i < 2 * threads; ++i) {
        writers.push_back(std::make_unique<RawClient>(server.port()));
        writers.back()->send(
            with_body("POST", "/v1/underlyings/made-up/ticks", R"({"time":"2024-01-01","price":1})",
                      {"Content-Type: application/json", bearer(server.write_key)}));
    }
    // Were a thread held by each writer, nothing would be answered until the holder lets go.
    const std::string all_write = "levtok_writes_running " + std::to_string(threads / 4) + '\n';
    while (server.ask(get("/metrics")).body.find(all_write) == std::string::npos) {
        std::this_thread::sleep_for(10ms);
    }
    CHECK(server.ask(get("/healthz")).status == 200);
    CHECK(server.ask(get("/v1/tokens/3L/nav/latest")).status == 200);
    const auto ready = server.ask(get("/readyz"));
    CHECK(ready.status == 200);
    CHECK(ready.body.find("waits for another writer") != std::string::npos);
    release.set_value();
    holder.join();
    std::size_t served = 0;
    for (const auto& writer : writers) {
        const auto answer = writer->receive();
        REQUIRE(answer);
        const bool refused = answer->status == 503 && !answer->header("retry-after").empty();
        CHECK((answer->status == 200 || refused));
        if (answer->status == 200) ++served;
    }
    CHECK(served >= threads / 4);
    CHECK(served < 2 * threads);
    std::this_thread::sleep_for(1100ms);  // as long as an answer of /readyz is believed
    CHECK(server.ask(get("/readyz")).body.find("waits") == std::string::npos);
}

TEST_CASE("an answer of several parts is of one moment") {
    RunningServer server;
    std::atomic<bool> writes = true;
    std::jthread writer([&] {
        auto bar = server.store().bars("made-up", {.limit = 1, .newest_first = true}).front();
        while (writes) {
            bar.time += std::chrono::hours{1};
            server.store().append_bars("made-up", {&bar, 1});
        }
    });
    std::string symbols = "3L";
    for (int i = 0; i < 40; ++i) symbols += ",3L";
    std::size_t torn = 0;
    std::set<std::string> seen;
    for (int i = 0; i < 100 || seen.size() < 2; ++i) {
        const auto answer = server.ask(get("/v1/nav/latest?symbols=" + symbols));
        REQUIRE(answer.status == 200);
        std::set<std::string> times;
        const auto body = json::parse(answer.body);
        for (const auto& row : body["navs"]) times.insert(row["nav_time"]);
        torn += times.size() == 1 ? 0 : 1;
        seen.insert(times.begin(), times.end());
    }
    writes = false;
    CHECK(torn == 0);
}

TEST_CASE("no more streams are open than max_streams, however many ask at once") {
    http::Settings settings;
    settings.max_streams = 7;
    const RunningServer server(settings);
    std::mutex mutex;
    std::map<int, int> statuses;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 60; ++i) clients.push_back(std::make_unique<RawClient>(server.port()));
    {
        std::vector<std::jthread> threads;
        for (auto& client : clients) {
            threads.emplace_back([&] {
                const auto answer = client->ask(get("/v1/stream?symbols=3L"));
                const std::lock_guard lock(mutex);
                ++statuses[answer ? answer->status : 0];
            });
        }
    }
    CHECK(statuses[200] == 7);
    CHECK(statuses[503] == 53);
    // An answer without a body takes no place, and one that ended gives its place back.
    clients.clear();
    for (int i = 0; i < 3000; ++i) {
        server.ask("HEAD /v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
        if (RawClient(server.port()).ask(get("/v1/stream?symbols=3L"))->status == 200) return;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    FAIL("no stream ended");
}

TEST_CASE("the line of a stream comes when it ends, with what was sent and for how long") {
    RunningServer server;
    {
        RawClient client(server.port());
        REQUIRE(client.ask(get("/v1/stream?symbols=3L", {"X-Request-Id: live"}))->status == 200);
        std::this_thread::sleep_for(200ms);
        CHECK(server.log().empty());
    }
    while (server.log().empty()) std::this_thread::sleep_for(10ms);
    const auto entry = json::parse(server.log());
    CHECK(entry["id"] == "live");
    CHECK(entry["route"] == "/v1/stream");
    CHECK(entry["status"] == 200);
    CHECK(entry["bytes"] > 0);
    CHECK(entry["ms"] >= 200);
    server.ask("HEAD /v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(server.log().find("\"HEAD\"") != std::string::npos);
}

TEST_CASE("metrics count what was served") {
    RunningServer server;
    for (int i = 0; i < 3; ++i) server.ask(get("/v1/tokens"));
    server.ask(get("/nowhere"));
    const auto answer = server.ask(get("/metrics"));
    CHECK(answer.header("content-type") == "text/plain; version=0.0.4; charset=utf-8");
    for (const char* line : {
             "levtok_requests_total{route=\"/v1/tokens\",method=\"GET\",status=\"2xx\"} 3\n",
             "levtok_requests_total{route=\"none\",method=\"\",status=\"4xx\"} 1\n",
             "levtok_request_seconds_bucket{route=\"/v1/tokens\",method=\"GET\",le=\"+Inf\"} 3\n",
             "levtok_request_seconds_count{route=\"/v1/tokens\",method=\"GET\"} 3\n",
             "# TYPE levtok_requests_in_flight gauge\n",
             "levtok_draining 0\n",
             "levtok_jobs{state=\"queued\"} 0\n",
             "# TYPE levtok_store_bytes gauge\n",
         }) {
        INFO(line);
        CHECK(answer.body.find(line) != std::string::npos);
    }
}

TEST_CASE("each series of the metrics is there once, whatever the methods") {
    RunningServer server;
    const auto ask = [&](std::string_view method, std::string_view target, std::string_view body) {
        server.ask(with_body(method, target, body,
                             {"Content-Type: application/json", bearer(server.write_key)}));
    };
    const std::string token = R"({"underlying": "made-up", "product": "3x"})";
    ask("PUT", "/v1/tokens/mine", token);
    server.ask(get("/v1/tokens/mine"));
    server.ask("HEAD /v1/tokens/mine HTTP/1.1\r\nHost: localhost\r\n\r\n");
    ask("DELETE", "/v1/tokens/mine", "");
    server.ask(get("/v1/underlyings/made-up/bars"));
    ask("POST", "/v1/underlyings/made-up/bars", R"({"bars": []})");
    server.ask(get("/nowhere"));
    ask("PATCH", "/v1/tokens/mine", "");
    const std::string text = server.ask(get("/metrics")).body;
    std::istringstream lines(text);
    std::set<std::string> series;
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        if (!line.starts_with('#')) CHECK(series.insert(line.substr(0, line.rfind(' '))).second);
    }
    for (const char* method : {"GET", "PUT", "DELETE"}) {
        CAPTURE(method);
        const std::string labels =
            R"({route="/v1/tokens/{symbol}",method=")" + std::string(method) + R"("})";
        CHECK(series.contains("levtok_request_seconds_count" + labels));
    }
    CHECK(text.find("{symbol}\",method=\"GET\",status=\"2xx\"} 2\n") != std::string::npos);
    CHECK(series.contains("levtok_answer_bytes_total{route=\"none\",method=\"\"}"));
}

TEST_CASE("a store that cannot be written is not ready, and the log says why") {
    RunningServer server;
    const auto rename = [&](const char* from, const char* to) {
        store::Database("sqlite:" + server.scratch().path("levtok.db"))
            .write(store::Lock::rows, [&](store::Connection& connection) {
                connection.execute(std::string("ALTER TABLE ") + from + " RENAME TO " + to);
            });
    };
    rename("schema_version", "elsewhere");
    const auto answer = server.ask(get("/readyz"));
    CHECK(answer.status == 503);
    CHECK(answer.body.find("schema_version") == std::string::npos);
    const auto entry = json::parse(server.log());
    CHECK(entry["level"] == "error");
    CHECK(entry["error"].get<std::string>().find("schema_version") != std::string::npos);
    CHECK(server.ask(get("/v1/tokens")).status == 200);
    rename("elsewhere", "schema_version");
    CHECK(server.ask(get("/readyz")).status == 200);
}

TEST_CASE("a body that cannot change the answer is not awaited") {
    RunningServer service;
    struct Row {
        const char* request;
        int status;
    };
    const Row rows[] = {
        {"POST /nowhere", 404},
        {"DELETE /v1/underlyings/made-up/levels", 405},
        {"POST /v1/underlyings/made-up/bars", 401},
        {"POST /v1/montecarlo", 401},
        {"PUT /v1/tokens/mine", 401},
    };
    for (const auto& [request, status] : rows) {
        for (const char* expect : {"", "Expect: 100-continue\r\n"}) {
            CAPTURE(request, expect);
            RawClient client(service.port());
            client.send(std::string(request) +
                        " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
                        "Content-Length: 16000000\r\n" + expect + "\r\n{\"bars\":");
            const auto answer = client.receive();
            REQUIRE(answer);
            CHECK(answer->status == status);
            CHECK(answer->header("connection") == "close");
            // What still comes is no request.
            client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client.end_sending();
            CHECK(client.is_closed());
        }
    }
    RawClient writer(service.port());
    const std::string body = R"({"bars": []})";
    writer.send(
        "POST /v1/underlyings/made-up/bars HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        "application/json\r\nExpect: 100-continue\r\nAuthorization: Bearer " +
        service.write_key + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
    CHECK(writer.receive()->status == 100);
    writer.send(body);
    CHECK(writer.receive()->status == 422);
}

TEST_CASE("what is built of a body counts among the bytes of all requests until it is answered") {
    http::Settings settings;
    settings.max_buffered_bytes = 2u << 20;
    RunningServer server(settings);
    const auto post = [&](const std::string& body) {
        return server.ask(with_body("POST", "/v1/simulations", body,
                                    {"Content-Type: application/json", bearer(server.write_key)}));
    };
    std::string values = "[1";
    for (int i = 0; i < 100'000; ++i) values += ",1";
    // 0.2 MB of text, of which 3 MB would be made.
    for (int round = 0; round < 3; ++round) {
        const auto refused = post("{\"product\": " + values + "]}");
        CHECK(refused.status == 503);
        CHECK(refused.header("retry-after") == "1");
        CHECK(refused.body.find("holds too many requests") != std::string::npos);
    }
    // What was refused holds nothing more, once its worker is done with it.
    const auto holds_nothing = [&] {
        const auto metrics = server.ask(get("/metrics")).body;
        return metrics.find("levtok_buffered_bytes 0\n") != std::string::npos;
    };
    bool released = holds_nothing();
    for (int i = 0; i < 1000 && !released; ++i) {
        std::this_thread::sleep_for(10ms);
        released = holds_nothing();
    }
    CHECK(released);
    CHECK(post(R"({"product": "3x", "prices": [["2024-01-01", 1]]})").status == 200);
}

TEST_CASE("a server on a loopback address answers under its own names alone") {
    const auto ask = [](RunningServer& server, const std::string& host) {
        return server.ask("GET /v1/tokens HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status;
    };
    RunningServer server;
    for (const std::string host : {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080"}) {
        CAPTURE(host);
        CHECK(ask(server, host) == 200);
    }
    for (const std::string host : {"evil.example", "evil.example:8080", "localhost.evil.example",
                                   "127.0.0.2", "[::2]", "evil"}) {
        CAPTURE(host);
        CHECK(ask(server, host) == 421);
    }
    const auto refused = server.ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    CHECK(refused.body.find("\"field\":\"Host\"") != std::string::npos);
    CHECK(refused.body.find("setting hosts") != std::string::npos);
    // A body is not read for it.
    CHECK(server
              .ask("POST /v1/simulations HTTP/1.1\r\nHost: evil.example\r\nContent-Length: "
                   "1000\r\n\r\n")
              .status == 421);

    http::Settings settings;
    settings.hosts = {"nav.example"};
    RunningServer named(settings);
    CHECK(ask(named, "nav.example") == 200);
    CHECK(ask(named, "Nav.Example:443") == 200);
    CHECK(ask(named, "localhost") == 200);
    CHECK(ask(named, "evil.example") == 421);
}

TEST_CASE("a body that a route does not take is refused with those that it takes") {
    RunningServer server;
    const auto post = [&](const std::string& target, const std::string& type) {
        return server.ask(with_body("POST", target, "time,price\n",
                                    {"Content-Type: " + type, bearer(server.write_key)}));
    };
    const auto simulated = post("/v1/simulations", "text/csv");
    CHECK(simulated.status == 415);
    CHECK(simulated.body.find("must be application/json\"") != std::string::npos);
    const auto text = post("/v1/simulations", "text/plain");
    CHECK(text.body.find("must be application/json\"") != std::string::npos);
    CHECK(post("/v1/underlyings/btc/ticks", "text/csv").status == 415);
    const auto bars = post("/v1/underlyings/btc/bars", "text/plain");
    CHECK(bars.body.find("must be application/json or text/csv\"") != std::string::npos);
}

TEST_CASE("the explorer runs its own scripts alone, and in no frame") {
    RunningServer server;
    const auto page = server.ask(get("/"));
    CHECK(page.status == 200);
    CHECK(page.header("content-security-policy") == "frame-ancestors 'none'");
    CHECK(page.header("x-content-type-options") == "nosniff");
    CHECK(page.body.find("unsafe-inline") == std::string::npos);
    CHECK(page.body.find("script-src 'sha256-") != std::string::npos);
    CHECK(server.ask(get("/nowhere")).header("x-content-type-options") == "nosniff");
}

TEST_CASE("a server that drains says that it is not ready") {
    RunningServer server;
    CHECK(server.ask(get("/readyz")).status == 200);
    CHECK(server.server().drain());
    RawClient client(server.port());
    const auto answer = client.ask(get("/readyz"));
    REQUIRE(answer);
    CHECK(answer->status == 503);
    CHECK(answer->header("retry-after") == "1");
    CHECK(client.is_closed());
    CHECK(server.ask(get("/healthz")).status == 200);
}
