#include <atomic>
#include <set>
#include <thread>

#include "service/store/rows.hpp"
#include "tests/catch.hpp"
#include "tests/store/kind_of.hpp"
#include "tests/store/market.hpp"
#include "tests/store/place.hpp"

namespace levtok::store {
namespace {

using namespace std::chrono_literals;
using io::has;

}  // namespace

TEMPLATE_TEST_CASE("a job waits, runs and is done", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    const auto version = store.version();
    const auto first = store.add_job("{\"paths\":1}", "key", "", 10);
    const auto second = store.add_job("{\"paths\":2}", "key", "", 10);
    CHECK(first.state == JobState::queued);
    CHECK(store.count_jobs(JobState::queued) == 2);
    CHECK(store.jobs().front().id == second.id);

    const auto claimed = store.claim_job("a", 60s);
    REQUIRE(claimed);
    CHECK(claimed->id == first.id);
    CHECK(claimed->state == JobState::running);
    CHECK(claimed->request == "{\"paths\":1}");
    CHECK(store.count_jobs(JobState::queued) == 1);
    CHECK(store.keep_job(first.id, "a", 0.25, 60s));
    CHECK_FALSE(store.keep_job(first.id, "b", 0.5, 60s));
    CHECK(store.job(first.id).progress == 0.25);

    const std::string checkpoint("\0\1\2", 3);
    store.save_checkpoint(first.id, "a", checkpoint);
    CHECK(store.checkpoint(first.id) == checkpoint);
    CHECK(kind_of([&] { store.save_checkpoint(first.id, "b", ""); }) == ErrorKind::conflict);
    CHECK(kind_of([&] { store.finish_job(first.id, "b", {}); }) == ErrorKind::conflict);
    CHECK(store.result(first.id).empty());

    const std::vector<std::pair<std::string, std::string>> result{{"summary.json", "{}"},
                                                                  {"fan.csv", "a,b\n1,2\n"}};
    store.finish_job(first.id, "a", result);
    const auto done = store.job(first.id);
    CHECK(done.state == JobState::done);
    CHECK(done.progress == 1);
    CHECK(done.finished.value() >= done.created);
    CHECK(store.result(first.id) == result);
    CHECK(store.checkpoint(first.id).empty());
    CHECK_FALSE(store.keep_job(first.id, "a", 0.5, 60s));

    SECTION("it fails") {
        CHECK(store.claim_job("b", 60s)->id == second.id);
        store.fail_job(second.id, "b", "out of luck");
        CHECK(store.job(second.id).state == JobState::failed);
        CHECK(store.job(second.id).error == "out of luck");
        CHECK_FALSE(store.claim_job("b", 60s));
    }
    SECTION("it is cancelled, waiting or running") {
        store.cancel_job(second.id);
        CHECK(store.job(second.id).state == JobState::cancelled);
        CHECK_FALSE(store.claim_job("b", 60s));
        const auto third = store.add_job("{}", "", "", 10);
        CHECK(store.claim_job("b", 60s)->id == third.id);
        store.cancel_job(third.id);
        CHECK_FALSE(store.keep_job(third.id, "b", 0.5, 60s));
        CHECK(kind_of([&] { store.finish_job(third.id, "b", {}); }) == ErrorKind::conflict);
        store.cancel_job(first.id);
        CHECK(store.job(first.id).state == JobState::done);
    }
    SECTION("it is given back, or its owner is lost") {
        store.claim_job("b", 60s);
        store.save_checkpoint(second.id, "b", "half");
        store.release_job(second.id, "c");
        CHECK(store.job(second.id).state == JobState::running);
        store.release_job(second.id, "b");
        CHECK(store.job(second.id).state == JobState::queued);
        CHECK(store.claim_job("c", 0s)->id == second.id);
        std::this_thread::sleep_for(2ms);
        const auto taken = store.claim_job("d", 60s);
        REQUIRE(taken);
        CHECK(taken->id == second.id);
        CHECK(store.checkpoint(second.id) == "half");
        CHECK_FALSE(store.keep_job(second.id, "c", 0.5, 60s));
        CHECK_FALSE(store.claim_job("e", 60s));
    }
    CHECK(store.version() == version);
}

TEMPLATE_TEST_CASE("the same key and idempotency give the same job", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    const auto job = store.add_job("{}", "key", "once", 1);
    CHECK(store.add_job("{}", "key", "once", 1).id == job.id);
    CHECK(kind_of([&] { store.add_job("[]", "key", "once", 1); }) == ErrorKind::conflict);
    CHECK(kind_of([&] { store.add_job("{}", "key", "", 1); }) == ErrorKind::unavailable);
    CHECK(kind_of([&] { store.add_job("{}", "other", "once", 1); }) == ErrorKind::unavailable);
    CHECK(store.add_job("{}", "other", "once", 2).id != job.id);
    CHECK(kind_of([&] { store.add_job("{}", "key", "a\nb", 9); }) == ErrorKind::invalid_value);
    CHECK(store.jobs().size() == 2);
}

TEMPLATE_TEST_CASE("no job is given to two", "", Sqlite, Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    constexpr int jobs = 60;
    for (int i = 0; i < jobs; ++i) store.add_job("{}", "", "", jobs);
    std::vector<std::vector<std::string>> claimed(4);
    std::vector<std::thread> workers;
    for (std::size_t worker = 0; worker < claimed.size(); ++worker) {
        workers.emplace_back([&, worker] {
            // Each is an instance of its own.
            Store own(*url);
            while (const auto job = own.claim_job("w" + std::to_string(worker), 60s)) {
                claimed[worker].push_back(job->id);
            }
        });
    }
    for (auto& worker : workers) worker.join();
    std::set<std::string> all;
    std::size_t count = 0;
    for (const auto& list : claimed) {
        all.insert(list.begin(), list.end());
        count += list.size();
    }
    CHECK(count == jobs);
    CHECK(all.size() == jobs);
}

TEMPLATE_TEST_CASE("ended jobs are forgotten with their results after a while", "", Sqlite,
                   Postgresql) {
    const TestType place;
    const auto url = place.url();
    if (!url) return;
    Store store(*url);
    const auto done = store.add_job("{}", "key", "same", 10).id;
    REQUIRE(store.claim_job("a", 60s));
    store.finish_job(done, "a", {{"summary.json", "{}"}});
    const auto cancelled = store.add_job("{}", "key", "", 10).id;
    store.cancel_job(cancelled);
    const auto waits = store.add_job("{}", "key", "", 10).id;
    CHECK(store.count_jobs(JobState::done) == 1);
    CHECK(store.count_jobs(JobState::cancelled) == 1);

    store.forget_jobs(1h);
    CHECK(store.jobs().size() == 3);
    CHECK(store.result(done).size() == 1);
    std::this_thread::sleep_for(2ms);
    store.forget_jobs(0s);
    REQUIRE(store.jobs().size() == 1);
    CHECK(store.jobs().front().id == waits);
    CHECK(kind_of([&] { store.result(done); }) == ErrorKind::not_found);
    CHECK(problems_of(store).empty());
    CHECK(store.add_job("{}", "key", "same", 10).id != done);
}

}  // namespace levtok::store
