#include <cmath>
#include <sstream>

#include "nav/check.hpp"
#include "tests/data.hpp"
#include "tests/http/beside_command.hpp"

/// What is observed of tokens, and what is said of it, over HTTP and as the command prints it.
namespace levtok::testing {
namespace {

using nlohmann::json;

/// The same rows with another first field, by which the command names the file.
std::string called(const std::string& csv, const std::string& before, const std::string& now) {
    std::istringstream lines(csv);
    std::string out;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(before + ',')) line = now + line.substr(before.size());
        out += line + '\n';
    }
    return out;
}

/// A year of a sample, its replay as what was published, and closes around it.
struct Fund {
    Fund() {
        cli::command(folder.line("sample --days 800 --interval 1d --out @p.csv"));
        cli::command(folder.line("nav --product 3x --prices @p.csv --out @replay.csv"));
        std::istringstream rows(cli::read_file(folder / "replay.csv"));
        std::string line;
        std::getline(rows, line);
        std::string nav = "time,nav,dividends\n";
        std::string price = "time,close\n";
        double kept = 1;
        double before = 0;
        for (int i = 0; std::getline(rows, line); ++i) {
            std::istringstream fields(line);
            std::string time, underlying, worth;
            std::getline(fields, time, ',');
            std::getline(fields, underlying, ',');
            std::getline(fields, worth, ',');
            const bool pays = i % 90 == 60;
            if (pays) kept *= 0.95;
            const double value = std::stod(worth) * kept * (1 + 1e-4 * std::sin(1.0 * i));
            nav +=
                time + ',' + shortest(value) + ',' + (pays ? shortest(0.05 * before) : "0") + '\n';
            before = value;
            price += time + ',' + shortest(value * (1 + 0.004 * std::sin(i / 5.0))) + '\n';
        }
        cli::write_file(folder / "nav.csv", nav);
        cli::write_file(folder / "close.csv", price);
        accepted(service.post_csv("/v1/underlyings/x/bars", cli::read_file(folder / "p.csv")));
        service.put("/v1/tokens/F", R"({"underlying": "x", "product": "3x"})");
    }
    void feed(const std::string& symbol) {
        const std::string path = "/v1/tokens/" + symbol + "/observed/";
        accepted(service.post_csv(path + "nav", cli::read_file(folder / "nav.csv")));
        accepted(service.post_csv(path + "price", cli::read_file(folder / "close.csv")));
    }

    const cli::Folder folder;
    InProcess service;
};

}  // namespace

TEST_CASE("UPRO against its published NAV over HTTP, to the byte as the command has it") {
    const auto prices = data_file("etf/SPXTR.csv");
    const auto rates = data_file("etf/fed-funds-daily.csv");
    const auto nav = data_file("etf/UPRO-historical_nav.csv");
    if (!prices || !rates || !nav) return;
    InProcess service;
    accepted(service.post_csv("/v1/rates/usd", cli::read_file(*rates)));
    accepted(service.post_csv("/v1/underlyings/spx/bars?column=Price", cli::read_file(*prices)));
    REQUIRE(service
                .put("/v1/tokens/UPRO", R"({"underlying": "spx", "product": "upro",
        "rates": "usd", "from": "2009-06-15"})")
                .status == 201);
    accepted(service.post_csv("/v1/tokens/UPRO/observed/nav", cli::read_file(*nav)));
    const std::string history = " --product upro --column Price --from 2009-06-15 --prices " +
                                *prices + " --rates " + *rates;
    const std::string observed = " --observed " + *nav;
    CHECK(service.csv("/v1/tokens/UPRO/tracking").body ==
          said_by_command("track" + history + observed));
    CHECK(service.csv("/v1/tokens/UPRO/tracking?worst=3").body ==
          said_by_command("track --worst 3" + history + observed));
    const auto performance = service.csv("/v1/tokens/UPRO/performance").body;
    CHECK(performance == called(said_by_command("performance" + history + observed),
                                "UPRO-historical_nav.csv", "UPRO nav"));
    const auto tracking = service.get("/v1/tokens/UPRO/tracking?points=200").json();
    CHECK(tracking["kind"] == "nav");
    CHECK(tracking["charts"]["drift"].size() == tracking["charts"]["time"].size());
    for (const auto& figure : tracking["figures"]) {
        if (figure["figure"] != "error_median" || figure["period"] != "all") continue;
        CHECK(figure["value"].get<double>() == Approx(0.8e-4).margin(0.05e-4));
    }
    CHECK(service.csv("/v1/tokens/UPRO/premium").status == 404);
    CHECK(
        service
            .ask("POST", "/v1/tokens/UPRO/calibration",
                 R"({"free": ["financing.borrow_spread"], "by": "year"})", {{"accept", "text/csv"}})
            .body ==
        said_by_command("calibrate --free financing.borrow_spread --by year" + history + observed));
    CHECK(service.csv("/v1/tokens/UPRO/spliced?limit=100000").body ==
          said_by_command("splice" + history + observed));
}

