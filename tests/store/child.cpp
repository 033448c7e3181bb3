#include "tests/store/child.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace levtok::store {

Child::Child(const std::function<void(int out)>& work) {
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    std::fflush(nullptr);
    process_ = ::fork();
    if (process_ == 0) {
        ::close(ends[0]);
        try {
            work(ends[1]);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "child: %s\n", error.what());
            std::_Exit(1);
        }
        std::_Exit(0);
    }
    ::close(ends[1]);
    in_ = ends[0];
}

Child::~Child() {
    if (!ended_) kill();
    wait();
    ::close(in_);
}

void Child::kill() const { ::kill(process_, SIGKILL); }

bool Child::has_ended() {
    if (!ended_) ended_ = ::waitpid(process_, &status_, WNOHANG) == process_;
    return ended_;
}

std::string Child::first_line() {
    std::string line;
    char c = 0;
    while (::read(in_, &c, 1) == 1 && c != '\n') line += c;
    return line;
}

std::string Child::told() {
    std::string text;
    char block[4096];
    for (;;) {
        const auto got = ::read(in_, block, sizeof block);
        if (got <= 0) break;
        text.append(block, static_cast<std::size_t>(got));
    }
    wait();
    return text;
}

int Child::code() {
    wait();
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
}

void Child::wait() {
    if (ended_) return;
    ::waitpid(process_, &status_, 0);
    ended_ = true;
}

}  // namespace levtok::store
