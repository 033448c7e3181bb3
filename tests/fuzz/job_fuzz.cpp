#include "montecarlo/batch/check_partial.hpp"
#include "montecarlo/batch/results.hpp"
#include "montecarlo/batch/run.hpp"
#include "tests/fuzz/fuzz.hpp"

/// Monte Carlo jobs. A short one is run, all others are prepared.
namespace {

using namespace levtok;

constexpr std::uint64_t most_work = 20'000;  ///< steps of paths that run in a few milliseconds

bool is_short(const montecarlo::Job& job) {
    const auto steps = static_cast<std::uint64_t>(job.steps());
    const auto series = job.products.size() + job.underlyings.size();
    return job.paths <= most_work && steps * job.paths * series <= most_work;
}

void run(const montecarlo::Job& job) {
    const auto simulation = montecarlo::simulation_of(job);
    auto partial = montecarlo::empty_partial(simulation, montecarlo::target());
    montecarlo::run(simulation, montecarlo::target(), partial, {});
    montecarlo::check(partial, simulation);
    montecarlo::results_of(simulation, partial);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    fuzz::may_refuse([&] {
        const auto job = montecarlo::parse_job(text);
        const auto own = montecarlo::write_job(job);
        const auto again = fuzz::must_read([&] { return montecarlo::parse_job(own); });
        fuzz::require(montecarlo::write_job(again) == own,
                      "a job that was written is read as the same");
        if (is_short(job)) run(job);
    });
    return 0;
}
