#include "service/cli/output/simulation_progress.hpp"

#include <fmt/format.h>

#include <cmath>

#include "service/cli/output/progress.hpp"

namespace levtok::cli {
namespace {

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
