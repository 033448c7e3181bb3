#include "nav/check.hpp"
#include "tests/catch.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::testing::InProcess;
using nlohmann::json;

namespace {

const std::string paper = "/v1/accounts/me";

testing::Answer order_of(InProcess& service, const std::string& body, const std::string& key = {}) {
    return service.ask("POST", paper + "/orders", body, {{"idempotency-key", key}});
}

InProcess& with_account(InProcess& service) {
    testing::fill(service, 48);
    REQUIRE(service.put(paper, R"({"spread": 0.002, "note": "to learn"})").status == 201);
    REQUIRE(service.post(paper + "/transfers", R"({"amount": 1000, "note": "pay"})").status == 201);
    return service;
}

double number_of(const json& value) { return value.get<double>(); }

}  // namespace

TEST_CASE("an account is created, given money, and trades at the indicative NAV") {
    InProcess service;
    with_account(service);
    const auto account = service.get(paper).json();
    CHECK(account["balance"] == 1000);
    CHECK(account["terms"]["spread"] == 0.002);
    CHECK(account["note"] == "to learn");
    const double nav = service.get("/v1/tokens/3L/nav/latest").json()["nav"];
    const auto bought = order_of(service, R"({"token": "3L", "amount": 300, "note": "a dip"})");
    REQUIRE(bought.status == 201);
    CHECK(bought.header("Location") == paper + "/orders/1");
    CHECK(bought.json()["state"] == "filled");
    CHECK(bought.json()["fill_price"] == nav);
    CHECK(service.get(bought.header("Location")).json() == bought.json());
    const auto lot = service.get(paper + "/lots").json()["lots"][0];
    CHECK(number_of(lot["tokens"]) == Approx(300 / (nav * 1.001)));
    CHECK(number_of(lot["open_profit"]) == Approx(300 / 1.001 - 300));
    // At a tick NAV is the indicative one.
    service.post("/v1/underlyings/btc/ticks",
                 R"({"time": "2024-01-03T00:10:00Z", "price": 41000})");
    const auto latest = service.get("/v1/tokens/3L/nav/latest").json();
    const auto sold = order_of(service, R"({"token": "3L", "side": "sell"})").json();
    CHECK(sold["fill_price"] == latest["indicative_nav"]);
    CHECK(sold["placed_time"] == "2024-01-03T00:10:00Z");
    const auto lines = service.get(paper + "/journal").json()["lines"];
    REQUIRE(lines.size() == 3);
    double balance = 0;
    for (const auto& line : lines) balance += number_of(line["amount"]);
    const auto after = service.get(paper).json();
    CHECK(after["balance"] == balance);
    CHECK(number_of(after["equity"]) ==
          Approx(number_of(after["deposited"]) + number_of(after["realised_profit"])));
    CHECK(service.csv(paper + "/journal").body.find(",sell,2,3L,2,") != std::string::npos);
    CHECK(service.get("/v1/accounts").json()["accounts"][0]["account"] == "me");
    service.restart();
    CHECK(service.get(paper).json() == after);
}

TEST_CASE("a stop that is posted fills with the bar that is posted, once") {
    InProcess service;
    with_account(service);
    const double nav = service.get("/v1/tokens/3L/nav/latest").json()["nav"];
    const json order{
        {"token", "3L"}, {"amount", 300}, {"stop_loss", nav * 0.9}, {"take_profit", nav * 1.5}};
    CHECK(order_of(service, order.dump(), "one").status == 201);
    CHECK(order_of(service, order.dump(), "one").json()["order"] == 1);
    CHECK(service.get(paper).json()["resting_orders"] == 2);
    json other = order;
    other["amount"] = 301;
    CHECK(order_of(service, other.dump(), "one").status == 409);
    const double last = service.get("/v1/underlyings").json()["underlyings"][0]["close"];
    const std::string bar =
        R"({"bars": [["2024-01-03T01:00:00Z", )" + shortest(last * 0.94) + "]]}";
    for (int i = 0; i < 2; ++i) CHECK(service.post("/v1/underlyings/btc/bars", bar).status == 200);
    const auto orders = service.get(paper + "/orders").json()["orders"];
    REQUIRE(orders.size() == 3);
    CHECK(orders[1]["state"] == "filled");
    CHECK(orders[1]["parent_order"] == 1);
    CHECK(number_of(orders[1]["fill_price"]) < nav * 0.9);
    CHECK(orders[2]["state"] == "cancelled");
    CHECK(service.get(paper + "/orders?state=cancelled").json()["orders"].size() == 1);
    CHECK(service.get(paper + "/orders?state=gone").field() == "state");
    CHECK(orders[2]["reason"] == "the other one of the two has filled");
    CHECK(service.get(paper).json()["lots"] == 0);
    CHECK(service.get(paper + "/journal").json()["lines"].size() == 4);
}

