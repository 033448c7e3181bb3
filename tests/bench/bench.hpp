#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>

/// What every benchmark shares: the size it runs at, the time of the best of several runs, the
/// table of figures.
namespace levtok::bench {

/// Five years of minutes.
inline constexpr std::size_t full_bars = 2'628'000;
/// Enough for some days with emergencies, and over in a blink.
inline constexpr std::size_t tiny_bars = 20'000;

/// `--tiny` verifies the answers on a short history and judges no speed.
struct Options {
    bool tiny = false;
    std::size_t bars() const { return tiny ? tiny_bars : full_bars; }
    int runs(int full) const { return tiny ? 1 : full; }
};

/// Throws with `what` when an answer is wrong: a fast wrong answer has no speed.
void verify(bool right, const std::string& what);

/// `a` and `b` agree to `relative` of the larger.
bool agree(double a, double b, double relative);

/// Seconds of processor that this thread has had: what one core needs, whoever else uses the
/// machine.
double core_seconds();

/// The most memory that this process has had since its start: after a second piece of work, the
/// larger of the two.
double peak_mebibytes();

/// Seconds of the fastest of `runs` calls, the one that the machine disturbed least.
template <class Work>
double best_seconds(int runs, Work&& work) {
    double best = std::numeric_limits<double>::infinity();
    for (int i = 0; i < runs; ++i) {
        const double start = core_seconds();
        work();
        best = std::min(best, core_seconds() - start);
    }
    return best;
}

/// The figures of one benchmark, a line each, with what is required beside what is measured.
class Figures {
public:
    explicit Figures(Options options) : options_(options) {}

    void at_least(const std::string& name, double value, double required, const std::string& unit);
    void below(const std::string& name, double value, double limit, const std::string& unit);
    /// A figure of which nothing is required.
    void note(const std::string& name, double value, const std::string& unit);

    /// The exit status: 1 when a figure failed. A tiny run judges none.
    int status() const { return failed_ ? 1 : 0; }

private:
    void print(const std::string& name, double value, const std::string& unit,
               const std::string& required, const char* verdict);
    void judge(const std::string& name, double value, const std::string& unit,
               const std::string& required, bool passed);

    Options options_;
    bool failed_ = false;
};

/// Reads the command line, runs `benchmark` and turns what it throws into a message and a status
/// of 1.
int run(int argc, char** argv, int (*benchmark)(Options));

}  // namespace levtok::bench
