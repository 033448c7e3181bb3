#include "service/io/read/checks/odd_bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace levtok::io {
namespace {

/// Fewer bars are not enough evidence.
constexpr std::size_t fewest_bars = 5;

template <class Is>
bool nearly_all(std::span<const Observation> bars, Is is) {
    const auto count = std::count_if(bars.begin(), bars.end(), is);
    return 10 * static_cast<std::size_t>(count) >= 9 * bars.size();
}

bool high_is_far(const Observation& bar) {
    return bar.high.value() > 1.25 * std::max(bar.open.value(), bar.close.value());
}

bool low_is_far(const Observation& bar) {
    return bar.low.value() < 0.75 * std::min(bar.open.value(), bar.close.value());
}

/// Whether each close lies nearer to the open before it than each open to the close before it.
bool goes_on_from_opens(std::span<const Observation> bars) {
    double close_to_open = 0;
    double open_to_close = 0;
    for (std::size_t i = 1; i < bars.size(); ++i) {
        close_to_open += std::abs(std::log(bars[i].close / bars[i - 1].open));
        open_to_close += std::abs(std::log(bars[i].open / bars[i - 1].close));
    }
    return close_to_open < 0.5 * open_to_close;
}

}  // namespace

void note_odd_bars(std::span<const Observation> bars, const Table& table, const Warn& warn) {
    if (!warn || bars.size() < fewest_bars) return;
    const auto note = [&](std::string text) {
        warn({NoteCode::suspect_columns, std::move(text), table.file().name()});
    };
    const auto far_away = [&](const char* what) {
        note(
            fmt::format("the {} is more than a quarter away from open and close in nearly all of "
                        "the first {} bars: is it in another unit?",
                        what, bars.size()));
    };
    if (nearly_all(bars, high_is_far)) far_away("high");
    if (nearly_all(bars, low_is_far)) far_away("low");
    if (goes_on_from_opens(bars)) {
        note(
            fmt::format("the first {} bars continue each other's open, not their close: are open "
                        "and close swapped?",
                        bars.size()));
    }
}

}  // namespace levtok::io
