#include "service/io/read/table/delimited_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "service/io/read/table/row_time.hpp"
#include "service/io/read/values/number_form.hpp"

namespace levtok::io {

DelimitedRows::DelimitedRows(TextFile& file, const TableHead& head, std::span<const ColumnUse> uses)
    : file_(file), head_(head), uses_(uses) {
    std::string_view line;
    for (std::uint64_t i = 0; i < head_.lines_before_rows; ++i) file_.next_line(line);
}

bool DelimitedRows::next() {
    std::string_view line;
    while (file_.next_line(line)) {
        if (!carries_data(line)) continue;
        if (!head_.header.empty() && line == head_.header) {
            ++repeated_headers_;
            continue;
        }
        if (!splitter_.split(line, head_.delimiter)) {
            throw InputError(file_.name(), file_.line(), "row", "a quote is not closed on its line",
                             "close it with a second \"");
        }
        const bool empty = std::all_of(fields().begin(), fields().end(),
                                       [](std::string_view field) { return field.empty(); });
        if (empty) {
            ++empty_rows_;
            continue;
        }
        if (may_be_footer() && ends_with_footer(line)) return false;
        const std::size_t width = head_.columns.size();
        const bool trailing = fields().size() == width + 1 && fields().back().empty();
        if (fields().size() == width || trailing) return true;
        complain_of_width(head_, file_.name(), file_.line(), fields().size());
    }
    return false;
}

/// No time where the time stands, and no number where the numbers stand, or words alone where the
/// time stands.
bool DelimitedRows::may_be_footer() const {
    bool number = false;
    for (std::size_t i = 0; i < std::min(uses_.size(), fields().size()); ++i) {
        const auto take = uses_[i].take;
        const auto field = fields()[i];
        if (take == Take::time) {
            if (is_written_time(field)) return false;
            const bool words = field.find_first_of("0123456789") == std::string_view::npos;
            if (words && !field.empty()) return true;
        } else if (take == Take::number || take == Take::rate) {
            number = number || parse_written_number(field, head_.decimal_sign);
        }
    }
    return !number;
}

/// Whether no row follows the line just read: then that line and those after it are a footer. A
/// line of the same kind between rows is a mistake, which reading on then names.
bool DelimitedRows::ends_with_footer(std::string_view line) {
    constexpr std::size_t most_lines = 100;
    const std::uint64_t first_line = file_.line();
    const std::string first_text(line);
    std::vector<PassedLine> passed{{first_line, first_text}};
    bool row_follows = false;
    while (!row_follows && passed.size() < most_lines && file_.next_line(line)) {
        if (!carries_data(line)) continue;
        row_follows = !splitter_.split(line, head_.delimiter) || !may_be_footer();
        passed.push_back({file_.line(), std::string(line)});
    }
    if (!row_follows && passed.size() < most_lines) {
        footer_ = std::move(passed);
        return true;
    }
    splitter_.split(first_text, head_.delimiter);
    const auto time = column_of(uses_, Take::time);
    if (time && fields().size() == head_.columns.size()) {
        complain_of_time({fields()[*time], head_.columns[*time], file_.name(), first_line});
    }
    complain_of_width(head_, file_.name(), first_line, fields().size());
}

void DelimitedRows::note_left_out(const Warn& warn) const {
    const auto note = [&](std::uint64_t line, std::string text) {
        warn({NoteCode::left_out, std::move(text), fmt::format("{}:{}", file_.name(), line)});
    };
    const auto note_lines = [&](const std::vector<PassedLine>& lines, std::string_view where) {
        if (lines.empty()) return;
        note(lines.front().line,
             fmt::format("{} line{} {} the rows stepped over, the first {}", lines.size(),
                         lines.size() == 1 ? "" : "s", where, in_quotes(lines.front().text)));
    };
    note_lines(head_.passed, "above");
    note_lines(footer_, "below");
    if (repeated_headers_ > 0) {
        note(head_.header_line,
             fmt::format("the header is repeated {} time{} between the rows; skipped",
                         repeated_headers_, repeated_headers_ == 1 ? "" : "s"));
    }
    if (empty_rows_ > 0) {
        warn({NoteCode::left_out,
              fmt::format("{} row{} without anything in {} skipped", empty_rows_,
                          empty_rows_ == 1 ? "" : "s", empty_rows_ == 1 ? "it" : "them"),
              file_.name()});
    }
}

}  // namespace levtok::io
