#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <sstream>

#include "nav/check.hpp"
#include "tests/http/beside_command.hpp"

/// The terms that an observed series shows, and one history with it, over HTTP and as the command
/// writes them.
namespace levtok::testing {
namespace {

using nlohmann::json;

constexpr double true_spread = 0.011;
constexpr int sessions_before_launch = 300;
const std::string path = "/v1/tokens/F";

/// A fund of daily bars that says a spread of 0.006 and pays another: published from a day on, with
/// small errors that the next day takes back.
struct SecretFund {
    explicit SecretFund(const std::string& sample = "sample --days 900 --interval 1d") {
        const std::string terms = R"({"name": "fund", "leverage": 3,
            "fees": {"management": {"rate": 0.0091, "per": "year"}},
            "financing": {"kind": "cash", "borrow_spread": 0.006},
            "rebalance": [{"when": "schedule", "at": "00:00", "every": "1d", "to": "target"}]})";
        cli::write_file(folder / "fund.json", terms);
        cli::command(folder.line(sample + " --out @p.csv"));
        cli::command(folder.line("nav --product @fund.json --prices @p.csv --out @replay.csv --set "
                                 "financing.borrow_spread=") +
                     shortest(true_spread));
        std::istringstream rows(cli::read_file(folder / "replay.csv"));
        std::string line;
        std::getline(rows, line);
        std::string nav = "time,nav\n";
        std::mt19937_64 random(7);
        std::normal_distribution<double> normal;
        for (int i = 0; std::getline(rows, line); ++i) {
            if (i < sessions_before_launch) continue;
            std::istringstream fields(line);
            std::string time, underlying, worth;
            std::getline(fields, time, ',');
            std::getline(fields, underlying, ',');
            std::getline(fields, worth, ',');
            // 7 a unit at launch, so that the two have to be joined.
            const double value = std::stod(worth) * 7 * (1 + 1e-4 * normal(random));
            nav += time + ',' + shortest(value) + '\n';
        }
        cli::write_file(folder / "nav.csv", nav);
        accepted(service.post_csv("/v1/underlyings/x/bars", cli::read_file(folder / "p.csv")));
        service.put(path, R"({"underlying": "x", "terms": )" + terms + "}");
    }
    void feed() {
        accepted(service.post_csv(path + "/observed/nav", cli::read_file(folder / "nav.csv")));
    }
    Answer calibrate(const std::string& body) { return service.post(path + "/calibration", body); }
    std::string calibration_csv(const std::string& body) {
        return service.ask("POST", path + "/calibration", body, {{"accept", "text/csv"}}).body;
    }

    const cli::Folder folder;
    const std::string given =
        folder.line(" --product @fund.json --prices @p.csv --observed @nav.csv");
    InProcess service;
};

}  // namespace

TEST_CASE("the spread that a fund pays is found within its error, as the command finds it") {
    SecretFund fund;
    fund.feed();
    const auto found =
        fund.calibrate(R"({"free": ["financing.borrow_spread"], "by": "year"})").json();
    const auto& row = found["rows"][0];
    CHECK(row["period"] == "all");
    const double value = row["value"];
    const double error = row["standard_error"];
    CHECK(error > 0);
    CHECK(error < 0.001);
    CHECK(std::fabs(value - true_spread) <= 3 * error);
    CHECK(found["terms"]["financing"]["borrow_spread"] == value);
    CHECK(found["terms"]["leverage"] == 3);
    CHECK(found["kind"] == "nav");
    CHECK(found["noise"].get<double>() == Approx(1e-4).margin(0.5e-4));
    // Its rule is of midnight, which a fund in short form does not have.
    CHECK(found["short_form"].is_null());
    REQUIRE(found["spreads"].size() == found["rows"].size() - 1);
    for (std::size_t i = 0; i < found["spreads"].size(); ++i) {
        const auto& year = found["rows"][i + 1];
        CHECK(found["spreads"][i]["borrow_spread"] == year["value"]);
        CHECK(found["spreads"][i]["time"] ==
              year["period"].get<std::string>() + "-01-01T00:00:00Z");
        CHECK(found["spreads"][i]["lend_spread"].is_null());
    }

    CHECK(fund.calibration_csv(R"({"free": ["financing.borrow_spread"], "by": "year"})") ==
          said_by_command("calibrate --free financing.borrow_spread --by year" + fund.given));
    CHECK(fund.calibration_csv(R"({"free": ["leverage", "rebalance.0.at"],
              "times": ["00:00", "12:00"], "set": ["fees.management.rate=0.008"]})") ==
          said_by_command("calibrate --free leverage,rebalance.0.at --times 00:00,12:00 --set "
                          "fees.management.rate=0.008" +
                          fund.given));
    // Of a part of the time.
    const auto part = fund.calibrate(R"({"free": ["leverage"], "from": "2025-06-01",
                                         "to": "2025-08-31"})")
                          .json();
    CHECK(part["first_time"] == "2025-06-01T00:00:00Z");
    CHECK(part["last_time"] == "2025-08-31T00:00:00Z");
    CHECK(part["rows"][0]["sessions"] == 91);
    CHECK(part["spreads"].empty());
}

