#include "service/http/wire/low_priority.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <thread>

namespace levtok::http {

namespace {

/// The longest that Linux grants. Of two threads the scheduler prefers the one with the shorter
/// slice, at once when it wakes; with the usual slice of 3 ms, a read would wait that long for a
/// thread that computes. Kernels before 6.12 ignore it.
constexpr std::uint64_t long_slice_ns = 100'000'000;

/// `struct sched_attr` of the kernel's interface, whose header glibc's own excludes.
struct SchedulingAttributes {
    std::uint32_t size = sizeof(SchedulingAttributes);
    std::uint32_t policy = 0;  ///< SCHED_NORMAL
    std::uint64_t flags = 0;
    std::int32_t nice = 0;
    std::uint32_t priority = 0;
    std::uint64_t runtime_ns = long_slice_ns;
    std::uint64_t deadline_ns = 0;
    std::uint64_t period_ns = 0;
};

}  // namespace

void lower_priority(int by) {
    // On Linux a nice value is a thread's own, and the system bounds it. Where it is refused the
    // thread computes at the usual priority, which is no reason to fail.
    const SchedulingAttributes lower{.nice = ::getpriority(PRIO_PROCESS, 0) + by};
    static_cast<void>(::syscall(SYS_sched_setattr, 0, &lower, 0U));
}

void run_lowered(int by, const std::function<void()>& work) {
    std::thread([&] {
        lower_priority(by);
        work();
    }).join();
}

}  // namespace levtok::http