TEST_CASE("BULL's traded prices over its own NAV, to the byte as the command has it") {
    const auto prices = data_file("btc/spot-1h_2017-08_2022-03.csv");
    const auto bull = data_file("tokens/ftx-BULL-1d.csv");
    if (!prices || !bull) return;
    const cli::Folder folder;
    cli::command("import --data " + (folder / "db") +
                 " --underlying btc --from 2019-08-20 --prices " + *prices);
    InProcess service;
    cli::command("export --data " + (folder / "db") + " --underlying btc --out " +
                 (folder / "b.csv"));
    accepted(service.post_csv("/v1/underlyings/btc/bars", cli::read_file(folder / "b.csv")));
    service.put("/v1/tokens/BULL", R"({"underlying": "btc", "product": "ftx-bull"})");
    const auto posted = service.post_csv("/v1/tokens/BULL/observed/price", cli::read_file(*bull));
    accepted(posted);
    const std::string line =
        " --product ftx-bull --from 2019-08-20 --prices " + *prices + " --observed " + *bull;
    CHECK(service.csv("/v1/tokens/BULL/tracking").body == said_by_command("track" + line));
    CHECK(service.csv("/v1/tokens/BULL/premium").body == said_by_command("premium" + line));
    const auto premium = service.get("/v1/tokens/BULL/premium?points=50&crashes=2").json();
    CHECK(premium["over"] == "replay");
    CHECK(premium["charts"]["premium"].size() > 50);
}

TEST_CASE("an observed series is fed as bars are, listed, read, corrected and taken out") {
    InProcess service;
    fill(service, 24 * 5);
    const std::string path = "/v1/tokens/3L/observed/nav";
    CHECK(service.get("/v1/tokens/3L/observed").json()["observed"].empty());
    CHECK(service.get("/v1/tokens/NONE/observed").status == 404);
    CHECK(service.post("/v1/tokens/NONE/observed/nav", R"({"observed": [["2024-01-02", 1]]})")
              .status == 404);
    CHECK(service.get("/v1/tokens/3L/observed/basket").status == 404);
    const auto posted = service.post(path, R"({"observed": [["2024-01-02", 10],
        ["2024-01-03", 11, 0.5], {"time": "2024-01-04", "value": 12}]})");
    CHECK(posted.json()["added"] == 3);
    CHECK(posted.json()["tokens"].empty());
    CHECK(service.csv(path).body ==
          "time,value,distribution\n2024-01-02T00:00:00.000Z,10,0\n"
          "2024-01-03T00:00:00.000Z,11,0.5\n2024-01-04T00:00:00.000Z,12,0\n");
    // What is read is what can be posted.
    CHECK(service.post_csv(path, service.csv(path).body).json()["repeated"] == 3);
    const auto listed = service.get("/v1/tokens/3L/observed").json()["observed"];
    CHECK(listed == json::parse(R"([{"kind": "nav", "first_time": "2024-01-02T00:00:00Z",
        "last_time": "2024-01-04T00:00:00Z", "value": 12}])"));
    const auto page = service.get(path + "?limit=2");
    CHECK(page.json()["rows"].size() == 2);
    CHECK(page.header("Link").find("cursor=") != std::string::npos);

    const std::string other = R"({"observed": [["2024-01-03", 11.5]]})";
    const auto refused = service.post(path, other);
    CHECK(refused.status == 409);
    CHECK(refused.detail().find("observed 3L/nav: the value at 2024-01-03T00:00:00Z is there with "
                                "other values") != std::string::npos);
    CHECK(service.post(path + "?correct=true", other).json()["corrected"] == 1);
    const std::string range = "?from=2024-01-04&to=2024-01-04";
    CHECK(service.ask("DELETE", path).field() == "from");
    CHECK(service.ask("DELETE", path + range).json()["removed"] == 1);
    CHECK(service.ask("DELETE", path + range).json()["removed"] == 0);
    service.restart();
    CHECK(service.get(path).json()["rows"].size() == 2);
}

