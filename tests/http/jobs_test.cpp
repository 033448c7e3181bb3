#include "service/http/run/jobs.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "service/store/database/database.hpp"
#include "tests/catch.hpp"
#include "tests/http/in_process.hpp"

using namespace levtok;
using levtok::testing::Answer;
using levtok::testing::InProcess;
using nlohmann::json;

namespace {

std::string job_body(int paths, int seed = 1) {
    return R"({"products": ["3x", "-3x"], "horizon": "30d", "paths": )" + std::to_string(paths) +
           R"(, "seed": )" + std::to_string(seed) + "}";
}

http::JobOptions quick() {
    http::JobOptions options;
    options.checkpoint_every = std::chrono::milliseconds{1};
    options.look_every = std::chrono::milliseconds{20};
    return options;
}

bool run_one(InProcess& service, const std::string& owner = "me") {
    const std::stop_source never;
    return http::run_one_job(service.store(), owner, quick(), never.get_token());
}

std::string result_of(InProcess& service, const std::string& id) {
    return service.get("/v1/montecarlo/" + id + "/result?table=quantiles").body +
           service.get("/v1/montecarlo/" + id + "/result").body;
}

/// Waits for the state, for minutes.
bool reaches(InProcess& service, const std::string& id, const std::string& state) {
    for (int i = 0; i < 30'000; ++i) {
        if (service.get("/v1/montecarlo/" + id).json()["state"] == state) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    return false;
}

}  // namespace

TEST_CASE("a job is queued, run, and its tables are read as JSON and as CSV") {
    InProcess service;
    const auto posted = service.post("/v1/montecarlo", job_body(2000));
    REQUIRE(posted.status == 202);
    const std::string id = posted.json()["id"];
    CHECK(posted.header("Location") == "/v1/montecarlo/" + id);
    CHECK(posted.json()["state"] == "queued");
    CHECK(service.get("/v1/montecarlo/" + id + "/result").status == 409);
    CHECK(run_one(service));
    CHECK_FALSE(run_one(service));
    const auto done = service.get("/v1/montecarlo/" + id).json();
    CHECK(done["state"] == "done");
    CHECK(done["progress"] == 1);
    CHECK(done["finished_time"].is_string());
    CHECK(done["result"] == "/v1/montecarlo/" + id + "/result");

    const std::string result = "/v1/montecarlo/" + id + "/result";
    CHECK(service.get(result).json()["result"]["paths"] == 2000);
    CHECK(service.csv(result).body.starts_with("product,quantity,value,standard_error\n"));
    for (const char* table :
         {"quantiles", "fan", "histogram", "sample_paths", "convergence", "summary"}) {
        CAPTURE(table);
        CHECK(service.get(result + "?table=" + table).status == 200);
        CHECK(service.csv(result + "?table=" + table).type.starts_with("text/csv"));
    }
    CHECK(service.get(result + "?table=quantiles").json()["result"][0].contains("probability"));
    CHECK(service.get(result + "?table=manifest").json()["result"]["job"]["paths"] == 2000);
    CHECK(service.csv(result + "?table=manifest").field() == "table");
    CHECK(service.get(result + "?table=other").field() == "table");
    CHECK(service.get("/v1/montecarlo/none").status == 404);
    CHECK(service.get("/v1/montecarlo/none/result").status == 404);
    service.restart();
    CHECK(service.get(result).json()["result"]["paths"] == 2000);
}

TEST_CASE("a post with an Idempotency-Key makes one job, however often it comes") {
    InProcess service;
    const auto post = [&](const std::string& body, const std::string& key) {
        return service.ask("POST", "/v1/montecarlo", body, {{"idempotency-key", key}});
    };
    const auto first = post(job_body(1000), "a").json()["id"];
    CHECK(post(job_body(1000), "a").json()["id"] == first);
    CHECK(post(R"({"paths": 1000, "seed": 1, "horizon": "30d", "products": ["3x", "-3x"]})", "a")
              .json()["id"] == first);
    CHECK(post(job_body(1000), "b").json()["id"] != first);
    CHECK(post(job_body(1001), "a").status == 409);
    CHECK(post(job_body(1000), "").json()["id"] != post(job_body(1000), "").json()["id"]);
    CHECK(post(job_body(1000), std::string(201, 'a')).field() == "Idempotency-Key");
    CHECK(service.store().count_jobs(store::JobState::queued) == 4);
}

TEST_CASE("jobs are listed, the last first, as each is shown alone") {
    InProcess service;
    CHECK(service.get("/v1/montecarlo").json()["jobs"].empty());
    const auto first = service.post("/v1/montecarlo", job_body(100)).json();
    const auto second = service.post("/v1/montecarlo", job_body(100, 2)).json();
    run_one(service);
    const auto jobs = service.get("/v1/montecarlo").json()["jobs"];
    REQUIRE(jobs.size() == 2);
    CHECK(jobs[0] == second);
    CHECK(jobs[1]["state"] == "done");
    CHECK(jobs[1] == service.get("/v1/montecarlo/" + first["id"].get<std::string>()).json());
}

TEST_CASE("the list of jobs comes in pages, each with the way to the next") {
    InProcess service;
    std::vector<json> posted;
    for (int i = 0; i < 5; ++i) {
        posted.insert(posted.begin(), service.post("/v1/montecarlo", job_body(100, i)).json());
    }
    const auto whole = service.get("/v1/montecarlo").json();
    CHECK(whole["next"].is_null());
    CHECK(whole["jobs"] == posted);
    std::vector<json> listed;
    std::string target = "/v1/montecarlo?limit=2";
    for (int pages = 1; pages <= 3; ++pages) {
        const auto answer = service.get(target);
        const auto page = answer.json();
        for (const auto& job : page["jobs"]) listed.push_back(job);
        CHECK(page["next"].is_null() == (pages == 3));
        CHECK(answer.header("Link").empty() == (pages == 3));
        // A job that comes in between is on no later page.
        service.post("/v1/montecarlo", job_body(100, 10 + pages));
        if (pages < 3) {
            target = "/v1/montecarlo?limit=2&cursor=" + page["next"].get<std::string>();
        }
    }
    CHECK(listed == posted);
    CHECK(service.get("/v1/montecarlo?limit=0").field() == "limit");
    CHECK(service.get("/v1/montecarlo?limit=1001").field() == "limit");
    CHECK(service.get("/v1/montecarlo?cursor=none").status == 404);
}

TEST_CASE("a job on any model is answered as the contract says") {
    InProcess service;
    for (const char* model : {"student_t", "heston", "garch", "regime"}) {
        CAPTURE(model);
        const auto posted = service.post(
            "/v1/montecarlo", R"({"products": ["3x"], "paths": 100, "underlyings": [{"model": ")" +
                                  std::string(model) + R"("}]})");
        CHECK(posted.status == 202);
        CHECK(posted.json()["job"]["underlyings"][0]["model"] == model);
    }
    CHECK(
        service.post("/v1/montecarlo", R"({"products": ["3x"], "underlyings": [{"model": "gmb"}]})")
            .field() == "underlyings.0.model");
}

