#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace levtok::http {

/// The increase of the nice value of threads that compute while others answer: a heavy request has
/// a third of the weight of a read and still ends soon on a busy machine; a Monte Carlo job gets
/// the remaining time.
inline constexpr int heavy_nice = 5;
inline constexpr int job_nice = 15;

/// Permanently lowers the priority of this thread and of those that it starts.
void lower_priority(int by);

/// Runs `work` on a thread of lowered priority of its own, since a lowered priority cannot be
/// raised again, and waits for it.
void run_lowered(int by, const std::function<void()>& work);

/// The same for work with a result; throws what it throws.
template <class Work>
std::invoke_result_t<Work> result_of_lowered(int by, Work&& work) {
    std::optional<std::invoke_result_t<Work>> result;
    std::exception_ptr error;
    run_lowered(by, [&] {
        try {
            result.emplace(work());
        } catch (...) {
            error = std::current_exception();
        }
    });
    if (error) std::rethrow_exception(error);
    return std::move(*result);
}

}  // namespace levtok::http
