#include "tests/simulation/clock.hpp"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

namespace levtok::simulation {
namespace {

std::atomic<std::int64_t> moved_seconds{0};

}  // namespace

void move_clock(std::chrono::seconds by) { moved_seconds += by.count(); }

}  // namespace levtok::simulation

/// Takes the place of the C library's in this program and in the libraries that it loads.
extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
    const auto code = static_cast<int>(::syscall(SYS_clock_gettime, clock, time));
    if (code == 0 && clock == CLOCK_REALTIME) {
        time->tv_sec += levtok::simulation::moved_seconds.load();
    }
    return code;
}
