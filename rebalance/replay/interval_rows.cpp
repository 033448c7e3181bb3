#include "rebalance/replay/interval_rows.hpp"

#include "nav/interval.hpp"

namespace levtok::rebalance {

std::optional<PathRow> IntervalRows::add(const PathRow& row) {
    if (!interval_) return row;
    std::optional<PathRow> complete;
    const bool begins = open_ && nav::interval_of(open_->time, *interval_) !=
                                     nav::interval_of(row.time, *interval_);
    if (begins) complete = finish();
    Events events = row.events;
    if (open_) events.add(open_->events);
    open_ = row;
    open_->events = events;
    fee_.add(row.fee);
    financing_.add(row.financing);
    cost_.add(row.cost);
    cap_.add(row.cap);
    return complete;
}

std::optional<PathRow> IntervalRows::finish() {
    if (!open_) return std::nullopt;
    PathRow row = *open_;
    row.fee = fee_.value();
    row.financing = financing_.value();
    row.cost = cost_.value();
    row.cap = cap_.value();
    *this = IntervalRows(interval_);
    return row;
}

}  // namespace levtok::rebalance
