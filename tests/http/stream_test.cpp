#include <algorithm>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include "service/http/endpoints/endpoints.hpp"
#include "tests/catch.hpp"
#include "tests/http/contract.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::testing::bars_body;
using levtok::testing::fill;
using levtok::testing::InProcess;
using levtok::testing::wave;

namespace {

// NOLINTNEXTLINE(bugprone-exception-escape): the move of JSON throws nothing, though it could
struct Event {
    std::string id;
    std::string name;
    nlohmann::json data;
};

/// Reads a stream on a thread of its own until it is closed.
class Client {
public:
    Client(InProcess& service, const std::string& symbols, const std::string& last_id = "") {
        http::Request request;
        request.path = "/v1/stream";
        if (!symbols.empty()) request.query = {{"symbols", symbols}};
        if (!last_id.empty()) request.headers["last-event-id"] = last_id;
        const auto own = service.service();
        auto response = http::endpoints::stream_nav(own, request);
        CHECK(response.content_type == "text/event-stream");
        thread_ = std::jthread([this, stream = std::move(response.stream)] {
            stream([this](std::string_view text) {
                const std::lock_guard lock(mutex_);
                text_ += text;
                return open_;
            });
        });
    }
    ~Client() { close(); }

    void close() {
        {
            const std::lock_guard lock(mutex_);
            open_ = false;
        }
        if (thread_.joinable()) thread_.join();
    }

    /// The events so far, once there are `count` of the name; waits for minutes.
    std::vector<Event> events(const std::string& name, std::size_t count) {
        for (int i = 0; i < 30'000; ++i) {
            auto found = parsed(name);
            if (found.size() >= count) return found;
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        return parsed(name);
    }

    /// What a browser would send as Last-Event-ID: it takes an id over at the empty line that ends
    /// its block, with data or without.
    std::string last_id() {
        for (int i = 0; i < 30'000; ++i) {
            {
                const std::lock_guard lock(mutex_);
                if (text_.find("\n\n") != std::string::npos) break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        const std::lock_guard lock(mutex_);
        const auto whole = text_.substr(0, text_.rfind("\n\n") + 1);
        const auto at = whole.rfind("id: ");
        return at == std::string::npos ? "" : whole.substr(at + 4, whole.find('\n', at) - at - 4);
    }

private:
    std::vector<Event> parsed(const std::string& name) {
        const std::lock_guard lock(mutex_);
        std::istringstream lines(text_);
        std::vector<Event> events;
        Event event;
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("id: ")) event.id = line.substr(4);
            if (line.starts_with("event: ")) event.name = line.substr(7);
            if (line.starts_with("data: ")) event.data = nlohmann::json::parse(line.substr(6));
            if (!line.empty()) continue;
            if (event.name == name) events.push_back(event);
            event = {};
        }
        return events;
    }

    std::mutex mutex_;
    std::string text_;
    bool open_ = true;
    std::jthread thread_;
};

}  // namespace

TEST_CASE("a stream tells each new row of the tokens that it watches, once and in order") {
    InProcess service;
    fill(service, 5);
    Client one(service, "3L");
    Client all(service, "");
    service.post("/v1/underlyings/btc/bars", bars_body(wave(8)));
    const auto rows = one.events("nav", 3);
    REQUIRE(rows.size() == 3);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        CHECK(rows[i].data["symbol"] == "3L");
        CHECK(rows[i].data["nav_time"] == format_time(wave(8)[5 + i].time));
        CHECK(testing::mismatch("NavEvent", rows[i].data.dump()) == "");
        if (i > 0) CHECK(std::stoull(rows[i].id) > std::stoull(rows[i - 1].id));
    }
    CHECK(all.events("nav", 6).size() == 6);
    one.close();
    all.close();
}

TEST_CASE("a client that comes back goes on after the last event that it saw") {
    InProcess service;
    fill(service, 5);
    std::string seen;
    {
        Client client(service, "3S");
        service.post("/v1/underlyings/btc/bars", bars_body(wave(6)));
        seen = client.events("nav", 1).at(0).id;
    }
    service.post("/v1/underlyings/btc/bars", bars_body(wave(9)));
    Client back(service, "3S", seen);
    const auto missed = back.events("nav", 3);
    REQUIRE(missed.size() == 3);
    CHECK(missed[0].data["nav_time"] == format_time(wave(9)[6].time));
    Client from_the_start(service, "3S", "0");
    CHECK(from_the_start.events("nav", 9).size() == 9);
}

