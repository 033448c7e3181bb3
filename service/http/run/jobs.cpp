#include "service/http/run/jobs.hpp"

#include <unistd.h>

#include <array>
#include <condition_variable>
#include <mutex>
#include <random>

#include "montecarlo/batch/check_partial.hpp"
#include "montecarlo/batch/run.hpp"
#include "nav/error.hpp"
#include "service/http/wire/low_priority.hpp"
#include "service/io/write/simulation_files.hpp"
#include "service/version.hpp"

namespace levtok::http {
namespace {

using Clock = std::chrono::steady_clock;

/// The average disk bandwidth of checkpoints: 2 MB/s.
constexpr std::size_t bytes_a_ms = 2000;

/// The interval of deleting ended jobs.
constexpr std::chrono::hours sweep_every{1};

/// An error of the store that may pass: a full disk, a lost server.
bool may_pass(const Error& error) {
    return error.kind() == ErrorKind::system || error.kind() == ErrorKind::unavailable;
}

/// False once a stop is requested.
bool pause(const std::stop_token& stop, std::chrono::milliseconds length) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, length, [] { return false; });
    return !stop.stop_requested();
}

/// One job of this owner's while its lease holds.
class OwnedJob {
public:
    OwnedJob(store::Store& store, const store::JobRecord& job, const std::string& owner,
             const JobOptions& options, const std::stop_token& stop)
        : store_(store), job_(job), owner_(owner), options_(options), stop_(stop) {}

    void run() {
        const auto simulation = montecarlo::simulation_of(montecarlo::parse_job(job_.request));
        const auto kernel = montecarlo::target();
        auto partial = start(simulation, kernel);
        const auto end = montecarlo::run(simulation, kernel, partial, run_options());
        if (lost_) return;
        if (end == montecarlo::RunEnd::stopped) {
            can_write([&] {
                store_.save_checkpoint(job_.id, owner_, montecarlo::to_bytes(partial));
                store_.release_job(job_.id, owner_);
            });
            return;
        }
        // The results of many paths take long to write; the lease must cover it.
        if (!keep(1)) return;
        const auto result = io::simulation_texts(simulation, partial, version_number(),
                                                 io::TableForms::csv_and_json);
        while (!can_write([&] { store_.finish_job(job_.id, owner_, result); })) {
            if (!pause(stop_, options_.lease / 4)) return;
        }
    }

private:
    /// False where the store takes no writes now, as on a full disk. That does not end the job,
    /// which writes again later.
    template <class Write>
    bool can_write(Write&& write) {
        try {
            write();
            report(true, "writes again");
            return true;
        } catch (const Error& error) {
            if (!may_pass(error)) throw;
            report(false,
                   std::string("continues, though the store takes no writes now: ") + error.what());
            return false;
        }
    }

    /// Reports the first failure after a success, and the first success after a failure.
    void report(bool writes, const std::string& what) {
        if (writes != writes_ && options_.on_trouble) {
            options_.on_trouble("the job " + job_.id + ' ' + what);
        }
        writes_ = writes;
    }

    /// The checkpoint of an earlier owner, if this machine's kernel can continue it.
    montecarlo::Partial start(const montecarlo::Simulation& simulation,
                              const montecarlo::Target& kernel) {
        auto fresh = montecarlo::empty_partial(simulation, kernel);
        const std::string bytes = store_.checkpoint(job_.id);
        if (bytes.empty()) return fresh;
        try {
            auto saved = montecarlo::from_bytes(bytes);
            montecarlo::check(saved, simulation);
            const bool same = saved.first == fresh.first && saved.end == fresh.end;
            if (same && saved.fuses == fresh.fuses) return saved;
        } catch (const Error&) {
            // A checkpoint of another version, or a damaged one, costs only the time that it would
            // have saved.
        }
        return fresh;
    }

