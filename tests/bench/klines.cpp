#include "tests/bench/klines.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <stdexcept>

#include "tests/bench/minute_bars.hpp"

namespace levtok::bench {
namespace {

void append_row(std::string& text, const Observation& bar) {
    const auto open_time = bar.time - std::chrono::minutes{1};
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(open_time.time_since_epoch()).count();
    fmt::format_to(std::back_inserter(text), "{},{:.2f},{:.2f},{:.2f},{:.2f},{:.5f}\n", ms,
                   bar.open.value(), bar.high.value(), bar.low.value(), bar.close.value(),
                   bar.volume);
}

std::FILE* create_temporary(std::string& path) {
    path = (std::filesystem::temp_directory_path() / "levtok-klines-XXXXXX").string();
    const int descriptor = ::mkstemp(path.data());
    std::FILE* file = descriptor < 0 ? nullptr : ::fdopen(descriptor, "wb");
    if (file == nullptr) throw std::runtime_error(path + ": cannot be created");
    return file;
}

}  // namespace

void KlineSums::add(const Observation& bar) {
    ++rows;
    open += bar.open.value();
    high += bar.high.value();
    low += bar.low.value();
    close += bar.close.value();
    volume += bar.volume;
}

KlineFile::KlineFile(std::size_t rows) {
    std::FILE* file = create_temporary(path_);
    std::string text = "open_time,open,high,low,close,volume\n";
    MinuteBars bars;
    bool written = true;
    const auto write = [&] {
        written = std::fwrite(text.data(), 1, text.size(), file) == text.size() && written;
        text.clear();
    };
    for (std::size_t i = 0; i < rows; ++i) {
        const Observation bar = bars.next();
        sums_.add(bar);
        append_row(text, bar);
        if (text.size() > 1U << 16) write();
    }
    write();
    written = std::fclose(file) == 0 && written;
    if (written) return;
    std::filesystem::remove(path_);
    throw std::runtime_error(path_ + ": cannot be written; TMPDIR names another place");
}

KlineFile::~KlineFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

double KlineFile::megabytes() const {
    return static_cast<double>(std::filesystem::file_size(path_)) / 1e6;
}

}  // namespace levtok::bench
