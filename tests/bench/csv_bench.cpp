/// Reading a file of klines, against pandas.read_csv on the same file in the same run.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "service/io/read/prices/price_file.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/klines.hpp"

namespace levtok::bench {
namespace {

struct Reading {
    KlineSums sums;
    double seconds = 0;
};

void verify_sums(const Reading& reading, const KlineSums& written, const std::string& reader) {
    const KlineSums& read = reading.sums;
    verify(read.rows == written.rows, reader + " found another number of rows");
    const bool same =
        agree(read.open, written.open, 1e-10) && agree(read.high, written.high, 1e-10) &&
        agree(read.low, written.low, 1e-10) && agree(read.close, written.close, 1e-10) &&
        agree(read.volume, written.volume, 1e-10);
    verify(same, reader + " found other numbers");
}

/// Every observation is read and held by its reader only; the sums are taken in a second, untimed
/// reading.
Reading read_with_levtok(const KlineFile& file, int runs) {
    std::vector<Observation> block(4096);
    const auto for_each_block = [&](auto&& take) {
        io::PriceReader reader(file.path());
        while (const std::size_t count = reader.next(std::span(block)))
            take(std::span(block).first(count));
    };
    Reading out;
    std::size_t rows = 0;
    out.seconds = best_seconds(runs, [&] {
        rows = 0;
        for_each_block([&](std::span<const Observation> bars) { rows += bars.size(); });
    });
    for_each_block([&](std::span<const Observation> bars) {
        for (const Observation& bar : bars) out.sums.add(bar);
    });
    verify(rows == out.sums.rows, "two readings of one file differ");
    return out;
}

/// Times the call of read_csv alone, in processor time like ours: neither the start of Python nor
/// the import counts.
constexpr const char* pandas_program = R"(
import os, time, pandas
best = float("inf")
for _ in range(int(os.environ["LEVTOK_BENCH_RUNS"])):
    start = time.process_time()
    table = pandas.read_csv(os.environ["LEVTOK_BENCH_FILE"])
    best = min(best, time.process_time() - start)
sums = [table[name].sum() for name in ["open", "high", "low", "close", "volume"]]
print(best, len(table), *["%.17g" % sum for sum in sums])
)";

/// A python that can import pandas: the first of the path, else the system's own.
std::optional<std::string> python_with_pandas() {
    for (const std::string python : {"python3", "/usr/bin/python3"}) {
        if (std::system((python + " -c 'import pandas' >/dev/null 2>&1").c_str()) == 0)
            return python;
    }
    return std::nullopt;
}

Reading read_with_pandas(const std::string& python, const KlineFile& file, int runs) {
    ::setenv("LEVTOK_BENCH_FILE", file.path().c_str(), 1);
    ::setenv("LEVTOK_BENCH_RUNS", std::to_string(runs).c_str(), 1);
    const std::string command = python + " -c '" + pandas_program + "'";
    std::FILE* answer = ::popen(command.c_str(), "r");
    verify(answer != nullptr, "python cannot be started");
    Reading out;
    KlineSums& sums = out.sums;
    const int found = std::fscanf(answer, "%lf %zu %lf %lf %lf %lf %lf", &out.seconds, &sums.rows,
                                  &sums.open, &sums.high, &sums.low, &sums.close, &sums.volume);
    verify(::pclose(answer) == 0 && found == 7, "pandas failed");
    return out;
}

int csv_benchmark(Options options) {
    const KlineFile file(options.bars());
    const auto python = python_with_pandas();
    double ours = std::numeric_limits<double>::infinity();
    double theirs = ours;
    // In turns, so that a busy minute of the machine slows both.
    for (int turn = 0; turn < options.runs(3); ++turn) {
        const Reading read = read_with_levtok(file, options.runs(4));
        verify_sums(read, file.sums(), "PriceReader");
        ours = std::min(ours, read.seconds);
        if (!python) continue;
        const Reading read_by_pandas = read_with_pandas(*python, file, options.runs(3));
        verify_sums(read_by_pandas, file.sums(), "pandas");
        theirs = std::min(theirs, read_by_pandas.seconds);
    }

    Figures figures(options);
    figures.note("csv: PriceReader", file.megabytes() / ours, "MB/s");
    if (!python) {
        fmt::print("skipped: csv: no python3 can import pandas (Debian: python3-pandas)\n");
        return figures.status();
    }
    figures.note("csv: pandas.read_csv", file.megabytes() / theirs, "MB/s");
    figures.at_least("csv: PriceReader against pandas.read_csv", theirs / ours, 5, "x");
    return figures.status();
}

}  // namespace
}  // namespace levtok::bench

int main(int argc, char** argv) {
    return levtok::bench::run(argc, argv, levtok::bench::csv_benchmark);
}
