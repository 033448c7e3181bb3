#include "service/io/read/text/sources.hpp"
#include "service/io/read/text/text_file.hpp"
#include "tests/fuzz/fuzz.hpp"

/// The text within bytes: archives, compression, encodings, line ends.
namespace {

using namespace levtok;

constexpr std::size_t most_lines = 100'000;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    fuzz::may_refuse([&] {
        io::TextFile file(io::TextSource("input", bytes));
        std::string_view line;
        std::uint64_t before = 0;
        while (before < most_lines && file.next_line(line)) {
            fuzz::require(file.line() > before, "lines are counted");
            fuzz::require(line.find('\n') == std::string_view::npos, "a line is one line");
            fuzz::require(line.size() <= io::TextFile::longest_line, "a line is bounded");
            before = file.line();
        }
    });
    return 0;
}
