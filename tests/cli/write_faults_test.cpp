#include "tests/cli/write_faults.hpp"

#include <map>

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

/// The files of a job: each write, sync and rename fails once, and what is there afterwards is
/// whole.
namespace levtok::cli {
namespace {

const std::string small_job =
    "montecarlo --product 3x --paths 20000 --horizon 20d --threads 1 --checkpoint-every 1ms --out ";

constexpr int most_calls = 24;  ///< more than the job's files take

/// The results by their names, without the state of the job on its way.
std::map<std::string, std::string> results_in(const std::string& folder) {
    std::map<std::string, std::string> results;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        if (name != "checkpoint.levtok") results[name] = read_file(entry.path().string());
    }
    return results;
}

}  // namespace

TEST_CASE("the files of a job are whole or absent whichever call fails, and the job can resume") {
    const Folder folder;
    REQUIRE(command(small_job + folder / "whole").code == 0);
    const auto whole = results_in(folder / "whole");
    REQUIRE(whole.size() > 6);
    int refused = 0;
    for (const auto fault : {WriteFault::input_output, WriteFault::full, WriteFault::short_write,
                             WriteFault::interrupted, WriteFault::sync, WriteFault::rename}) {
        for (int number = 1; number <= most_calls; ++number) {
            CAPTURE(static_cast<int>(fault), number);
            const std::string out =
                folder / (std::to_string(static_cast<int>(fault)) + '-' + std::to_string(number));
            fail_call(fault, number);
            const auto outcome = command(small_job + out);
            fail_call(fault, 0);
            INFO(outcome.err);
            REQUIRE((outcome.code == 0 || outcome.code == 1));
            refused += outcome.code;
            for (const auto& [name, content] : results_in(out)) {
                CAPTURE(name);
                REQUIRE(whole.contains(name));
                REQUIRE(content == whole.at(name));
            }
            if (fault == WriteFault::interrupted) REQUIRE(outcome.code == 0);
            REQUIRE(command(small_job + out + " --resume").code == 0);
            REQUIRE((results_in(out) == whole));
        }
    }
    CHECK(refused > 0);
}

}  // namespace levtok::cli
