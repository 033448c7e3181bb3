#pragma once

#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "tests/bench/peers/workload.hpp"

namespace levtok::bench::workload {

/// Seconds of processor that this process has had.
inline double processor_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// The main of a peer, `peer PATHS`: writes the seconds that `simulate` took as a line of text,
/// then the columns as doubles: the NAVs of each token in turn, then the drawdowns. So every result
/// is used and a compiler cannot leave it out.
inline int answer(int argc, char** argv, void (*simulate)(Columns&)) {
    Columns columns(argc == 2 ? std::strtoull(argv[1], nullptr, 10) : 0);
    if (columns.paths() == 0) {
        std::fprintf(stderr, "usage: %s PATHS\n", argv[0]);
        return 2;
    }
    const double start = processor_seconds();
    simulate(columns);
    std::printf("%.9f\n", processor_seconds() - start);
    for (const auto* table : {&columns.nav, &columns.drawdown}) {
        for (const auto& column : *table) {
            if (std::fwrite(column.data(), sizeof(double), column.size(), stdout) != column.size())
                return 1;
        }
    }
    return std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace levtok::bench::workload