    montecarlo::RunOptions run_options() {
        montecarlo::RunOptions options;
        options.threads = options_.threads;
        options.checkpoint_every = options_.checkpoint_every;
        options.stopped = [this] { return lost_ || stop_.stop_requested(); };
        options.on_progress = [this](const montecarlo::RunProgress& at) { keep_when_due(at); };
        options.on_checkpoint = [this](const std::string& bytes) { save_when_cheap(bytes); };
        return options;
    }

    /// Often enough to show progress and to notice a cancellation, and well before the lease ends.
    void keep_when_due(const montecarlo::RunProgress& at) {
        const auto now = Clock::now();
        if (now - kept_ < std::min<Clock::duration>(options_.lease / 4, std::chrono::seconds{1})) {
            return;
        }
        keep(at.total == 0 ? 0 : static_cast<double>(at.done) / static_cast<double>(at.total));
        kept_ = Clock::now();
    }

    /// The checkpoint of a large job is a hundred megabytes, and writers of bars wait for it.
    void save_when_cheap(const std::string& bytes) {
        if (Clock::now() < next_save_) return;
        if (!can_write([&] { store_.save_checkpoint(job_.id, owner_, bytes); })) return;
        next_save_ = Clock::now() + std::chrono::milliseconds{bytes.size() / bytes_a_ms};
    }

    bool keep(double progress) {
        can_write(
            [&] { lost_ = lost_ || !store_.keep_job(job_.id, owner_, progress, options_.lease); });
        return !lost_;
    }

    store::Store& store_;
    const store::JobRecord& job_;
    const std::string& owner_;
    const JobOptions& options_;
    const std::stop_token& stop_;
    Clock::time_point kept_ = Clock::now();
    Clock::time_point next_save_{};
    bool lost_ = false;
    bool writes_ = true;  ///< whether the last write to the store succeeded
};

/// A job that cannot be run has failed; an unreachable store says nothing about the job, whose
/// lease then expires; a conflict means that another worker owns the job by now.
void run_or_fail(store::Store& store, const store::JobRecord& job, const std::string& owner,
                 const JobOptions& options, const std::stop_token& stop) {
    std::string problem;
    try {
        OwnedJob(store, job, owner, options, stop).run();
        return;
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::conflict) return;
        if (may_pass(error)) throw;
        problem = error.what();
    } catch (const std::bad_alloc&) {
        problem = "not enough memory for this job; fewer paths or products need less";
    }
    store.fail_job(job.id, owner, problem);
}

void work(store::Store& store, const JobOptions& options, const std::stop_token& stop) {
    lower_priority(job_nice);
    const std::string owner = new_owner();
    Clock::time_point next_sweep{};
    while (!stop.stop_requested()) {
        bool ran = false;
        try {
            if (options.keep.count() > 0 && Clock::now() >= next_sweep) {
                store.forget_jobs(options.keep);
                next_sweep = Clock::now() + sweep_every;
            }
            ran = run_one_job(store, owner, options, stop);
        } catch (const std::exception& error) {
            if (options.on_trouble)
                options.on_trouble(std::string("a job is postponed: ") + error.what());
            if (!pause(stop, options.lease / 4)) return;
        }
        if (!ran && !pause(stop, options.look_every)) return;
    }
}

}  // namespace

JobWorker::JobWorker(store::Store& store, const JobOptions& options)
    : thread_([&store, options](const std::stop_token& stop) { work(store, options, stop); }) {}

bool run_one_job(store::Store& store, const std::string& owner, const JobOptions& options,
                 const std::stop_token& stop) {
    const auto job = store.claim_job(owner, options.lease);
    if (!job) return false;
    run_or_fail(store, *job, owner, options, stop);
    return true;
}

std::string new_owner() {
    std::array<char, 65> host{};
    static_cast<void>(::gethostname(host.data(), host.size() - 1));
    std::random_device random;
    return std::string(host.data()) + '-' + std::to_string(::getpid()) + '-' +
           std::to_string(random());
}

}  // namespace levtok::http
