#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "montecarlo/estimate/partial.hpp"
#include "service/cli/run.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/rebalance/messages.hpp"

namespace levtok::cli {
namespace {

using testing::contains;

const std::vector<std::string> files{"convergence.csv", "fan.csv",       "histogram.csv",
                                     "manifest.json",   "quantiles.csv", "sample_paths.csv",
                                     "summary.csv",     "summary.json"};

/// Some seconds of one core would be too long, a blink too short to be killed in.
const std::string job =
    "montecarlo --product 3x --product ftx-bear --product pionex-2l --horizon 90d --paths 60000 "
    "--seed 5 --out ";

/// Everything that a job has written.
std::string all_of(const std::string& folder) {
    std::string out;
    for (const auto& name : files) out += read_file(folder + '/' + name);
    return out;
}

/// Starts `levtok LINE` in a process of its own.
pid_t start(const std::string& line) {
    std::vector<std::string> words{"levtok"};
    for (std::size_t at = 0; at < line.size();) {
        const auto space = std::min(line.find(' ', at), line.size());
        words.push_back(line.substr(at, space - at));
        at = space + 1;
    }
    std::vector<const char*> arguments;
    for (const auto& word : words) arguments.push_back(word.c_str());
    const pid_t child = ::fork();
    if (child == 0) {
        std::freopen("/dev/null", "w", stderr);
        ::_exit(run(static_cast<int>(arguments.size()), arguments.data()));
    }
    return child;
}

/// The status of a process that is sent a signal, once it has ended.
int end_of(pid_t child, int signal) {
    ::kill(child, signal);
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

/// Starts `levtok LINE` and kills it after `wait`. Whether it was killed before its end.
bool kill_after(const std::string& line, std::chrono::microseconds wait) {
    const pid_t child = start(line);
    std::this_thread::sleep_for(wait);
    const int status = end_of(child, SIGKILL);
    return WIFSIGNALED(status) || WEXITSTATUS(status) != 0;
}

TEST_CASE("montecarlo writes its files, the same for any number of threads and kernel") {
    const Folder folder;
    CHECK(command(job + folder / "one" + " --threads 1").code == 0);
    auto names = files;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "one")) {
        names.erase(std::remove(names.begin(), names.end(), entry.path().filename()), names.end());
    }
    CHECK(names.empty());
    const auto expected = all_of(folder / "one");
    CHECK(command(job + folder / "two" + " --threads 7").code == 0);
    CHECK((all_of(folder / "two") == expected));
    const auto manifest = nlohmann::json::parse(read_file(folder / "one/manifest.json"));
    CHECK(manifest["job"]["seed"] == 5);
    CHECK(manifest["engines"].size() == 3);
    const auto summary = lines_of(read_file(folder / "one/summary.csv"));
    CHECK(summary[0] == "product,quantity,value,standard_error");
    CHECK(summary[1].starts_with("3x,nav_mean,"));
}

TEST_CASE("processes that do not see each other do not all run the whole job") {
    const Folder folder;
    ::setenv("SLURM_STEP_NUM_TASKS", "3", 1);
    const auto whole = command(job + folder / "whole");
    const auto share = command(job + folder / "shares" + " --shard 1/3");
    ::unsetenv("SLURM_STEP_NUM_TASKS");
    CHECK(whole.code == 2);
    CHECK(contains(whole.err, "--shard: must be given where several processes"));
    CHECK(contains(whole.err, "was 3 processes without it"));
    CHECK(share.code == 0);
}

TEST_CASE("five shards merge to what one run writes") {
    const Folder folder;
    CHECK(command(job + folder / "whole").code == 0);
    for (const char* shard : {"4/5", "1/5", "5/5", "2/5"}) {
        CHECK(command(job + folder / "shards" + " --shard " + shard).code == 0);
    }
    const auto early = command("merge " + folder / "shards" + " --out " + folder / "merged");
    CHECK(early.code == 2);
    CHECK(contains(early.err, "not the whole job"));
    CHECK(command(job + folder / "shards" + " --shard 3/5").code == 0);
    CHECK(command("merge " + folder / "shards" + " --out " + folder / "merged").code == 0);
    CHECK((all_of(folder / "merged") == all_of(folder / "whole")));
    const auto twice = command("merge " + folder / "shards" + ' ' + folder / "shards" + " --out " +
                               folder / "merged");
    CHECK(twice.code == 2);
    CHECK(contains(twice.err, "twice"));
}

TEST_CASE("a job killed at any moment resumes to the bits it would have given") {
    const Folder folder;
    CHECK(command(job + folder / "whole").code == 0);
    const auto expected = all_of(folder / "whole");
    std::mt19937 engine(std::random_device{}());
    std::uniform_int_distribution<int> wait(20'000, 250'000);
    for (int i = 0; i < 3; ++i) {
        const std::string out = folder / ("killed" + std::to_string(i));
        const std::string line = job + out + " --threads 2 --checkpoint-every 10ms --resume";
        int kills = 0;
        while (kills < 4 && kill_after(line, std::chrono::microseconds(wait(engine)))) {
            ++kills;
        }
        const auto last = command(line);
        CHECK(last.code == 0);
        CHECK((all_of(out) == expected));
        CHECK_FALSE(std::filesystem::exists(out + "/checkpoint.levtok"));
    }
}

TEST_CASE("a job whose checkpoints cannot be saved for a while continues, and says so") {
    const Folder folder;
    const std::string line = "montecarlo --product 3x --paths 1000000 --threads 1 --out ";
    const std::string out = folder / "out";
    Outcome outcome;
    std::jthread run([&] { outcome = command(line + out + " --checkpoint-every 10ms"); });
    const std::string checkpoint = out + "/checkpoint.levtok";
    while (!std::filesystem::exists(checkpoint)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    // A folder in its place refuses the next one, as a full disk would.
    std::filesystem::remove(checkpoint);
    std::error_code taken;
    while (!std::filesystem::create_directory(checkpoint, taken)) {
        std::filesystem::remove(checkpoint);
    }
    run.join();
    CHECK(outcome.code == 0);
    CHECK(contains(outcome.err, "the job continues without saving a checkpoint"));
    CHECK(command(line + folder / "whole").code == 0);
    CHECK((all_of(out) == all_of(folder / "whole")));
}

TEST_CASE("an interrupted job leaves a checkpoint, which no other job takes") {
    const Folder folder;
    const std::string out = folder / "stopped";
    const std::string line = "montecarlo --product 3x --paths 400000000 --out " + out;
    const pid_t child = start(line + " --checkpoint-every 10ms");
    while (!std::filesystem::exists(out + "/checkpoint.levtok")) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    const int status = end_of(child, SIGINT);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 1);
    REQUIRE(std::filesystem::exists(out + "/checkpoint.levtok"));
    CHECK_FALSE(std::filesystem::exists(out + "/summary.json"));
    const auto other = command(line + " --seed 2 --resume");
    CHECK(other.code == 2);
    CHECK(contains(other.err, "another job: they differ in seed"));
    write_file(out + "/checkpoint.levtok", "levtok partial result 1\nwhat is this");
    const auto damaged = command(line + " --resume");
    CHECK(damaged.code == 2);
    CHECK(contains(damaged.err, "checkpoint.levtok: "));
}

TEST_CASE("files of a job that somebody else wrote are refused, however they are nested") {
    const Folder folder;
    const std::string line = "montecarlo --product 3x --paths 1000 --horizon 2d --out ";
    const std::string deep(200'000, '[');
    for (const auto& manifest : {deep, R"({"job": )" + deep, std::string("{"), std::string("[]")}) {
        write_file(folder / "manifest.json", manifest);
        const auto refused = command(line + folder.path());
        CHECK(refused.code == 2);
        CHECK(contains(refused.err, "manifest.json: is no manifest of a Monte Carlo job"));
    }
    std::filesystem::remove(folder / "manifest.json");
    for (const auto& text :
         {deep, R"({"seed": 1, "seed": 2})" + deep, std::string("what is this")}) {
        montecarlo::Partial partial;
        partial.job = text;
        write_file(folder / "checkpoint.levtok", montecarlo::to_bytes(partial));
        const auto refused = command(line + folder.path());
        CHECK(refused.code == 2);
        CHECK(contains(refused.err, "checkpoint.levtok: is no partial result"));
    }
}

TEST_CASE("a job file says what options say, and options stand above it") {
    const Folder folder;
    write_file(folder / "mine.json", R"({"name": "mine", "leverage": 4})");
    write_file(folder / "model.json",
               R"({"model": "student_t", "parameters": {"volatility": 0.7}})");
    write_file(folder / "job.json", R"({"products": ["3x", ")" + folder / "mine.json" + R"("],
        "paths": 5000, "horizon": "30d", "seed": 9,
        "underlyings": [{"name": "btc", "model": "gbm", "parameters": {"volatility": 0.5}}]})");
    const std::string options =
        "montecarlo --product 3x --product " + folder / "mine.json" +
        " --paths 5000 --horizon 30d --seed 9 --param volatility=0.5 --out " + folder / "a";
    CHECK(command(options).code == 0);
    CHECK(command("montecarlo --job " + folder / "job.json" + " --out " + folder / "b").code == 0);
    CHECK(read_file(folder / "a/quantiles.csv").substr(0, 2000) ==
          read_file(folder / "b/quantiles.csv").substr(0, 2000));
    CHECK(command("montecarlo --job " + folder / "job.json" + " --seed 10 --model " +
                  folder / "model.json" + " --out " + folder / "c")
              .code == 0);
    const auto manifest = nlohmann::json::parse(read_file(folder / "c/manifest.json"));
    CHECK(manifest["job"]["seed"] == 10);
    CHECK(manifest["job"]["underlyings"][0]["model"] == "student_t");
    CHECK(manifest["job"]["underlyings"][0]["name"] == "btc");
}

TEST_CASE("a reduced job states what it has gained, and what it does not tell") {
    const Folder folder;
    const std::string line = "montecarlo --product 3x --product -3x --horizon 90d --paths 32768";
    const auto tilted = command(line + " --reduction importance --out " + folder / "importance");
    CHECK(tilted.code == 0);
    CHECK(contains(tilted.err, "note: reduction importance gives means and probabilities"));
    const auto summary = nlohmann::json::parse(read_file(folder / "importance/summary.json"));
    CHECK(summary["reduction"] == "importance");
    CHECK(summary["quantiles"] == "none");
    const auto& estimates = summary["series"][0]["estimates"];
    CHECK(estimates[0]["quantity"] == "nav_mean");
    CHECK(estimates[1]["quantity"] == "nav_mean_variance_ratio");
    CHECK(estimates[1]["value"] > 2);
    CHECK(estimates[1]["standard_error"].is_null());
    for (const auto& each : estimates) CHECK(each["quantity"] != "nav_median");
    CHECK(lines_of(read_file(folder / "importance/quantiles.csv")).size() == 1);
    const auto controlled = command(line + " --reduction control --out " + folder / "control");
    CHECK(controlled.code == 0);
    CHECK(controlled.err.empty());
    CHECK(lines_of(read_file(folder / "control/quantiles.csv")).size() > 100);
    CHECK(contains(read_file(folder / "control/summary.csv"), "\n3x,nav_mean_variance_ratio,"));
}

TEST_CASE("a target error that is not reached is said once, with what would reach it") {
    const Folder folder;
    const std::string line =
        "montecarlo --product 3x --product 2x --horizon 30d --out " + folder / "out";
    const auto missed = command(line + " --paths 20000 --target-error 0.0005");
    CHECK(missed.code == 0);
    REQUIRE(lines_of(missed.err).size() == 1);
    CHECK(contains(missed.err, "note: target_error 0.05 % is not reached: nav_median of 3x"));
    CHECK(contains(missed.err, " after 20000 paths; "));
    CHECK(contains(missed.err, "about "));
    CHECK(contains(read_file(folder / "out/manifest.json"), "\"target_missed\""));
    CHECK(command(line + " --overwrite --paths 20000 --target-error 0.05").err.empty());
    CHECK_FALSE(contains(read_file(folder / "out/manifest.json"), "target_missed"));
    const auto never = command(line + " --overwrite --paths 20000 --target-error 0.00001");
    CHECK(contains(never.err, "no number of paths would do"));
}

TEST_CASE("counts are written as whole numbers") {
    const Folder folder;
    CHECK(command("montecarlo --product 3x --horizon 1d --paths 100000 --out " + folder / "out")
              .code == 0);
    const auto convergence = read_file(folder / "out/convergence.csv");
    CHECK(contains(convergence, ",100000,nav_mean,"));
    CHECK_FALSE(contains(convergence, "e+05"));
    CHECK(contains(command("exact --product 3x --density 1000000").err,
                   "--density: must be in [2, 100000], was 1000000"));
}

TEST_CASE("a product that falls back is named") {
    const Folder folder;
    const auto done = command(
        "montecarlo --product 3x --set execution.impact=0.1 --set "
        "execution.daily_volume=1e9 --paths 2000 --horizon 20d --out " +
        folder / "out");
    CHECK(done.code == 0);
    CHECK(contains(done.err, "3x runs in the replay engine"));
    CHECK(contains(done.err, "execution.impact"));
}

TEST_CASE("a strategy is told by its options as by a job file") {
    const Folder folder;
    const std::string with = " --product 3x --horizon 60d --paths 3000 --out ";
    const auto outcome = command("montecarlo --stop-loss 0.12 --max-hold 30d --spread 0.002" +
                                 with + (folder / "options"));
    INFO(outcome.err);
    REQUIRE(outcome.code == 0);
    const std::string file = folder / "job.json";
    write_file(file, R"({"products": ["3x"], "horizon": "60d", "paths": 3000,
        "strategy": {"stop_loss": 0.12, "max_hold": "30d", "spread": 0.002}})");
    REQUIRE(command("montecarlo --job " + file + " --out " + (folder / "file")).code == 0);
    CHECK(all_of(folder / "options") == all_of(folder / "file"));
    const auto summary = read_file(folder / "options/summary.csv");
    for (const char* quantity : {"result_median", "days_held_mean", "p_exit_stop_loss",
                                 "p_beats_keeping", "gain_over_keeping_mean"}) {
        CHECK(contains(summary, quantity));
    }
    CHECK(contains(read_file(folder / "options/manifest.json"), "\"stop_loss\": 0.12"));
    CHECK(contains(read_file(folder / "options/summary.json"), "holders under the strategy"));
    CHECK(contains(read_file(folder / "options/quantiles.csv"), "days_held"));
    const std::string line = "montecarlo --stop-loss 0.12 --max-hold 30d --spread 0.002 ";
    for (const char* share : {"1/3", "2/3", "3/3"}) {
        REQUIRE(command(line + "--shard " + share + with + (folder / "shares")).code == 0);
    }
    REQUIRE(command("merge " + (folder / "shares") + " --out " + (folder / "merged")).code == 0);
    CHECK(all_of(folder / "merged") == all_of(folder / "options"));
    CHECK(contains(command("montecarlo --risk 0.1" + with + (folder / "other")).err,
                   "strategy.risk"));
}

TEST_CASE("bad options name what is wrong") {
    const Folder folder;
    const struct {
        const char* options;
        const char* message;
    } bad[] = {
        {"--product 3x --paths 0", "paths: must be a whole number from 1"},
        {"--product 3x --horizon 0d", "horizon: must be longer than 0"},
        {"--product 3x --param volatility=-1",
         "parameters.volatility: must be in [0, 100], was -1"},
        {"--product 3x --param volatility", "--param: must be name=value"},
        {"--product 3x --param vol=1", "underlyings.0.parameters.vol: unknown key"},
        {"--product 3x --model gmb", "did you mean gbm?"},
        {"--product 3x --kernel abacus", "--kernel: must be one of"},
        {"--product 3x --shard 3/2", "--shard: must be k/n"},
        {"--product 3x --shard x/2", "--shard"},
        {"--product 3x --threads 0", "--threads: must be in [1, 4096]"},
        {"--product 3x --threads 100000", "--threads: must be in [1, 4096], was 100000"},
        {"--product 3x --target-quantity nav_mean",
         "--target-quantity: must come with --target-error, was \"nav_mean\""},
        {"--product 3x --target-error 0.1 --target-quantity nav_mediann",
         "was \"nav_mediann\"; did you mean nav_median?"},
        {"--product 3x --target-error 0.1 --shard 1/2", "target_error: must be 0"},
        {"--product 3x --target-error 0.1 --target-quantity hope", "target_quantity: must be one"},
        {"--product 3x --reduction sobol", "paths: must be a multiple of 16384"},
        {"--product 3x --reduction control --model garch", "reduction: must suit the job"},
        {"--product 4x", "no product or file is called \"4x\""},
        {"--paths 10", "products: must be 1 to"},
        {"--job /nowhere/job.json", "/nowhere/job.json"},
    };
    for (const auto& each : bad) {
        INFO(each.options);
        const auto outcome =
            command(std::string("montecarlo ") + each.options + " --out " + folder / "out");
        INFO(outcome.err);
        CHECK(outcome.code != 0);
        CHECK(contains(outcome.err, each.message));
        CHECK(lines_of(outcome.err).size() == 1);
    }
    CHECK(contains(command("montecarlo --product 3x").err, "--out is required"));
    CHECK(contains(command("merge " + folder.path() + " --out " + folder / "x").err,
                   "no partial results"));
}

}  // namespace
}  // namespace levtok::cli