TEST_CASE("what is wrong with observed values is said by its place") {
    InProcess service;
    fill(service, 24);
    const std::string path = "/v1/tokens/3L/observed/price";
    const auto field_of = [&](const std::string& body) {
        const auto answer = service.post(path, body);
        CHECK(answer.status == 422);
        return answer.field();
    };
    CHECK(field_of(R"({"observed": []})") == "observed");
    CHECK(field_of(R"({"observed": [["2024-01-02", 10], ["2024-01-01", 9]]})") ==
          "observed.1.time");
    CHECK(field_of(R"({"observed": [["2024-01-02", 10], ["2024-01-03", 9, 10]]})") ==
          "observed.1.distribution");
    CHECK(field_of(R"({"observed": [["2999-01-02", 10]]})") == "observed");
    CHECK(service.post(path + "?splits=none", R"({"observed": [["2024-01-02", 1]]})").field() ==
          "splits");
    CHECK(service.post_csv(path, "time,close\n2024-01-02,1\n2024-01-02,x\n").status == 400);
    CHECK(service.get("/v1/tokens/3L/tracking").status == 404);
    CHECK(service.get("/v1/tokens/3L/tracking?kind=basket").field() == "kind");
    CHECK(service.get("/v1/tokens/3L/tracking?table=nav").field() == "table");
    CHECK(service.csv("/v1/tokens/3L/premium?points=5").field() == "points");
    // A split that nobody told is noted, as of bars.
    service.post(path, R"({"observed": [["2024-01-02", 10], ["2024-01-03", 10.1]]})");
    const auto split = service
                           .post(path, R"({"observed": [["2024-01-04", 2.5],
        ["2024-01-05", 2.6]]})")
                           .json();
    bool says_split = false;
    for (const auto& note : split["warnings"]) says_split |= note["code"] == "split_suspected";
    CHECK(says_split);
}

