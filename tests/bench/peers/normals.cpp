/// The normals of W and nothing else, drawn as the kernel draws them: the rate that no simulation
/// from the same random numbers can pass. Compiled with the flags of each kernel; `normals PATHS`
/// writes the seconds, and the sum and the sum of squares so that each number is used.

#include "montecarlo/kernel/draws.hpp"
#include "tests/bench/peers/answer.hpp"

namespace levtok::montecarlo::HWY_NAMESPACE {
namespace {

struct Sums {
    double sum = 0;
    double squares = 0;
};

double total(Lanes lanes) {
    HWY_ALIGN double values[lane_count];
    lanes.store(values);
    double sum = 0;
    for (const double value : values) sum += value;
    return sum;
}

/// The last, odd step of a path draws a pair as well, as the kernel does.
Sums draw(std::size_t paths) {
    Lanes sum(0.0);
    Lanes squares(0.0);
    for (std::size_t first = 0; first < paths; first += lane_count) {
        std::uint64_t path[lane_count];
        for (std::size_t lane = 0; lane < lane_count; ++lane) path[lane] = first + lane;
        LaneDraws draws(1, path, 0, StreamKind::driving);
        for (int step = 0; step < bench::workload::steps; step += 2) {
            const auto pair = draws.normals();
            sum = sum + pair.first + pair.second;
            squares = mul_add(pair.first, pair.first, squares);
            squares = mul_add(pair.second, pair.second, squares);
        }
    }
    return {total(sum), total(squares)};
}

}  // namespace
}  // namespace levtok::montecarlo::HWY_NAMESPACE

int main(int argc, char** argv) {
    using namespace levtok;
    const std::size_t paths = argc == 2 ? std::strtoull(argv[1], nullptr, 10) : 0;
    const double start = bench::workload::processor_seconds();
    const auto sums = montecarlo::HWY_NAMESPACE::draw(paths);
    std::printf("%.9f %.17g %.17g\n", bench::workload::processor_seconds() - start, sums.sum,
                sums.squares);
    return 0;
}
