#include <nlohmann/json.hpp>

#include "montecarlo/estimate/partial.hpp"
#include "service/io/write/simulation_files.hpp"
#include "tests/fuzz/fuzz.hpp"

/// Manifests of earlier jobs in the folder that a job is to write to.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace levtok;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto job = io::job_of_manifest(text);
    if (!job) return 0;
    const std::string own = job->dump();
    fuzz::require(nlohmann::json::parse(own) == *job, "a job that was written is read as the same");
    fuzz::require(montecarlo::differences(own, own).empty(), "a job does not differ from itself");
    fuzz::require(!montecarlo::differences(own, R"({"seed": 1, "paths": 2})").empty() ||
                      own == R"({"paths":2,"seed":1})",
                  "another job differs");
    return 0;
}