TEST_CASE("a value with the date alone as its stamp counts up to the close of that day") {
    InProcess service;
    fill(service, 24 * 60);
    service.put("/v1/tokens/U", R"({"underlying": "btc", "product": "upro"})");
    json observed{{"observed", json::array()}};
    for (int day = 2; day <= 31; ++day) {
        observed["observed"].push_back({fmt::format("2024-01-{:02}", day), 10 + day % 3});
    }
    accepted(service.post("/v1/tokens/U/observed/nav", observed.dump()));
    const auto upto = service.get("/v1/tokens/U/tracking?table=tracking_days&to=2024-01-31");
    CHECK(upto.json()["days"].back()["time"] == "2024-01-31T00:00:00Z");
    const auto found =
        service.post("/v1/tokens/U/calibration", R"({"free": ["leverage"], "to": "2024-01-31"})");
    CHECK(found.json()["rows"][0]["sessions"] ==
          service.post("/v1/tokens/U/calibration", R"({"free": ["leverage"]})")
              .json()["rows"][0]["sessions"]);
}

TEST_CASE("a fund in short form is named by it") {
    SecretFund fund;
    fund.service.put("/v1/tokens/U", R"({"underlying": "x", "product": "upro"})");
    accepted(fund.service.post_csv("/v1/tokens/U/observed/nav",
                                   cli::read_file(fund.folder / "nav.csv")));
    const auto found =
        fund.service.post("/v1/tokens/U/calibration", R"({"free": ["leverage"]})").json();
    CHECK(found["short_form"].get<std::string>().starts_with("fund:L="));
}

TEST_CASE("the performance of a token stands before anything is observed of it") {
    SecretFund fund;
    fund.feed();
    const auto before = fund.service.get(path + "/performance?as_of=2024-06-30").json();
    CHECK(before["rows"][0]["measure"] == "replay");
    for (const auto& row : before["rows"]) CHECK(row["product"] == "fund");
    const auto& notes = before["warnings"];
    CHECK(std::any_of(notes.begin(), notes.end(), [](const json& note) {
        return note["code"] == "left_out" && note["place"] == "F nav";
    }));
    CHECK(fund.service.get(path + "/performance?as_of=2023-06-30").field() == "as_of");
}

TEST_CASE("what is wrong with a calibration is said by its field") {
    SecretFund fund;
    const char* one = R"({"free": ["leverage"]})";
    const auto unobserved = fund.calibrate(one);
    CHECK(unobserved.status == 404);
    CHECK(unobserved.detail().find("post values to /v1/tokens/F/observed/nav") !=
          std::string::npos);
    CHECK(fund.service.post("/v1/tokens/NONE/calibration", one).status == 404);
    fund.feed();
    const auto list_of = [](std::size_t count, const std::string& text) {
        auto list = json::array();
        for (std::size_t i = 0; i < count; ++i) list.push_back(text);
        return list.dump();
    };
    struct Wrong {
        std::string body;
        std::string field;
        std::string said;
    };
    for (const auto& [body, field, said] : std::vector<Wrong>{
             {R"({"free": []})", "free", "must name a term"},
             {"{}", "free", "must name a term"},
             {R"({"free": ["leverage", "leverage"]})", "free", "must name each term once"},
             {R"({"free": ["financing.rate"]})", "free", "must be the path of a number"},
             {R"({"free": ["leverage.of"]})", "free", "leverage must be an object"},
             {R"({"free": )" + list_of(9, "leverage") + "}", "free", "at most 8"},
             {R"({"free": ["leverage"], "times": )" + list_of(97, "00:00") + "}", "times",
              "at most 96"},
             {R"({"free": ["leverage"], "times": ["noon"]})", "times.0",
              "a time of day like 16:00"},
             {R"({"free": ["leverage"], "kind": "basket"})", "kind", "must be nav or price"},
             {R"({"free": ["leverage"], "by": "month"})", "by", "year"},
             {R"({"free": ["leverage"], "set": ["leverage"]})", "set.0", "field=value"},
             {R"({"free": ["leverage"], "set": ["leverage=0"]})", "leverage", "must"},
             {R"({"free": ["leverage"], "to": "soon"})", "to", "must be a time"},
             {R"({"free": ["leverage"], "to": "2025-01-01", "from": "2025-02-01"})", "from",
              "must not be after to"},
             {R"({"free": ["leverage"], "terms": {}})", "terms", "unknown key"}}) {
        const auto refused = fund.calibrate(body);
        INFO(body << refused.body);
        CHECK(refused.status == 422);
        CHECK(refused.field() == field);
        CHECK(refused.detail().find(said) != std::string::npos);
    }
    const auto few = fund.calibrate(R"({"free": ["leverage"], "to": "2024-11-05"})");
    CHECK(few.detail().find("must have 20 sessions or more") != std::string::npos);
    CHECK(fund.calibrate(R"({"free": ["leverage"], "kind": "price"})").status == 404);
    // Of a time that the prices do not reach.
    fund.service.post(path + "/observed/price", R"({"observed": [["2026-09-01", 5],
        ["2026-09-02", 6], ["2026-09-03", 5]]})");
    const auto later = fund.calibrate(R"({"free": ["leverage"], "kind": "price"})");
    CHECK(later.status == 400);
    CHECK(later.detail().find("in common with") != std::string::npos);
}

