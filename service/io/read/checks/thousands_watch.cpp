#include "service/io/read/checks/thousands_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "nav/check.hpp"

namespace levtok::io {
namespace {

bool is_whole(double x) { return std::abs(x - std::round(x)) <= 1e-9 * std::abs(x); }

}  // namespace

void ThousandsWatch::see(const Observation& before, const Observation& row, std::uint64_t line) {
    constexpr double thousand = 1000;
    constexpr double usual_move = 1.5;  // between neighbours if the dot separates thousands
    const double large = std::max(before.close.value(), row.close.value());
    const double small = std::min(before.close.value(), row.close.value());
    const bool as_written =
        small >= 1 && is_whole(thousand * small) && large < thousand && is_whole(large);
    const double left = large / small / thousand;
    if (!as_written || left > usual_move || left < 1 / usual_move) return;
    if (!findings_.wants_text()) return findings_.count_one();
    findings_.add(line, "price",
                  fmt::format("{} follows {} at {}, as where a dot separates thousands: {} is read "
                              "with decimals (write {} if that is meant)",
                              shortest(row.close.value()), shortest(before.close.value()),
                              format_time(row.time), shortest(small),
                              shortest(std::round(thousand * small))));
}

}  // namespace levtok::io