TEST_CASE("a product of a job takes changes of its fields") {
    InProcess service;
    const auto terms_of = [&](const std::string& products) {
        const auto answer =
            service.post("/v1/montecarlo", R"({"paths": 100, "products": )" + products + "}");
        INFO(answer.body);
        REQUIRE(answer.status == 202);
        return answer.json()["job"]["products"][0];
    };
    const auto changed = terms_of(R"([{"product": "3x", "set": ["leverage=2.5"]}])");
    auto named = terms_of(R"(["3x"])");
    CHECK_FALSE(changed.contains("set"));
    CHECK(changed["terms"]["leverage"] == 2.5);
    named["terms"]["leverage"] = 2.5;
    CHECK(changed == named);
    const auto refused = [&](const std::string& product) {
        return service
            .post("/v1/montecarlo", R"({"paths": 100, "products": ["3x", )" + product + "]}")
            .field();
    };
    CHECK(refused(R"({"product": "-3x", "set": ["leverage"]})") == "products.1.set.0");
    CHECK(refused(R"({"product": "-3x", "set": ["leverage=0"]})") == "products.1.set.leverage");
    CHECK(refused(R"({"product": "4x", "set": ["leverage=2"]})") == "products.1.product");
    CHECK(refused(R"({"terms": {"leverage": 3}, "set": ["leverage=2"]})") == "products.1.set");
}

