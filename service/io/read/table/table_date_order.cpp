#include "service/io/read/table/table_date_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "service/io/read/table/fields.hpp"
#include "service/io/read/text/text_file.hpp"
#include "service/io/read/values/times/stamp.hpp"

namespace levtok::io {
namespace {

/// What the dates of a file say about their order.
class DateOrderEvidence {
public:
    /// Takes a stamp as written; what needs no order says nothing.
    void see(std::string_view text);
    /// A number above 12 decided.
    std::optional<DateOrder> decided() const;
    /// The one order in which the times of the rows go one way throughout.
    std::optional<DateOrder> sorted() const;
    bool dotted() const { return dotted_; }

private:
    struct Run {
        std::optional<Instant> last;
        bool rises = false;
        bool falls = false;
        bool possible = true;

        void see(std::optional<WrittenStamp> stamp);
        bool one_way() const { return possible && !(rises && falls); }
    };
    Run month_first_;
    Run day_first_;
    bool dotted_ = false;
};

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

/// `line` is that of the date seen last.
TableDateOrder order_by(const DateOrderEvidence& evidence, std::uint64_t line) {
    if (const auto order = evidence.decided()) return {.order = order, .line = line};
    if (const auto order = evidence.sorted()) return {.order = order, .by_sorting = true};
    if (evidence.dotted()) return {.order = DateOrder::day_first};
    return {.order = DateOrder::month_first, .assumed = true};
}

}  // namespace

bool need_date_order(const TableHead& head, std::size_t column) {
    return std::any_of(head.rows.begin(), head.rows.end(), [&](const auto& row) {
        const auto stamp = parse_written_stamp(row[column]);
        return stamp && stamp->needs_order;
    });
}

TableDateOrder date_order_of_text(const TextSource& source, const TableHead& head,
                                  std::size_t column) {
    DateOrderEvidence evidence;
    std::uint64_t last = 0;
    TextFile file(source);
    FieldSplitter splitter;
    std::string_view line;
    while (!evidence.decided() && file.next_line(line)) {
        if (file.line() <= head.lines_before_rows || !carries_data(line) ||
            !splitter.split(line, head.delimiter) || splitter.fields().size() <= column) {
            continue;
        }
        evidence.see(splitter.fields()[column]);
        last = file.line();
    }
    return order_by(evidence, last);
}

TableDateOrder date_order_of_first_rows(const TableHead& head, std::size_t column) {
    DateOrderEvidence evidence;
    for (const auto& row : head.rows) evidence.see(row[column]);
    return order_by(evidence, 0);
}

void TableDateOrder::note(const std::string& file, const Warn& warn) const {
    if (assumed) {
        warn({NoteCode::assumed_time,
              "no day above 12 says whether dates like 01/02/2024 have their month or their day "
              "first; read with the month first (--date-order dmy if the day is first, "
              "--date-order mdy to confirm)",
              file});
    }
    if (by_sorting) {
        const bool day_first = order == DateOrder::day_first;
        warn({NoteCode::assumed_time,
              fmt::format("dates like 01/02/2024 are read with the {}, in which order alone the "
                          "rows are sorted (--date-order {} if that is wrong)",
                          words_for(*order), day_first ? "mdy" : "dmy"),
              file});
    }
}

}  // namespace levtok::io
