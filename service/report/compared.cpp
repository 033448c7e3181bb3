#include "service/report/compared.hpp"

#include <algorithm>

#include "service/report/drawn.hpp"
#include "service/report/words.hpp"

namespace levtok::report {

void ComparedPaths::add(Instant time, std::span<const rebalance::ComparisonPoint> points) {
    if (paths_.empty()) {
        for (const auto& point : points) paths_.push_back({std::string(point.name), {}, {}});
    }
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (points[i].events.has(rebalance::Event::margin_call)) {
            paths_[i].margin_calls.push_back(time_.size());
        }
        paths_[i].value.push_back(points[i].value);
    }
    time_.push_back(time);
}

std::string ComparedPaths::json(std::size_t points, std::optional<Instant> from,
                                std::optional<Instant> to) const {
    const auto row_at = [&](auto at) { return static_cast<std::size_t>(at - time_.begin()); };
    const std::size_t after_first =
        from ? row_at(std::upper_bound(time_.begin(), time_.end(), *from)) : 0;
    const std::size_t first = after_first > 0 ? after_first - 1 : 0;
    const std::size_t last =
        to ? row_at(std::lower_bound(time_.begin(), time_.end(), *to)) : time_.size();
    const std::size_t count = std::max(std::min(last + 1, time_.size()), first + 1) - first;
    std::string out = "[";
    for (const auto& path : paths_) {
        const std::span<const double> series[] = {std::span(path.value).subspan(first, count)};
        auto rows = rows_to_draw(series, points);
        for (auto& row : rows) row += first;
        if (out.size() > 1) out += ',';
        out += "{\"name\":" + script_quoted(path.name) + ',' + column("time", time_, rows) + ',' +
               column("value", path.value, rows) + ",\"margin_calls\":{" +
               column("time", time_, path.margin_calls) + ',' +
               column("value", path.value, path.margin_calls) + "}}";
    }
    return out + ']';
}

}  // namespace levtok::report