TEST_CASE("a job with a strategy tells how its holder got out") {
    InProcess service;
    const auto posted = service.post("/v1/montecarlo",
                                     R"({"products": ["3x"], "horizon": "60d", "paths": 2000,
                                         "strategy": {"stop_loss": 0.12, "take_profit": 0.5}})");
    REQUIRE(posted.status == 202);
    CHECK(posted.json()["job"]["strategy"]["stop_loss"] == 0.12);
    const std::string id = posted.json()["id"];
    CHECK(run_one(service));
    const auto summary = service.csv("/v1/montecarlo/" + id + "/result").body;
    CHECK(summary.find("3x,p_exit_stop_loss,") != std::string::npos);
    CHECK(summary.find("3x,stop_slippage_mean,") != std::string::npos);
    CHECK(service.post("/v1/montecarlo", R"({"products": ["3x"], "strategy": {"stop_loss": 2}})")
              .field() == "strategy.stop_loss");
}

TEST_CASE("a full queue answers 503 and when to come again") {
    InProcess service;
    service.settings.max_jobs = 2;
    CHECK(service.post("/v1/montecarlo", job_body(1000)).status == 202);
    CHECK(service.post("/v1/montecarlo", job_body(1000)).status == 202);
    const auto refused = service.post("/v1/montecarlo", job_body(1000));
    CHECK(refused.status == 503);
    CHECK_FALSE(refused.header("Retry-After").empty());
    CHECK(run_one(service));
    CHECK(service.post("/v1/montecarlo", job_body(1000)).status == 202);
}

TEST_CASE("a job that cannot be is refused with the field that is wrong") {
    struct Row {
        const char* body;
        int status;
        const char* field;
    };
    const Row rows[] = {
        {"", 400, ""},
        {"{}", 422, "products"},
        {R"({"products": ["3x"], "paths": 0})", 422, "paths"},
        {R"({"products": ["3x"], "paths": "many"})", 422, "paths"},
        {R"({"products": ["3x"], "pahts": 1})", 422, "pahts"},
        {R"({"products": ["3x"], "paths": 1e12})", 422, "paths"},
        {R"({"products": ["3x"], "horizon": "36h"})", 422, "horizon"},
        {R"({"products": ["3x", "4x"]})", 422, "products.1.product"},
        {R"({"products": [{"product": "none"}]})", 422, "products.0.product"},
        {R"({"products": ["3x"], "paths": 1, "paths": 2})", 400, ""},
    };
    InProcess service;
    for (const auto& [body, status, field] : rows) {
        CAPTURE(body);
        const auto answer = service.post("/v1/montecarlo", body);
        CAPTURE(answer.body);
        CHECK(answer.status == status);
        CHECK(answer.field() == field);
    }
    CHECK(service.store().jobs().empty());
}

TEST_CASE("a job that is cancelled while it waits is not run, one that runs is dropped") {
    InProcess service;
    const std::string waiting = service.post("/v1/montecarlo", job_body(1000)).json()["id"];
    CHECK(service.ask("DELETE", "/v1/montecarlo/" + waiting).json()["state"] == "cancelled");
    CHECK_FALSE(run_one(service));

    const std::string running = service.post("/v1/montecarlo", job_body(500'000'000)).json()["id"];
    const http::JobWorker worker(service.store(), quick());
    REQUIRE(reaches(service, running, "running"));
    CHECK(service.ask("DELETE", "/v1/montecarlo/" + running).json()["state"] == "cancelled");
    const std::string next = service.post("/v1/montecarlo", job_body(1000)).json()["id"];
    CHECK(reaches(service, next, "done"));
    CHECK(service.get("/v1/montecarlo/" + running).json()["state"] == "cancelled");
    CHECK(service.get("/v1/montecarlo/" + running + "/result").status == 409);
}

