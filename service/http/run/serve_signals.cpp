#include "service/http/run/serve_signals.hpp"

#include <pthread.h>

#include <array>
#include <csignal>

namespace levtok::http {
namespace {

constexpr std::array ending{SIGTERM, SIGINT, SIGHUP};

sigset_t ending_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : ending) sigaddset(&set, signal);
    return set;
}

}  // namespace

void hold_signals() {
    const sigset_t set = ending_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

const char* wait_for_signal() {
    const sigset_t set = ending_signals();
    int signal = 0;
    sigwait(&set, &signal);
    for (const int each : ending) std::signal(each, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    return signal == SIGTERM ? "SIGTERM" : signal == SIGINT ? "SIGINT" : "SIGHUP";
}

}  // namespace levtok::http
