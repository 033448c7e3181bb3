#include "service/io/read/checks/split_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "nav/check.hpp"

namespace levtok::io {
namespace {

constexpr std::array split_ratios{2, 3, 4, 5, 10, 15, 20, 25};
constexpr double nearness = 0.03;
/// The tolerance for the open of a bar, which is a price at another time than the close.
constexpr double nearness_of_open = 0.15;
constexpr double unusual = 12;
constexpr int moves_that_tell = 5;  ///< what is usual, after a first row

}  // namespace

void SplitWatch::suspect(const Observation& before, const Observation& row, double factor,
                         double typical_move, std::uint64_t line) {
    const bool rises = factor > 1;
    const double multiple = rises ? factor : 1 / factor;
    const double open_factor = row.open / before.close;
    const double open_multiple = rises ? open_factor : 1 / open_factor;
    const bool close_alone = row.high == row.low && row.open == row.close;
    for (const int ratio : split_ratios) {
        if (std::abs(multiple / ratio - 1) > nearness) continue;
        const bool known = typical_move > 0;
        const bool jumps = close_alone ? !known || std::log(multiple) > unusual * typical_move
                                       : std::abs(open_multiple / ratio - 1) <= nearness_of_open;
        if (!jumps) return;
        tell();
        suspect_ = Suspect{before.close, row.close, row.time, file_,
                           line,         ratio,     rises,    known || !close_alone};
        return;
    }
}

/// A move that is reversed within a day is not a split.
void SplitWatch::look_for_return(const Observation& before, const Observation& row) {
    auto& found = *suspect_;
    ++found.moves_after;
    found.sum_of_moves += std::abs(std::log(row.close / before.close));
    const bool a_day_on = row.time - found.time >= one_day;
    const double left = std::abs(std::log(row.close / found.before));
    const bool may_return = found.moves_after == 1 || !a_day_on || found.proven;
    if (may_return && left < 0.25 * std::log(static_cast<double>(found.ratio))) {
        suspect_.reset();
    } else if (a_day_on && (found.proven || found.moves_after >= moves_that_tell)) {
        tell();
    }
}

/// Judged by the rows after it where those before are too few.
bool SplitWatch::is_unusual() const {
    const auto& found = *suspect_;
    if (found.proven) return true;
    const double typical = found.sum_of_moves / std::max(1, found.moves_after);
    return typical > 0 && std::log(static_cast<double>(found.ratio)) > unusual * typical;
}

void SplitWatch::tell() {
    if (!suspect_ || !is_unusual()) return suspect_.reset();
    const auto& found = *suspect_;
    findings_.go_on_in(found.file);
    if (findings_.wants_text()) {
        findings_.add(
            found.line, "price",
            fmt::format("{} follows {} at {}, a factor near {}{}, as in an unadjusted split; kept "
                        "as it is (adjusted prices, or a file of --splits, correct it)",
                        shortest(found.after.value()), shortest(found.before.value()),
                        format_time(found.time), found.rises ? "" : "1/", found.ratio));
    } else {
        findings_.count_one();
    }
    suspect_.reset();
}

void SplitWatch::finish() {
    tell();
    findings_.finish();
}

}  // namespace levtok::io
