#include "tests/bench/bench.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cmath>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <string_view>

namespace levtok::bench {

void verify(bool right, const std::string& what) {
    if (!right) throw std::runtime_error("wrong answer: " + what);
}

double core_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double peak_mebibytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

bool agree(double a, double b, double relative) {
    return std::fabs(a - b) <= relative * std::max(std::fabs(a), std::fabs(b));
}

void Figures::at_least(const std::string& name, double value, double required,
                       const std::string& unit) {
    judge(name, value, unit, fmt::format(">= {:g} {}", required, unit), value >= required);
}

void Figures::below(const std::string& name, double value, double limit, const std::string& unit) {
    judge(name, value, unit, fmt::format("< {:g} {}", limit, unit), value < limit);
}

void Figures::note(const std::string& name, double value, const std::string& unit) {
    print(name, value, unit, "", "");
}

void Figures::judge(const std::string& name, double value, const std::string& unit,
                    const std::string& required, bool passed) {
    if (options_.tiny) return print(name, value, unit, required, "not judged");
    if (!passed) failed_ = true;
    print(name, value, unit, required, passed ? "PASS" : "FAIL");
}

void Figures::print(const std::string& name, double value, const std::string& unit,
                    const std::string& required, const char* verdict) {
    fmt::print("{:<52}{:>9.1f} {:<10}{:<14}{}\n", name, value, unit, required, verdict);
    std::fflush(stdout);
}

int run(int argc, char** argv, int (*benchmark)(Options)) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) != "--tiny") {
            fmt::print(stderr, "{}: unknown argument {}; the only one is --tiny\n", argv[0],
                       argv[i]);
            return 2;
        }
        options.tiny = true;
    }
    try {
        return benchmark(options);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}: {}\n", argv[0], error.what());
        return 1;
    }
}

}  // namespace levtok::bench
