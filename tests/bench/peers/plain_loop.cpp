/// W as a C++ programmer would write it in an afternoon: one path after the other, with the
/// standard library's random numbers.

#include <cmath>
#include <random>

#include "tests/bench/peers/answer.hpp"
#include "tests/bench/peers/six_tokens_along.hpp"

namespace levtok::bench::workload {
namespace {

void simulate(Columns& columns) {
    std::mt19937_64 engine(1);
    std::normal_distribution<double> log_return(step_mean, step_deviation());
    for (std::size_t path = 0; path < columns.paths(); ++path) {
        SixTokens tokens;
        for (int step = 0; step < steps; ++step) tokens.step(std::exp(log_return(engine)) - 1);
        tokens.store(columns, path);
    }
}

}  // namespace
}  // namespace levtok::bench::workload

int main(int argc, char** argv) {
    return levtok::bench::workload::answer(argc, argv, levtok::bench::workload::simulate);
}
