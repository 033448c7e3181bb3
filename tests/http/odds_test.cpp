#include <cmath>

#include "service/http/contract/limits.hpp"
#include "service/http/run/jobs.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::cli::command;
using levtok::testing::Answer;
using levtok::testing::InProcess;
using nlohmann::json;

namespace {

struct Refused {
    const char* body;
    int status;
    const char* field;
    const char* said;
};

void check_refused(InProcess& service, const char* target, const Refused& row) {
    CAPTURE(row.body);
    const auto answer = service.post(target, row.body);
    CAPTURE(answer.body);
    CHECK(answer.status == row.status);
    CHECK(answer.field() == row.field);
    CHECK(answer.detail().find(row.said) != std::string::npos);
}

Answer post_for_csv(InProcess& service, const char* target, const std::string& body) {
    return service.ask("POST", target, body, {{"accept", "text/csv"}});
}

/// The sentences of a finished job on its first product.
json findings_of(InProcess& service, const std::string& body) {
    const std::string id = service.post("/v1/montecarlo", body).json()["id"];
    const std::stop_source never;
    REQUIRE(http::run_one_job(service.store(), "me", {}, never.get_token()));
    return service.get("/v1/montecarlo/" + id + "/result")
        .json()["result"]["series"][0]["findings"];
}

}  // namespace

TEST_CASE("/v1/fits answers what `levtok fit` writes of the same prices") {
    InProcess service;
    const auto bars = testing::wave(24 * 200);
    const cli::Folder folder;
    std::string text = "close_time,close\n";
    for (const auto& bar : bars)
        text += format_time(bar.time) + ',' + shortest(bar.close.value()) + '\n';
    cli::write_file(folder / "btc.csv", text);
    service.post("/v1/underlyings/btc.csv/bars", testing::bars_body(bars));
    struct Row {
        const char* body;
        const char* line;
    };
    for (const auto& [body, line] :
         {Row{R"("model": "gbm")", "--model gbm"},
          {R"("model": "student_t", "step": "1d")", "--model student_t --step 1d"}}) {
        CAPTURE(body);
        const auto said = command(std::string("fit ") + line + " --prices " + (folder / "btc.csv"));
        REQUIRE(said.code == 0);
        auto answer =
            service.post("/v1/fits", R"({"underlying": "btc.csv", )" + std::string(body) + '}')
                .json();
        answer.erase("warnings");
        CHECK(answer == json::parse(said.out));
    }
    for (const Refused& row :
         {Refused{R"({"underlying": "btc.csv", "model": "gbn"})", 422, "model", "did you mean gbm"},
          {R"({"underlying": "btc.csv", "step": "90m"})", 422, "step", "whole number"},
          {R"({"underlying": "none"})", 404, "", "no underlying called"},
          {R"({"prices": [["2024-01-01", 1], ["2024-01-02", 2]]})", 422, "rows", "at least 30"}}) {
        check_refused(service, "/v1/fits", row);
    }
}

TEST_CASE("/v1/exact answers what `levtok exact` writes") {
    struct Row {
        const char* body;
        const char* line;
    };
    const Row rows[] = {
        {R"({"product": "3x"})", "--product 3x"},
        {R"({"product": "-5x", "parameters": {"volatility": 1.2}, "horizon": "30d"})",
         "--product -5x --param volatility=1.2 --horizon 30d"},
        {R"({"product": "3x", "set": ["leverage=2.5"], "model": "kou", "funding": 0.0001})",
         "--product 3x --set leverage=2.5 --model kou --funding 0.0001"},
        {R"({"product": "upro", "sessions": 100, "rate": 0.05})",
         "--product upro --sessions 100 --rate 0.05"},
        {R"({"terms": {"name": "3x", "leverage": 3}, "step": "1d", "horizon": "7d"})",
         "--product 3x --horizon 7d"},
        {R"({"product": "2x", "density": 17})", "--product 2x --density 17"},
        {R"({"product": "2x", "horizon": "3d", "quantity": ["p_beats_spot", "nav_q05"]})",
         "--product 2x --horizon 3d --quantity p_beats_spot,nav_q05"},
    };
    InProcess service;
    for (const auto& [body, line] : rows) {
        CAPTURE(body);
        const auto said = command(std::string("exact ") + line);
        REQUIRE(said.code == 0);
        CHECK(post_for_csv(service, "/v1/exact", body).body == said.out);
        const auto answer = service.post("/v1/exact", body).json();
        const auto document = json::parse(command(std::string("exact --format json ") + line).out);
        const json& summary = document.contains("summary") ? document["summary"] : document;
        for (const auto& row : answer["exact"]) {
            CHECK(row["value"] == summary[row["quantity"].get<std::string>()]);
        }
        CHECK(answer["exact"].size() + 1 >= summary.size());
        CHECK(answer["density"] == document.value("density", json::array()));
        CHECK(answer["warnings"].empty());
    }
}

