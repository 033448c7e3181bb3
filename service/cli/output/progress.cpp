#include "service/cli/output/progress.hpp"

#include <algorithm>
#include <string>

namespace levtok::cli {
namespace {

constexpr int bar_width = 40;
constexpr std::string_view clear_line = "\r\033[K";

}  // namespace

std::string bar(std::size_t filled, std::size_t width) {
    return '[' + std::string(filled, '#') + std::string(width - filled, ' ') + "] ";
}

Progress::Progress(const Console& console, std::uint64_t bytes_total)
    : console_(console),
      total_(console.err_is_terminal && bytes_total >= large ? bytes_total : 0) {}

Progress::~Progress() {
    if (shown_percent_ >= 0) console_.say(clear_line);
}

void Progress::show(std::uint64_t bytes_read) {
    if (total_ == 0) return;
    const int percent = static_cast<int>(std::min(bytes_read, total_) * 100 / total_);
    if (percent == shown_percent_) return;
    shown_percent_ = percent;
    const auto filled = static_cast<std::size_t>(percent * bar_width / 100);
    console_.say('\r' + bar(filled, bar_width) + std::to_string(percent) + " %");
}

}  // namespace levtok::cli
