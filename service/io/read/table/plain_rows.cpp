#include "service/io/read/table/plain_rows.hpp"

#include <algorithm>
#include <charconv>

#include "service/io/read/values/decimal.hpp"
#include "service/io/read/values/times/stamp_scanner.hpp"

namespace levtok::io {

PlainRows::PlainRows(TextFile& file, char delimiter, std::span<const ColumnUse> uses)
    : file_(file), delimiter_(delimiter), uses_(uses) {
    constexpr std::size_t most_in_a_field = 10;  // 2020-03-12T10:00:00+00:00 and its delimiter
    marks_needed_ = most_in_a_field * (uses_.size() + 1);
    marks_.resize(longest_marked + mark_margin);
}

/// Finds the marks from the next row on; false where the block holds too few to be sure of a whole
/// row.
bool PlainRows::find_marks() {
    const auto text = file_.unread();
    marked_text_ = text.data();
    marked_block_ = file_.blocks();
    marks_taken_ = 0;
    marks_found_ =
        mark_non_digits(text.data(), std::min(text.size(), longest_marked), marks_.data());
    return marks_found_ >= marks_needed_;
}

/// The mark that ends a field which nothing is taken from, or nullptr where another reader must
/// look at it.
const DigitMark* PlainRows::skip_field(const DigitMark* mark) const {
    const DigitMark* const last = marks_.data() + marks_found_ - marks_needed_;
    for (; mark <= last; ++mark) {
        const char c = marked_text_[*mark];
        if (c == delimiter_ || c == '\n' || c == '\r') return mark;
        if (c == '"') return nullptr;
    }
    return nullptr;
}

/// The mark at the end of a time or a number, or nullptr where it has another form than those read
/// in place.
const DigitMark* PlainRows::read_in_place(ColumnUse use, std::size_t start, const DigitMark* mark,
                                          TableRow& row) {
    const char* const first = marked_text_ + start;
    const char* end = nullptr;
    if (use.take == Take::nothing) return nullptr;
    if (use.take == Take::time) {
        end = stamps_.scan(first, mark[0] - start, row.time);
    } else {
        const auto text = file_.unread();
        const auto [rest, error] =
            std::from_chars(first, text.data() + text.size(), row.numbers[use.slot]);
        if (error == std::errc{}) end = rest;
    }
    if (end == nullptr) return nullptr;
    while (marked_text_ + *mark < end) ++mark;
    return marked_text_ + *mark == end ? mark : nullptr;
}

bool PlainRows::next(TableRow& row) {
    const char* const line = file_.unread().data();
    if (marked_block_ != file_.blocks()) marks_found_ = 0;
    while (marks_taken_ < marks_found_ && marked_text_ + marks_[marks_taken_] < line)
        ++marks_taken_;
    if (marks_found_ < marks_taken_ + marks_needed_ && !find_marks()) return false;
    if (*line == '#' || *line == ' ') return false;

    const char* const text = marked_text_;
    const DigitMark* mark = marks_.data() + marks_taken_;  // the first at or after `start`
    auto start = static_cast<std::size_t>(line - text);
    const char delimiter = delimiter_;
    const ColumnUse* const last = uses_.data() + uses_.size() - 1;
    for (const ColumnUse* use = uses_.data();; ++use) {
        const DigitMark* end = nullptr;
        if (use->take == Take::nothing) {
            end = skip_field(mark);
        } else if (use->take != Take::time) {
            end = read_decimal(text, start, mark, row.numbers[use->slot]);
        } else if (read_epoch(text + start, *mark - start, row.time)) {
            end = mark;
        }
        if (end == nullptr) end = read_in_place(*use, start, mark, row);
        if (end == nullptr) return false;
        start = *end + std::size_t{1};
        mark = end + 1;
        if (use == last) break;
        if (text[*end] != delimiter) return false;
    }
    if (text[start - 1] == '\r') start = *mark++ + std::size_t{1};
    if (text[start - 1] != '\n') return false;
    file_.take_line(text + start);
    marks_taken_ = static_cast<std::size_t>(mark - marks_.data());
    return true;
}

}  // namespace levtok::io
