#include "service/report/compared.hpp"

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

std::string ComparedPaths::json(std::size_t points) const {
    std::string out = "[";
    for (const auto& path : paths_) {
        const std::span<const double> series[] = {path.value};
        const auto rows = rows_to_draw(series, points);
        if (out.size() > 1) out += ',';
        out += "{\"name\":" + script_quoted(path.name) + ',' + column("time", time_, rows) + ',' +
               column("value", path.value, rows) + ",\"margin_calls\":{" +
               column("time", time_, path.margin_calls) + ',' +
               column("value", path.value, path.margin_calls) + "}}";
    }
    return out + ']';
}

}  // namespace levtok::report
