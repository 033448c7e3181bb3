#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "service/store/store.hpp"

namespace levtok::http {

struct JobOptions {
    int threads = 1;                            ///< that compute
    std::chrono::seconds lease{30};             ///< after which another worker may take a job over
    std::chrono::milliseconds look_every{500};  ///< between searches for a job to claim
    std::chrono::milliseconds checkpoint_every{10'000};
    std::chrono::seconds keep{0};  ///< after which ended jobs are forgotten; 0: never
    std::function<void(std::string_view)>
        on_trouble;  ///< called with what cannot be done now and is tried again
};

/// Runs the Monte Carlo jobs of a store, one after the other, on threads of the lowest priority, so
/// that reads stay fast. A job continues from the checkpoint in the store, whichever worker saved
/// it; a job whose lease is lost (cancelled, taken over) is dropped. The destructor saves a
/// checkpoint and returns the job to the queue.
class JobWorker {
public:
    /// The store must outlive the worker.
    JobWorker(store::Store& store, const JobOptions& options);

    /// Requests the worker to end, without waiting for it.
    void request_stop() { thread_.request_stop(); }

private:
    std::jthread thread_;
};

/// Claims one job as `owner` and runs it until it ends, its lease is lost or a stop is requested.
/// False where none waits.
bool run_one_job(store::Store& store, const std::string& owner, const JobOptions& options,
                 const std::stop_token& stop);

/// A unique name for this worker.
std::string new_owner();

}  // namespace levtok::http