TEST_CASE("a job goes on after a stop and a restart, to the same bits") {
    InProcess service;
    const std::string whole = service.post("/v1/montecarlo", job_body(600'000)).json()["id"];
    CHECK(run_one(service));
    const std::string parts = service.post("/v1/montecarlo", job_body(600'000)).json()["id"];
    int stops = 0;
    for (; stops <= 5; ++stops) {
        std::stop_source stop;
        // However slow the machine is: five owners stop soon after they began, and the sixth ends.
        const store::Store other("sqlite:" + service.scratch().path("levtok.db"));
        std::jthread ending([&] {
            if (stops == 5) return;
            while (other.job(parts).state == store::JobState::queued) {
                std::this_thread::sleep_for(std::chrono::milliseconds{1});
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{30});
            stop.request_stop();
        });
        const std::string owner = "owner-" + std::to_string(stops);
        CHECK(http::run_one_job(service.store(), owner, quick(), stop.get_token()));
        service.restart();
        const auto job = service.get("/v1/montecarlo/" + parts).json();
        if (job["state"] == "done") break;
        CHECK(job["state"] == "queued");
        CHECK_FALSE(service.store().checkpoint(parts).empty());
    }
    CHECK(stops > 0);
    const auto without_id = [](std::string text, const std::string& id) {
        for (auto at = text.find(id); at != std::string::npos; at = text.find(id)) {
            text.erase(at, id.size());
        }
        return text;
    };
    CHECK(without_id(result_of(service, parts), parts) ==
          without_id(result_of(service, whole), whole));
}

TEST_CASE("an owner that is lost is replaced when its lease ends, and does not finish the job") {
    InProcess service;
    const std::string id = service.post("/v1/montecarlo", job_body(1000)).json()["id"];
    REQUIRE(service.store().claim_job("lost", std::chrono::hours{1}));
    CHECK_FALSE(run_one(service));
    CHECK(service.store().keep_job(id, "lost", 0.5, std::chrono::seconds{0}));
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
    CHECK(run_one(service, "heir"));
    CHECK_FALSE(service.store().keep_job(id, "lost", 0.5, std::chrono::seconds{1}));
    CHECK(service.get("/v1/montecarlo/" + id).json()["state"] == "done");
}

TEST_CASE("a job that fails says why") {
    InProcess service;
    // What the reader accepts today a later version may refuse.
    const auto job = service.store().add_job(R"({"products": ["gone"]})", "", "", 10);
    CHECK(run_one(service));
    const auto record = service.store().job(job.id);
    CHECK(record.state == store::JobState::failed);
    CHECK(record.error.find("gone") != std::string::npos);
}

TEST_CASE("a worker whose store fails says why, and goes on once it can") {
    InProcess service;
    const std::string id = service.post("/v1/montecarlo", job_body(2000)).json()["id"];
    const store::Database other("sqlite:" + service.scratch().path("levtok.db"));
    const auto rename = [&](const char* from, const char* to) {
        other.write(store::Lock::rows, [&](store::Connection& connection) {
            connection.execute(std::string("ALTER TABLE ") + from + " RENAME TO " + to);
        });
    };
    rename("job_results", "elsewhere");
    std::mutex mutex;
    std::string told;
    auto options = quick();
    options.lease = std::chrono::seconds{1};
    options.on_trouble = [&](std::string_view text) {
        const std::lock_guard lock(mutex);
        told = text;
    };
    const auto has_told = [&] {
        const std::lock_guard lock(mutex);
        return told.find("job_results") != std::string::npos;
    };
    const http::JobWorker worker(service.store(), options);
    while (!has_told()) std::this_thread::sleep_for(std::chrono::milliseconds{10});
    rename("elsewhere", "job_results");
    CHECK(reaches(service, id, "done"));
}

TEST_CASE("two workers share the jobs and run none twice") {
    InProcess service;
    std::vector<std::string> ids;
    for (int i = 0; i < 8; ++i) {
        ids.push_back(service.post("/v1/montecarlo", job_body(2000, i)).json()["id"]);
    }
    {
        store::Store other("sqlite:" + service.scratch().path("levtok.db"));
        const http::JobWorker one(service.store(), quick());
        const http::JobWorker two(other, quick());
        for (const auto& id : ids) CHECK(reaches(service, id, "done"));
    }
    CHECK(http::new_owner() != http::new_owner());
}

TEST_CASE("a store that takes no writes for a while does not end a job") {
    InProcess service;
    const std::string id = service.post("/v1/montecarlo", job_body(2'000'000)).json()["id"];
    const std::string path = service.scratch().path("levtok.db");
    const std::string away = service.scratch().path("away.db");
    std::mutex mutex;
    std::vector<std::string> told;
    auto options = quick();
    options.on_trouble = [&](std::string_view text) {
        const std::lock_guard lock(mutex);
        told.emplace_back(text);
        // The first failure is of a full or lost disk; it then takes writes again.
        if (told.size() == 1) std::filesystem::rename(away, path);
    };
    const std::stop_source never;
    std::jthread thief([&] {
        while (service.get("/v1/montecarlo/" + id).json()["state"] == "queued") {
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        }
        std::filesystem::rename(path, away);
    });
    CHECK(http::run_one_job(service.store(), "me", options, never.get_token()));
    thief.join();
    REQUIRE(told.size() == 2);
    CHECK(told[0].find("continues, though the store takes no writes now: ") != std::string::npos);
    CHECK(told[1].find("writes again") != std::string::npos);
    CHECK(service.get("/v1/montecarlo/" + id).json()["state"] == "done");
}