TEST_CASE("a client that saw no event comes back to where its stream began") {
    InProcess service;
    fill(service, 5);
    std::string seen;
    {
        Client client(service, "3L");
        seen = client.last_id();
    }
    CHECK(seen == std::to_string(service.store().last_sequence()));
    service.post("/v1/underlyings/btc/bars", bars_body(wave(7)));
    Client back(service, "3L", seen);
    const auto missed = back.events("nav", 2);
    REQUIRE(missed.size() == 2);
    CHECK(missed[0].data["nav_time"] == format_time(wave(7)[5].time));
}

TEST_CASE("an id that no row has had goes on with what is still to come") {
    InProcess service;
    fill(service, 5);
    const char* ids[] = {"1000000", "9223372036854775808", "18446744073709551615"};
    std::vector<std::unique_ptr<Client>> clients;
    for (const char* id : ids) clients.push_back(std::make_unique<Client>(service, "3L", id));
    service.post("/v1/underlyings/btc/bars", bars_body(wave(6)));
    for (auto& client : clients) {
        const auto rows = client->events("nav", 1);
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].data["nav_time"] == format_time(wave(6)[5].time));
    }
}

namespace {

void post_tick(InProcess& service) {
    service.post("/v1/underlyings/btc/ticks",
                 R"({"time": "2024-01-01T05:30:00Z", "price": 40500})");
}

}  // namespace

TEST_CASE("a tick is told as an indicative NAV, without an id") {
    InProcess service;
    fill(service, 5);
    Client client(service, "3L");
    post_tick(service);
    const auto told = client.events("indicative", 1);
    REQUIRE(told.size() == 1);
    CHECK(told[0].id.empty());
    CHECK(told[0].data["price"] == 40500);
}

TEST_CASE("the change of a day in a stream is that of the NAV beside it, at a tick too") {
    InProcess service;
    fill(service, 30);
    Client client(service, "3L");
    service.post("/v1/underlyings/btc/bars", bars_body(wave(31)));
    service.post("/v1/underlyings/btc/ticks",
                 R"({"time": "2024-01-02T07:30:00Z", "price": 41000})");
    const auto bar = client.events("nav", 1).at(0).data;
    const auto tick = client.events("indicative", 1).at(0).data;
    CHECK(testing::mismatch("NavEvent", tick.dump()) == "");
    const auto nav_at = [&](const char* time) {
        return service.get(std::string("/v1/tokens/3L/nav/at?time=") + time)
            .json()["nav"]
            .get<double>();
    };
    CHECK(bar["change_24h"].get<double>() ==
          Approx(bar["nav"].get<double>() / nav_at("2024-01-01T07:00:00Z") - 1));
    CHECK(tick["change_24h"].get<double>() ==
          Approx(tick["nav"].get<double>() / nav_at("2024-01-01T07:00:00Z") - 1));
    CHECK(tick["change_24h"] != bar["change_24h"]);
    CHECK(service.get("/v1/tokens").json()["tokens"][0]["change_24h"] == bar["change_24h"]);
}

TEST_CASE("the change of a day undoes merges, be they in the rows or at the tick alone") {
    InProcess service;
    service.put("/v1/tokens/M", R"({"underlying": "btc", "terms": {"leverage": 2, "initial_nav": 6,
        "merge": {"below": 2, "factor": 10},
        "rebalance": [{"when": "leverage_outside", "max": 90}]}})");
    service.post("/v1/underlyings/btc/bars",
                 R"({"bars": [["2024-01-01T00:00:00Z", 100], ["2024-01-01T12:00:00Z", 80]]})");
    Client client(service, "M");
    struct Row {
        const char* kind;  ///< of the event
        const char* time;
        int price;
        double nav;
        double change;  ///< from the 6 of the opening
    };
    std::map<std::string, std::size_t> seen;
    for (const auto& [kind, time, price, nav, change] :
         {Row{"indicative", "2024-01-02T06:00:00Z", 70, 2.4, -0.6},
          {"indicative", "2024-01-02T06:10:00Z", 66, 19.2, -0.68},
          {"nav", "2024-01-02T07:00:00Z", 66, 19.2, -0.68},
          {"indicative", "2024-01-02T07:30:00Z", 70, 24, -0.6}}) {
        CAPTURE(kind, time);
        const std::string at = '"' + std::string(time) + "\", ";
        const std::string value = std::to_string(price);
        if (std::string_view(kind) == "nav") {
            service.post("/v1/underlyings/btc/bars", "{\"bars\": [[" + at + value + "]]}");
        } else {
            service.post("/v1/underlyings/btc/ticks",
                         "{\"time\": " + at + "\"price\": " + value + '}');
        }
        const auto told = client.events(kind, ++seen[kind]);
        REQUIRE(told.size() == seen[kind]);
        CHECK(told.back().data["nav"].get<double>() == Approx(nav));
        CHECK(told.back().data["change_24h"].get<double>() == Approx(change));
    }
}

