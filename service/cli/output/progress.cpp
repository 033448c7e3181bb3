#include "service/cli/output/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace levtok::cli {
namespace {

constexpr int bar_width = 40;
constexpr std::string_view clear_line = "\r\033[K";

constexpr std::size_t simulation_bar_width = 30;
constexpr std::chrono::seconds between_lines{10};
/// A simulation that ends sooner shows no bar.
constexpr std::chrono::milliseconds first_bar{300};

std::string short_count(double x) {
    if (x >= 1e9) return fmt::format("{:.1f} G", x / 1e9);
    if (x >= 1e6) return fmt::format("{:.1f} M", x / 1e6);
    return x >= 1e3 ? fmt::format("{:.1f} k", x / 1e3) : fmt::format("{:.0f} ", x);
}

std::string clock_time(double seconds) {
    const auto whole = std::llround(seconds);
    if (whole >= 3600) {
        return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    }
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

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

SimulationProgress::~SimulationProgress() {
    if (bar_shown_) console_.say("\r\033[K");
}

void SimulationProgress::show(const montecarlo::RunProgress& progress) {
    const auto now = Clock::now();
    const bool terminal = console_.err_is_terminal;
    if (progress.total == 0 || now - start_ < first_bar) return;
    if (!terminal && now - last_line_ < between_lines) return;
    last_line_ = now;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const auto ran = static_cast<double>(progress.done - progress.before);
    const double rate = ran / seconds;
    const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    const std::string left =
        rate > 0 ? clock_time(static_cast<double>(progress.total - progress.done) / rate) : "?";
    const std::string text =
        fmt::format("{:.1f} %, {}paths, {}paths/s, {} left", 100 * share,
                    short_count(static_cast<double>(progress.done)), short_count(rate), left);
    if (!terminal) {
        console_.say("levtok: " + text + '\n');
        return;
    }
    const auto filled = static_cast<std::size_t>(share * simulation_bar_width);
    console_.say("\r\033[K" + bar(filled, simulation_bar_width) + text);
    bar_shown_ = true;
}

}  // namespace levtok::cli