TEST_CASE("/v1/exact notes what is infinite and what has no law, as the command does") {
    InProcess service;
    const auto infinite =
        service.post("/v1/exact", R"({"product": "3x", "model": "student_t"})").json();
    REQUIRE(infinite["warnings"].size() == 1);
    CHECK(infinite["warnings"][0]["code"] == "infinite_estimates");
    const auto said = command("exact --product 3x --model student_t");
    CHECK(said.err.find(infinite["warnings"][0]["text"].get<std::string>()) != std::string::npos);
    const std::string short_one = R"({"product": "3x", "set": ["leverage=1"]})";
    const auto missing = service.post("/v1/exact", short_one).json();
    REQUIRE(missing["warnings"].size() == 2);
    CHECK(missing["warnings"][0]["code"] == "no_exact_law");
    CHECK(post_for_csv(service, "/v1/exact", short_one).header("Levtok-Warnings") ==
          "no_exact_law");
}

TEST_CASE("/v1/exact begins with the odds in a sentence") {
    InProcess service;
    const auto loss =
        service.post("/v1/exact", R"({"product": "3x", "parameters": {"volatility": 0.8}})")
            .json()["findings"];
    CHECK(loss[0] ==
          "Half of all paths lose more than 94.59\u00a0% in 365 days; the token beats spot in "
          "5.5\u00a0% of them");
    CHECK(loss[1] ==
          "The worst twentieth lose more than 99.90\u00a0%, the best gain more than 190.6\u00a0%");
    CHECK(loss[2] == "Exact under the model: nothing here is estimated");
    const auto gain = service
                          .post("/v1/exact",
                                R"({"product": "2x", "horizon": "90d",
                      "parameters": {"volatility": 0.02, "drift": 1}})")
                          .json()["findings"];
    CHECK(gain[0].get<std::string>().starts_with("Half of all paths gain more than "));
    CHECK(gain[1].get<std::string>().find("twentieth gain less than ") != std::string::npos);
    const auto dies =
        service.post("/v1/exact", R"({"product": "-5x", "parameters": {"volatility": 1.5}})")
            .json()["findings"];
    CHECK(dies[2].get<std::string>().starts_with("It is wiped out in "));
}

TEST_CASE("/v1/exact refuses what has no exact law, with the field in the way") {
    const Refused rows[] = {
        {"", 400, "", ""},
        {"{}", 422, "product", "must be given"},
        {R"({"product": "4x"})", 422, "product", "of the library"},
        {R"({"product": "3x", "set": ["leverage=0"]})", 422, "leverage", "zero"},
        {R"({"product": "kucoin-3l"})", 422, "rebalance.1.when", "within a step"},
        {R"({"terms": {"leverage": 3, "rebalance": []}})", 422, "terms.rebalance", "schedule"},
        {R"({"product": "3x", "model": "heston"})", 422, "model", "independent steps"},
        {R"({"product": "3x", "model": "gmb"})", 422, "model", "must be one of gbm"},
        {R"({"product": "3x", "parameters": {"volatility": -1}})", 422, "parameters.volatility",
         "must be in"},
        {R"({"product": "3x", "parameters": {"sigma": 1}})", 422, "parameters.sigma", ""},
        {R"({"product": "3x", "horizon": "36h"})", 422, "horizon", "steps of 1d"},
        {R"({"product": "3x", "density": 1})", 422, "density", "2 or more"},
        {R"({"product": "3x", "quantity": ["nav_meadian"]})", 422, "quantity",
         "did you mean nav_median"},
        {R"({"product": "3x", "density": 1000000})", 422, "density", "5000"},
        {R"({"product": "3x", "paths": 10})", 422, "paths", ""},
    };
    InProcess service;
    for (const auto& row : rows) check_refused(service, "/v1/exact", row);
}

TEST_CASE("/v1/studies answers what `levtok study` writes") {
    struct Row {
        const char* body;
        const char* line;
    };
    const Row rows[] = {
        {R"({"product": "3x", "paths": 64, "horizon": ["7d", "30d"]})",
         "--product 3x --paths 64 --horizon 7d,30d"},
        {R"({"product": "ftx-bull", "leverage": [2, -3], "rule": ["daily", "band:0.3", "never"],
             "fee": [0, 0.001], "volatility": [0.4, 0.8], "drift": [-0.5, 0.5], "paths": 64,
             "horizon": ["10d"], "seed": 5, "funding": 0.0001})",
         "--product ftx-bull --leverage=2,-3 --rule daily,band:0.3,never --fee 0,0.001 "
         "--volatility 0.4,0.8 --drift=-0.5,0.5 --paths 64 --horizon 10d --seed 5 --funding "
         "0.0001"},
        {R"({"product": "btc2x-fli", "model": "garch", "paths": 64})",
         "--product btc2x-fli --model garch --paths 64"},
        {R"({"product": "3x", "paths": 64, "quantity": ["half_life_years", "drawdown_median"]})",
         "--product 3x --paths 64 --quantity half_life_years,drawdown_median"},
        {R"({"product": "3x", "paths": 64, "stop_loss": [0, 0.1], "size": [0.5, 1],
             "horizon": ["20d"]})",
         "--product 3x --paths 64 --stop-loss none,0.1 --size 0.5,1 --horizon 20d"},
    };
    InProcess service;
    for (const auto& [body, line] : rows) {
        CAPTURE(body);
        const auto said = command(std::string("study ") + line);
        INFO(said.err);
        REQUIRE(said.code == 0);
        CHECK(post_for_csv(service, "/v1/studies", body).body == said.out);
        const auto document = json::parse(command(std::string("study --format json ") + line).out);
        CHECK(service.post("/v1/studies", body).json()["rows"] == document["rows"]);
    }
}

