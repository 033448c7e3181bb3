#include "service/http/pipeline/checks/concurrency_limit.hpp"

#include "nav/error.hpp"

namespace levtok::http {

void ConcurrencyLimit::take() {
    std::unique_lock lock(mutex_);
    const auto free = [&] { return running_ < at_once_; };
    if (!free()) {
        if (waiting_ >= most_waiting_) {
            throw Error(ErrorKind::unavailable,
                        "too many such requests are in progress; try again");
        }
        ++waiting_;
        const bool got = left_.wait_for(lock, patience_, free);
        --waiting_;
        if (!got) {
            throw Error(ErrorKind::unavailable,
                        "the requests before this one took too long; try again");
        }
    }
    ++running_;
}

void ConcurrencyLimit::leave() {
    {
        const std::lock_guard lock(mutex_);
        --running_;
    }
    left_.notify_one();
}

}  // namespace levtok::http