TEST_CASE("a margin call is answered by a transfer, and orders are cancelled") {
    InProcess service;
    with_account(service);
    CHECK(service.put(paper, R"({"maintenance": 0.01, "margin_call": 0.05})").status == 200);
    REQUIRE(order_of(service, R"({"underlying": "btc", "margin": 100, "leverage": 10})").status ==
            201);
    const double price = service.get(paper + "/positions").json()["positions"][0]["price"];
    service.post("/v1/underlyings/btc/bars",
                 R"({"bars": [["2024-01-03T01:00:00Z", )" + shortest(price * 0.94) + "]]}");
    auto position = service.get(paper + "/positions").json()["positions"][0];
    CHECK(position["margin_called"] == true);
    CHECK(service
              .post(paper + "/transfers",
                    R"({"amount": 50, "position": )" + position["position"].dump() + "}")
              .status == 201);
    position = service.get(paper + "/positions").json()["positions"][0];
    CHECK(position["margin_called"] == false);
    CHECK(position["margin"] == 150);
    CHECK(service.get(paper).json()["balance"] == 850);
    const auto stop =
        order_of(service, R"({"position": )" + position["position"].dump() +
                              R"(, "type": "stop", "level": )" + shortest(price * 0.9) + "}");
    CHECK(stop.json()["state"] == "resting");
    const auto cancelled = service.ask("DELETE", stop.header("Location"));
    CHECK(cancelled.json()["state"] == "cancelled");
    CHECK(service.ask("DELETE", stop.header("Location")).status == 409);
    CHECK(service.ask("DELETE", paper).status == 409);
    CHECK(order_of(service, R"({"position": )" + position["position"].dump() + "}").status == 201);
    CHECK(service.ask("DELETE", paper).json()["closed_time"].is_string());
    CHECK(order_of(service, R"({"token": "3L", "amount": 1})").status == 409);
}

TEST_CASE("journal and orders come in pages") {
    InProcess service;
    with_account(service);
    for (int i = 0; i < 5; ++i) order_of(service, R"({"token": "3L", "amount": 10})");
    for (const char* list : {"orders", "lines"}) {
        const std::string path = paper + (std::string(list) == "lines" ? "/journal" : "/orders");
        const auto whole = service.get(path).json()[list];
        json paged = json::array();
        std::string cursor = "0";
        while (true) {
            const auto page = service.get(path + "?limit=2&cursor=" + cursor).json();
            for (const auto& row : page[list]) paged.push_back(row);
            if (page["next"].is_null()) break;
            cursor = page["next"];
        }
        CHECK(paged == whole);
        CHECK(service.get(path + "?cursor=x").status == 422);
    }
}

TEST_CASE("what is wrong with an order is said by its field") {
    InProcess service;
    with_account(service);
    struct Row {
        const char* body;
        int status;
        const char* detail;
    };
    const Row rows[] = {
        {R"({"token": "3L"})", 422, "amount: must be given, or else tokens, was absent"},
        {R"({"token": "3L", "amount": -1})", 422, "amount: must be >= 0, was -1"},
        {R"({"token": "3L", "amount": 1, "side": "hold"})", 422, "side: must be one of buy, sell"},
        {R"({"token": "3L", "amount": 1, "type": "stop"})", 422, "level: must be given"},
        {R"({"token": "no", "amount": 1})", 404, "there is no token called \"no\""},
        {R"({"underlying": "no", "margin": 1, "leverage": 2})", 404, "there is no underlying"},
        {R"({"position": 3})", 404, "there is no position 3"},
        {R"({"token": "3L", "amount": 5000})", 409, "it costs 5000, and the balance is 1000"},
        {R"({"token": "3L", "side": "sell"})", 409, "no tokens of 3L are held"},
        {R"({"price": 3})", 422, "price"},
    };
    for (const auto& row : rows) {
        const auto answer = order_of(service, row.body);
        INFO(row.body << ' ' << answer.body);
        CHECK(answer.status == row.status);
        CHECK(answer.detail().starts_with(row.detail));
    }
    CHECK(service.post(paper + "/transfers", R"({"amount": -2000})").status == 409);
    CHECK(service.post(paper + "/transfers", R"({"amount": 0})").status == 422);
    CHECK(service.post(paper + "/transfers", R"({"amount": 1e300})").detail() ==
          "amount: must be in [1e-06, 1e+15], or that below 0, was 1e+300");
    CHECK(service.get("/v1/accounts/you").status == 404);
    CHECK(service.put("/v1/accounts/a%20b", "{}").status == 422);
    CHECK(service.get(paper + "/journal").json()["lines"].size() == 1);
}
