#include "service/report/drawn.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>

#include "nav/series/series.hpp"

namespace levtok::report {

std::vector<std::size_t> rows_to_draw(std::span<const std::span<const double>> series,
                                      std::size_t points) {
    return nav::rows_to_draw(series, std::max<std::size_t>(points / (2 * series.size()), 1));
}

void append_drawn(std::string& out, double x) {
    if (std::isfinite(x)) {
        fmt::format_to(std::back_inserter(out), "{:.8g}", x);
    } else {
        out += "null";
    }
}

void append_drawn(std::string& out, Instant time) {
    fmt::format_to(std::back_inserter(out), "{}",
                   std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
}

}  // namespace levtok::report