TEST_CASE("an indicative NAV is told again where what it follows is corrected, and only then") {
    InProcess service;
    fill(service, 5);
    Client client(service, "3L");
    post_tick(service);
    REQUIRE(client.events("indicative", 1).size() == 1);
    service.post("/v1/underlyings/eth/bars", bars_body(wave(3)));
    auto changed = wave(5);
    changed[0] = Observation::at(changed[0].time, Price::of(changed[0].close.value() * 1.01));
    CHECK(service.post("/v1/underlyings/btc/bars?correct=true", bars_body(changed)).status == 200);
    const auto told = client.events("indicative", 2);
    REQUIRE(told.size() == 2);
    CHECK(told[1].data["price"] == 40500);
    CHECK(told[1].data["nav"] != told[0].data["nav"]);
    Client back(service, "3L");
    CHECK(back.events("indicative", 1).at(0).data == told[1].data);
}

TEST_CASE("a stream of what is not there, or from no place, is refused") {
    InProcess service;
    CHECK(service.get("/v1/stream?symbols=none").status == 404);
    CHECK(service.get("/v1/stream?symbols=,").field() == "symbols");
    CHECK(service.ask("GET", "/v1/stream", "", {{"last-event-id", "x"}}).field() ==
          "Last-Event-ID");
}

TEST_CASE("a stream ends soon after nobody listens") {
    InProcess service;
    fill(service, 2);
    Client client(service, "");
    client.events("nav", 0);
    const auto before = std::chrono::steady_clock::now();
    client.close();
    CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds{3});
}

TEST_CASE("an event has the warnings and the next trades that the list has") {
    InProcess service;
    fill(service, 5);
    service.put("/v1/tokens/BULL", R"({"underlying": "btc", "product": "ftx-bull"})");
    Client client(service, "BULL");
    service.post("/v1/underlyings/btc/bars", bars_body(wave(6)));
    const auto bar = client.events("nav", 1).at(0).data;
    const auto tokens = service.get("/v1/tokens").json()["tokens"];
    const auto listed = *std::find_if(tokens.begin(), tokens.end(),
                                      [](const auto& token) { return token["symbol"] == "BULL"; });
    // No funding is stored, by which it would be charged.
    CHECK_FALSE(bar["warnings"].empty());
    for (const char* name : {"warnings", "next_rebalance_time", "emergency_below",
                             "real_leverage_below", "change_24h", "nav", "price"}) {
        CAPTURE(name);
        CHECK(bar[name] == listed[name]);
    }
    post_tick(service);
    service.post("/v1/underlyings/btc/ticks",
                 R"({"time": "2024-01-01T06:30:00Z", "price": 40500})");
    CHECK(client.events("indicative", 1).at(0).data["warnings"] == bar["warnings"]);
}

TEST_CASE("the row at which a token dies is told with the warning that it did") {
    InProcess service;
    service.put("/v1/tokens/10L",
                R"({"underlying": "falls", "terms": {"name": "10L", "leverage": 10}})");
    Client client(service, "10L");
    service.post("/v1/underlyings/falls/bars",
                 R"({"bars": [["2024-01-01T01:00:00Z", 100], ["2024-01-01T02:00:00Z", 85]]})");
    const auto rows = client.events("nav", 2);
    REQUIRE(rows.size() == 2);
    const auto dies = [](const nlohmann::json& row) {
        return std::any_of(row["warnings"].begin(), row["warnings"].end(),
                           [](const auto& note) { return note["code"] == "wiped_out"; });
    };
    CHECK_FALSE(dies(rows[0].data));
    CHECK(dies(rows[1].data));
}