TEST_CASE("tracking, premium and performance are what the command prints") {
    Fund fund;
    fund.feed("F");
    const std::string path = "/v1/tokens/F";
    const auto& folder = fund.folder;
    auto& service = fund.service;
    const std::string history = folder.line(" --product 3x --prices @p.csv");
    const std::string nav = folder.line(" --observed @nav.csv");
    CHECK(service.csv(path + "/tracking").body == said_by_command("track" + history + nav));
    const std::string days = folder.line(" --days @days.csv");
    said_by_command("track" + history + nav + days);
    CHECK(service.csv(path + "/tracking?table=tracking_days").body ==
          cli::read_file(folder / "days.csv"));
    CHECK(service.csv(path + "/tracking?kind=price").body ==
          said_by_command("track" + history + folder.line(" --observed @close.csv")));
    // A part of the time is that part of the observed series.
    const std::string part = "from=2024-06-01&to=2025-06-01";
    const auto of_part = service.get(path + "/tracking?table=tracking_days&" + part).json();
    CHECK(of_part["days"].size() == 365);
    const auto of_window = service.get(path + "/tracking?table=tracking_days&window=90d").json();
    CHECK(of_window["days"].size() == 90);
    CHECK(service.get(path + "/premium?window=90d&from=2025-01-01").field() == "window");
    CHECK(of_part["charts"].is_null());

    // Without a product the command takes the sessions for weekdays.
    service.put("/v1/tokens/W", R"({"underlying": "x",
        "terms": {"name": "close.csv", "leverage": 1, "calendar": "weekdays"}})");
    fund.feed("W");
    CHECK(service.csv("/v1/tokens/W/premium").body ==
          said_by_command(folder.line("premium --observed @close.csv --nav @nav.csv")));
    CHECK(service.get(path + "/premium").json()["over"] == "nav");

    auto performance = said_by_command("performance" + history + nav);
    performance = called(performance, "nav.csv", "F nav");
    CHECK(performance.find("total_return") != std::string::npos);
    // Over HTTP the price stands after it.
    CHECK(service.csv(path + "/performance").body.starts_with(performance));
    CHECK(service.csv(path + "/performance?as_of=2025-03-31").body.find("2025-04-01T00") !=
          std::string::npos);
}

TEST_CASE("estimates and key information are what the command prints") {
    InProcess service;
    const auto csv = [&](const char* path, const std::string& body) {
        return service.ask("POST", path, body, {{"accept", "text/csv"}}).body;
    };
    CHECK(csv("/v1/estimates", R"({"product": "sso"})") ==
          said_by_command("estimates --product sso"));
    CHECK(csv("/v1/estimates", R"({"product": "sqqq", "set": ["leverage=-2"],
        "returns": [-0.1, 0, 0.1], "volatilities": [0.2, 0.4], "years": 0.5, "net": "yes",
        "rate": 0.04, "every": "1d"})") ==
          said_by_command("estimates --product sqqq --set leverage=-2 --returns=-0.1,0,0.1 "
                          "--volatilities 0.2,0.4 --years 0.5 --net --rate 0.04 --every 1d"));
    const auto field_of = [&](const char* body) {
        return service.post("/v1/estimates", body).field();
    };
    CHECK(field_of(R"({"product": "sso", "rate": 0.04})") == "rate");
    CHECK(field_of(R"({"product": "sso", "every": "1ms"})") == "every");
    CHECK(field_of(R"({"product": "sso", "returns": [-1]})") == "returns.0");

    const cli::Folder folder;
    cli::command(folder.line("sample --days 900 --volatility 0.8 --out @p.csv"));
    accepted(service.post_csv("/v1/underlyings/x/bars", cli::read_file(folder / "p.csv")));
    const auto said = said_by_command(folder.line("kid --product 3x --years 3 --prices @p.csv"));
    CHECK(csv("/v1/kid", R"({"product": "3x", "years": 3, "underlying": "x"})") == said);
    const auto answer = service.post("/v1/kid", R"({"product": "3x", "underlying": "x"})").json();
    CHECK(answer["figures"][0]["product"] == "3x");
    bool says_estimate = false;
    for (const auto& note : answer["warnings"]) says_estimate |= note["code"] == "estimate";
    CHECK(says_estimate);
    CHECK(service
              .post("/v1/kid", R"({"product": "3x", "prices": [["2024-01-01", 1],
        ["2024-01-02", 2]]})")
              .status == 422);
    const auto sparse = service.post("/v1/kid", R"({"product": "3x", "prices": [["2021-01-01", 1],
        ["2022-01-01", 2], ["2024-01-01", 3]]})");
    CHECK(sparse.detail() == "history: must have 21 daily returns or more, was 2");
}

}  // namespace levtok::testing
