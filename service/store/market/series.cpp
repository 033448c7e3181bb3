#include "service/store/market/series.hpp"

#include <algorithm>
#include <bit>
#include <iterator>
#include <limits>

#include "service/store/limits.hpp"

namespace levtok::store {

Bounds::Bounds(const Range& range)
    : first(range.from ? micros(*range.from) : std::numeric_limits<std::int64_t>::min()),
      last(range.to ? micros(*range.to) : std::numeric_limits<std::int64_t>::max()),
      limit(static_cast<std::int64_t>(
          std::min<std::size_t>(range.limit, std::numeric_limits<std::int64_t>::max()))),
      order(range.newest_first ? "DESC" : "ASC") {
    if (!range.after) return;
    if (range.newest_first) {
        last = std::min(last, micros(*range.after) - 1);
    } else {
        first = std::max(first, micros(*range.after) + 1);
    }
}

Insert::Insert(Connection& connection, const std::string& table, const std::string& columns)
    : connection_(connection),
      head_("INSERT INTO " + table + " (" + columns + ") VALUES "),
      width_(static_cast<std::size_t>(std::count(columns.begin(), columns.end(), ',')) + 1),
      full_(statement(limits::rows_an_insert)) {}

std::string Insert::statement(std::size_t rows) const {
    std::string text = head_;
    for (std::size_t i = 0; i < rows * width_; ++i) {
        const bool begins = i % width_ == 0;
        text += begins ? (i == 0 ? "(" : "), (") : ", ";
        text += '$' + std::to_string(i + 1);
    }
    return text + ')';
}

void Insert::add(Values row) {
    std::move(row.begin(), row.end(), std::back_inserter(waiting_));
    if (waiting_.size() < limits::rows_an_insert * width_) return;
    connection_.execute(full_, waiting_);
    waiting_.clear();
}

/// In powers of two, so that few statements serve every number of rows.
void Insert::finish() {
    std::span<const Value> rest(waiting_);
    while (!rest.empty()) {
        const std::size_t rows = std::bit_floor(rest.size() / width_);
        connection_.execute(statement(rows), rest.first(rows * width_));
        rest = rest.subspan(rows * width_);
    }
    waiting_.clear();
}

}  // namespace levtok::store
