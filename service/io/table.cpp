#include "service/io/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "service/io/decimal.hpp"

namespace levtok::io {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool carries_data(std::string_view line) {
    const auto text = trimmed(line);
    return !text.empty() && text.front() != '#';
}

/// The delimiter that stands most often outside quotes.
char find_delimiter(std::string_view line) {
    constexpr std::string_view candidates = ",;\t";
    std::array<std::size_t, candidates.size()> counts{};
    bool inside = false;
    for (const char c : line) {
        if (c == '"') inside = !inside;
        const auto found = candidates.find(c);
        if (!inside && found != std::string_view::npos) ++counts[found];
    }
    const auto most = std::max_element(counts.begin(), counts.end());
    return candidates[static_cast<std::size_t>(most - counts.begin())];
}

/// `12,345,678.90` without its commas; nothing where they are not thousands separators.
std::optional<double> parse_grouped(std::string_view text) {
    const auto first = text.find(',');
    if (first == std::string_view::npos || first == 0 || first > 3) return std::nullopt;
    std::string plain(text.substr(0, first));
    std::size_t at = first;
    while (at < text.size() && text[at] == ',') {
        const auto group = text.substr(at + 1, 3);
        if (group.size() < 3 || group.find_first_not_of("0123456789") != std::string_view::npos)
            return std::nullopt;
        plain += group;
        at += 4;
    }
    if (at < text.size() && text[at] != '.') return std::nullopt;
    plain += text.substr(at);
    return parse_number(plain);
}

/// Between semicolons or tabs a comma may be a decimal comma, so there it is no thousands
/// separator.
std::optional<double> parse_any_number(std::string_view text, char delimiter) {
    const auto number = parse_number(text);
    return number || delimiter != ',' ? number : parse_grouped(trimmed(text));
}

bool stands_for_nothing(std::string_view text) {
    constexpr std::array<std::string_view, 6> words{"", "-", ".", "null", "NaN", "nan"};
    return std::find(words.begin(), words.end(), trimmed(text)) != words.end();
}

}  // namespace

std::string normal_name(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
        if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

Table::Table(const TextSource& source) : file_(source) {
    std::string_view line;
    do {
        if (!file_.next_line(line)) {
            fail(file_.line() + 1, "file", "is empty",
                 "give a header line and rows such as 2020-03-12,4970.79");
        }
    } while (!carries_data(line));
    delimiter_ = find_delimiter(line);
    split(line);
    header_line_ = file_.line();
    has_header_ =
        !parse_stamp(fields_[0]) || fields_.size() < 2 || !parse_any_number(fields_[1], delimiter_);
    if (fields_.size() < 2) {
        fail(header_line_, "header", "has one column, " + in_quotes(line),
             "separate a time and at least one number by ',', ';' or a tab");
    }
    first_row_waits_ = !has_header_;
    columns_.resize(fields_.size());
    if (has_header_) std::copy(fields_.begin(), fields_.end(), columns_.begin());
}

std::optional<std::size_t> Table::find(std::string_view name) const {
    const auto exact = std::find(columns_.begin(), columns_.end(), name);
    if (exact != columns_.end()) return static_cast<std::size_t>(exact - columns_.begin());
    const std::string normal = normal_name(name);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (!normal.empty() && normal_name(columns_[i]) == normal) return i;
    }
    return std::nullopt;
}

std::optional<std::size_t> Table::find_first(std::span<const std::string_view> names) const {
    for (const auto name : names) {
        if (const auto column = find(name)) return column;
    }
    return std::nullopt;
}

void Table::require_unique(std::size_t column) const {
    const std::string normal = normal_name(columns_[column]);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (i == column || normal.empty() || normal_name(columns_[i]) != normal) continue;
        fail(header_line_, columns_[column],
             fmt::format("columns {} and {} have this name", std::min(i, column) + 1,
                         std::max(i, column) + 1),
             "rename one of them, or choose a price of another name with --column");
    }
}

std::optional<Table::DateAndTime> Table::find_date_and_time() {
    const auto date = find("date");
    const auto time = find("time");
    if (!date || !time) return std::nullopt;
    // The first row says what the column is; it then waits for next().
    if (!first_row_waits_) first_row_waits_ = next_fields();
    if (!first_row_waits_ || !parse_time_of_day(fields_[*time])) return std::nullopt;
    return DateAndTime{*date, *time};
}

std::string Table::column_list() const {
    std::string list;
    for (const auto& name : columns_) list += (list.empty() ? "" : ", ") + in_quotes(name);
    return list;
}

void Table::fail(std::uint64_t line, std::string_view field, std::string_view problem,
                 std::string_view remedy) const {
    throw InputError(file_.name(), line, field, problem, remedy);
}

void Table::use(std::vector<ColumnUse> uses) {
    constexpr std::size_t most_in_a_field = 10;  // 2020-03-12T10:00:00+00:00 and its delimiter
    uses_ = std::move(uses);
    in_place_ = std::none_of(uses_.begin(), uses_.end(),
                             [](ColumnUse use) { return use.take == Take::time_of_day; });
    marks_needed_ = most_in_a_field * (uses_.size() + 1);
    marks_.resize(longest_marked + mark_margin);
}