TEST_CASE("/v1/studies refuses what is wrong or too much, and says what would do it") {
    const Refused rows[] = {
        {"{}", 422, "product", "must be given"},
        {R"({"product": "3x", "leverage": [0]})", 422, "leverage", "zero"},
        {R"({"product": "3x", "rule": ["weakly"]})", 422, "rule", "did you mean weekly"},
        {R"({"product": "3x", "fee": [1.5]})", 422, "fee.0", "must be in"},
        {R"({"product": "3x", "volatility": [-1]})", 422, "volatility.0", "must be in"},
        {R"({"product": "3x", "model": "regime", "drift": [0.1]})", 422, "drift", "left out"},
        {R"({"product": "3x", "horizon": ["long"]})", 422, "horizon.0", ""},
        {R"({"product": "3x", "horizon": ["36h"]})", 422, "horizon", "steps of 1d"},
        {R"({"product": "3x", "horizon": "30d"})", 422, "horizon", ""},
        {R"({"product": "3x", "paths": 10000000})", 422, "paths", "at most 200000000"},
        {R"({"product": "3x", "paths": 10000000})", 422, "paths", "POST /v1/montecarlo"},
        {R"({"product": "3x", "paths": 0})", 422, "paths", ""},
        {R"({"product": "3x", "quantity": ["p_lost"]})", 422, "quantity", "did you mean p_loss"},
    };
    InProcess service;
    for (const auto& row : rows) check_refused(service, "/v1/studies", row);
    json body{{"product", "3x"}, {"paths", 2}};
    for (int i = 1; i <= 21; ++i) {
        body["volatility"].push_back(i / 10.0);
        body["drift"].push_back(i / 10.0);
    }
    const auto answer = service.post("/v1/studies", body.dump());
    CHECK(answer.status == 422);
    CHECK(answer.detail().find("must be at most 400 to be answered at once; `levtok study`") !=
          std::string::npos);
}

TEST_CASE("a job says its findings with their errors, and they hold the exact ones") {
    InProcess service;
    const auto findings = findings_of(service, R"({"products": ["3x"], "paths": 20000,
                     "underlyings": [{"model": "gbm", "parameters": {"volatility": 0.8}}]})");
    REQUIRE(findings.size() == 3);
    CHECK(findings[0].get<std::string>().starts_with("Half of all paths lose more than 94."));
    const auto errors = findings[2].get<std::string>();
    CHECK(
        errors.starts_with("Estimated from 20,000 paths: with 95 % confidence the median loss is "
                           "between 94."));
    CHECK(errors.find(", the share that beats spot between 5.") != std::string::npos);
}

TEST_CASE("a histogram has the densities that the exact law has points of") {
    InProcess service;
    const std::string id = service
                               .post("/v1/montecarlo",
                                     R"({"products": ["3x"], "paths": 200000, "horizon": "90d",
                      "underlyings": [{"model": "gbm", "parameters": {"volatility": 0.8}}]})")
                               .json()["id"];
    const std::stop_source never;
    REQUIRE(http::run_one_job(service.store(), "me", {}, never.get_token()));
    const auto bins =
        service.get("/v1/montecarlo/" + id + "/result?table=histogram").json()["result"];
    const auto points = service
                            .post("/v1/exact",
                                  R"({"product": "3x", "horizon": "90d", "density": 2000,
                      "parameters": {"volatility": 0.8}})")
                            .json()["density"];
    double mass = 0;
    int compared = 0;
    for (const auto& bin : bins) {
        if (bin["product"] != "3x") continue;
        const double low = bin["low"];
        const double high = bin["high"];
        if (bin["quantity"] == "drawdown" && low == 0) CHECK(bin["density_of_log"].is_null());
        if (bin["quantity"] != "nav" || bin["density"].is_null()) continue;
        mass += bin["density"].get<double>() * (high - low);
        CHECK(bin["density_of_log"].get<double>() * std::log(high / low) ==
              Approx(bin["count"].get<double>() / 200000));
        for (const auto& point : points) {
            const double nav = point["nav"];
            CHECK(point["density_of_log"].get<double>() ==
                  Approx(nav * point["density"].get<double>()));
            if (std::fabs(nav / std::sqrt(low * high) - 1) > 0.002 || bin["count"] < 5000) continue;
            CHECK(bin["density_of_log"].get<double>() ==
                  Approx(point["density_of_log"].get<double>()).epsilon(0.05));
            ++compared;
        }
    }
    CHECK(mass == Approx(1).epsilon(1e-3));
    CHECK(compared > 5);
}