TEST_CASE("a calibration that would take long is refused before it begins") {
    SecretFund fund("sample --days 320 --interval 1h");
    fund.feed();
    // Each quarter of an hour for both times of day, each with the best of six numbers.
    json times;
    for (int i = 0; i < 96; ++i) times.push_back(i % 2 == 0 ? "00:00" : "12:00");
    const json body{{"free",
                     {"leverage", "fees.management.rate", "fees.management.at",
                      "financing.borrow_spread", "financing.lend_spread", "execution.taker_fee",
                      "execution.half_spread", "rebalance.0.at"}},
                    {"times", times},
                    {"by", "year"}};
    const auto refused = fund.calibrate(body.dump());
    CHECK(refused.status == 422);
    CHECK(refused.field() == "from");
    // 5 fits of the whole, 2 x 96 of times, 1 of a year, each of 8 terms: 1e7 / (198 x 9).
    CHECK(refused.detail().find("must leave at most 5611 bars") != std::string::npos);
    // The replay begins 240 hours before the first of 300 hours that were not published.
    CHECK(refused.detail().find("`levtok calibrate` does more, was 7620") != std::string::npos);
    CHECK(fund.calibrate(R"({"free": ["leverage"]})").status == 200);
}

TEST_CASE("the spliced history is what the command writes, with where the two meet") {
    SecretFund fund;
    CHECK(fund.service.get(path + "/spliced").status == 404);
    fund.feed();
    const auto written = said_by_command("splice" + fund.given);
    CHECK(fund.service.csv(path + "/spliced").body == written);
    CHECK(
        fund.service.csv(path + "/spliced?set=leverage=2,financing.borrow_spread=0.02").body ==
        said_by_command("splice --set leverage=2 --set financing.borrow_spread=0.02" + fund.given));
    const auto whole = fund.service.get(path + "/spliced").json();
    const auto& rows = whole["rows"];
    const auto met = whole["joined_time"].get<std::string>();
    std::size_t replayed = 0;
    while (rows[replayed]["source"] == "replay") ++replayed;
    CHECK(replayed == sessions_before_launch);
    CHECK(rows[replayed]["time"] == met);
    CHECK(rows[replayed]["source"] == "observed");
    CHECK(whole["factor"].get<double>() > 1);
    CHECK(whole["kind"] == "nav");
    // A part of the time is a part of the same rows, and so is a page.
    const auto part = fund.service.get(path + "/spliced?from=" + met).json();
    CHECK(part["rows"][0] == rows[replayed]);
    CHECK(part["rows"].size() == rows.size() - replayed);
    CHECK(part["joined_time"] == met);
    const auto before = fund.service.get(path + "/spliced?to=2024-02-01").json();
    CHECK(before["rows"].back()["source"] == "replay");
    CHECK(before["factor"] == whole["factor"]);
    const auto page = fund.service.csv(path + "/spliced?limit=400");
    CHECK(written.starts_with(page.body));
    CHECK(page.header("Link").find("cursor=") != std::string::npos);
    const auto second = fund.service.get(
        path + "/spliced?limit=400&cursor=" +
        fund.service.get(path + "/spliced?limit=400").json()["next"].get<std::string>());
    CHECK(second.json()["rows"][0] == rows[400]);
    // To draw: fewer rows, among them the two that meet.
    const auto drawn = fund.service.get(path + "/spliced?points=50").json()["rows"];
    CHECK(drawn.size() < 80);
    // Each source has its share of the time, a third and two thirds.
    const auto of_replay = std::count_if(drawn.begin(), drawn.end(),
                                         [](const json& row) { return row["source"] == "replay"; });
    CHECK(static_cast<double>(of_replay) ==
          Approx(static_cast<double>(drawn.size()) / 3).margin(4));
    CHECK(std::count(drawn.begin(), drawn.end(), rows[replayed]) == 1);
    CHECK(std::count(drawn.begin(), drawn.end(), rows[replayed - 1]) == 1);
    CHECK(drawn.front() == rows.front());
    CHECK(drawn.back() == rows.back());
    CHECK(fund.service.get(path + "/spliced?points=50&limit=9").field() == "limit");
    CHECK(fund.service.get(path + "/spliced?kind=basket").field() == "kind");
    // There is no replay before a token that opened after the launch.
    fund.service.put("/v1/tokens/L",
                     R"({"underlying": "x", "product": "3x", "from": "2025-06-01"})");
    accepted(fund.service.post_csv("/v1/tokens/L/observed/nav",
                                   cli::read_file(fund.folder / "nav.csv")));
    const auto nothing_before = fund.service.get("/v1/tokens/L/spliced");
    CHECK(nothing_before.status == 400);
    CHECK(nothing_before.detail().find("nothing to put before it") != std::string::npos);
    CHECK(fund.service.get(path + "/spliced?set=leverage").field() == "set.0");
}

}  // namespace levtok::testing
