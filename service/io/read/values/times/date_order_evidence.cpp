#include "service/io/read/values/times/date_order_evidence.hpp"

namespace levtok::io {

void DateOrderEvidence::Run::see(std::optional<WrittenStamp> stamp) {
    possible = possible && stamp.has_value();
    if (!stamp) return;
    if (last) {
        rises = rises || stamp->time > *last;
        falls = falls || stamp->time < *last;
    }
    last = stamp->time;
}

void DateOrderEvidence::see(std::string_view text) {
    const auto by_month = parse_written_stamp(text, DateOrder::month_first);
    const auto by_day = parse_written_stamp(text, DateOrder::day_first);
    const bool open = (by_month && by_month->needs_order) || (by_day && by_day->needs_order);
    if (!open) return;
    dotted_ = (by_month ? by_month : by_day)->dotted;
    month_first_.see(by_month);
    day_first_.see(by_day);
}

std::optional<DateOrder> DateOrderEvidence::decided() const {
    if (month_first_.possible == day_first_.possible) return std::nullopt;
    return month_first_.possible ? DateOrder::month_first : DateOrder::day_first;
}

std::optional<DateOrder> DateOrderEvidence::sorted() const {
    if (month_first_.one_way() == day_first_.one_way()) return std::nullopt;
    return month_first_.one_way() ? DateOrder::month_first : DateOrder::day_first;
}

}  // namespace levtok::io