/// Finds the marks from the next row on; false where the block holds too few to be sure of a whole
/// row.
bool Table::find_marks() {
    const auto text = file_.unread();
    marked_text_ = text.data();
    marked_block_ = file_.blocks();
    marks_taken_ = 0;
    marks_found_ =
        mark_non_digits(text.data(), std::min(text.size(), longest_marked), marks_.data());
    return marks_found_ >= marks_needed_;
}

/// The mark that ends a field which nothing is taken from, or nullptr where next_split must look at
/// it.
const DigitMark* Table::skip_field(const DigitMark* mark) const {
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
const DigitMark* Table::read_in_place(ColumnUse use, std::size_t start, const DigitMark* mark,
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

/// Reads a row of plain numbers in one pass over its bytes. Any other row is left for next_split,
/// which reads the same values from the same bytes, only slower.
bool Table::next_plain(TableRow& row) {
    const char* const line = file_.unread().data();
    if (marked_block_ != file_.blocks()) marks_found_ = 0;
    while (marks_taken_ < marks_found_ && marked_text_ + marks_[marks_taken_] < line)
        ++marks_taken_;
    if (marks_found_ < marks_taken_ + marks_needed_ && !find_marks()) return false;
    if (first_row_waits_ || *line == '#' || *line == ' ') return false;

    const char* const text = marked_text_;
    const DigitMark* mark = marks_.data() + marks_taken_;  // the first at or behind `start`
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

bool Table::next_split(TableRow& row) {
    if (!next_fields()) return false;
    for (std::size_t column = 0; column < uses_.size(); ++column) read_field(column, row);
    if (row.time == std::chrono::floor<std::chrono::days>(row.time)) row.time += time_of_day_;
    return true;
}

bool Table::next_fields() {
    if (first_row_waits_) {
        first_row_waits_ = false;
        return true;
    }
    std::string_view line;
    do {
        if (!file_.next_line(line)) return false;
    } while (!carries_data(line));
    split(line);
    const bool trailing_delimiter = fields_.size() == columns_.size() + 1 && fields_.back().empty();
    if (fields_.size() != columns_.size() && !trailing_delimiter) {
        fail(file_.line(), "row",
             fmt::format("has {} field{} where the {} has {}", fields_.size(),
                         fields_.size() == 1 ? "" : "s", has_header_ ? "header" : "first row",
                         columns_.size()),
             "complete the line or delete it");
    }
    return true;
}

void Table::split(std::string_view line) {
    fields_.clear();
    unquoted_.clear();
    unquoted_.reserve(line.size());  // the fields are views into it: it must not move
    std::size_t at = 0;
    for (;;) {
        std::size_t end = at;
        bool inside = false;
        for (; end < line.size() && (inside || line[end] != delimiter_); ++end) {
            if (line[end] == '"') inside = !inside;
        }
        if (inside) {
            fail(file_.line(), "row", "a quote is not closed on its line",
                 "close it with a second \"");
        }
        fields_.push_back(unquote(trimmed(line.substr(at, end - at))));
        if (end == line.size()) return;
        at = end + 1;
    }
}

std::string_view Table::unquote(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
    text = text.substr(1, text.size() - 2);
    if (text.find('"') == std::string_view::npos) return text;
    const std::size_t begin = unquoted_.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        unquoted_ += text[i];
        if (text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') ++i;
    }
    return std::string_view(unquoted_).substr(begin);
}

void Table::read_field(std::size_t column, TableRow& row) {
    const auto use = uses_[column];
    if (use.take == Take::nothing) return;
    if (use.take == Take::time_of_day) {
        const auto since_midnight = parse_time_of_day(fields_[column]);
        if (!since_midnight) {
            fail(file_.line(), columns_[column],
                 in_quotes(fields_[column]) + " is not a time of day", "write 10:00 or 10:00:30");
        }
        time_of_day_ = *since_midnight;
        return;
    }
    if (use.take != Take::time) {
        row.numbers[use.slot] = read_number(column, use);
        return;
    }
    const auto time = parse_stamp(fields_[column]);
    if (!time)
        fail(file_.line(), columns_[column], in_quotes(fields_[column]) + " is not a time",
             time_forms);
    row.time = *time;
}

void Table::note_percent(std::uint8_t slot) {
    if (percent_line_ != line()) percent_slots_ = 0;
    percent_line_ = line();
    percent_slots_ = static_cast<std::uint8_t>(percent_slots_ | 1U << slot);
}

double Table::read_number(std::size_t column, ColumnUse use) {
    std::string_view text = fields_[column];
    if (use.take != Take::number && stands_for_nothing(text))
        return std::numeric_limits<double>::quiet_NaN();
    double unit = 1;
    if (use.take == Take::rate && text.ends_with('%')) {
        text.remove_suffix(1);
        unit = 100;
        note_percent(use.slot);
    }
    const auto number = parse_any_number(text, delimiter_);
    if (number) return *number / unit;
    if (text.empty())
        fail(file_.line(), columns_[column], "is empty", "give a number or delete the row");
    fail(file_.line(), columns_[column], in_quotes(text) + " is not a number",
         stands_for_nothing(text) ? "give the row a number or delete it"
                                  : "write a number with a decimal point, such as 4970.79");
}

}  // namespace levtok::io
