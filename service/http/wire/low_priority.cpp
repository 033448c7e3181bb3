#include "service/http/wire/low_priority.hpp"

#include <sys/resource.h>

#include <thread>

namespace levtok::http {

void lower_priority(int by) {
    // On Linux a nice value is a thread's own, and the system bounds it. Where it is refused the
    // thread computes at the usual priority, which is no reason to fail.
    const int nice = ::getpriority(PRIO_PROCESS, 0) + by;
    static_cast<void>(::setpriority(PRIO_PROCESS, 0, nice));
}

void run_lowered(int by, const std::function<void()>& work) {
    std::thread([&] {
        lower_priority(by);
        work();
    }).join();
}

}  // namespace levtok::http
