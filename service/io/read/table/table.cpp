#include "service/io/read/table/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "nav/check.hpp"
#include "service/io/read/text/characters.hpp"
#include "service/io/read/text/sources.hpp"
#include "service/io/read/values/decimal.hpp"
#include "service/io/read/values/ratio.hpp"

namespace levtok::io {
namespace {

/// A source that can be read a second time.
bool can_be_reopened(const TextSource& source) {
    return source.memory || !files_of(source.name).empty();
}

/// What the fields of a column are; a number may be a time too, which its name decides.
ColumnKind kind_of(const std::vector<std::vector<std::string>>& rows, std::size_t column,
                   DecimalSign sign) {
    bool number = true;
    bool clock = true;
    bool time = true;
    bool date = true;
    bool something = false;
    for (const auto& row : rows) {
        const std::string& field = row[column];
        if (stands_for_nothing(field)) continue;
        something = true;
        number = number && parse_written_number(field, sign);
        clock = clock && parse_written_time_of_day(field);
        auto stamp = parse_written_stamp(field, DateOrder::month_first);
        if (!stamp) stamp = parse_written_stamp(field, DateOrder::day_first);
        time = time && stamp;
        date = date && stamp && !stamp->has_time;
    }
    if (!something) return ColumnKind::nothing;
    if (number) return ColumnKind::number;
    if (clock) return ColumnKind::time_of_day;
    if (date) return ColumnKind::date;
    return time ? ColumnKind::time : ColumnKind::text;
}

}  // namespace

Table::Table(TextSource source, TimeOptions options)
    : source_(std::move(source)),
      options_(std::move(options)),
      file_(std::make_unique<TextFile>(source_)),
      order_(options_.order) {
    if (JsonRows::begins(file_->head())) json_ = std::make_unique<JsonRows>(*file_);
    head_ = json_ ? json_->head() : find_table(file_->preview(), file_->name());
    learn_kinds();
    begin_rows();
}

/// Moves to the line of the first row.
void Table::begin_rows() {
    std::string_view line;
    for (std::uint64_t i = 0; i < head_.lines_before_rows; ++i) file_->next_line(line);
}

void Table::learn_kinds() {
    for (std::size_t i = 0; i < head_.columns.size(); ++i)
        kinds_.push_back(kind_of(head_.rows, i, head_.decimal_sign));
}

std::string Table::name_for_messages(std::size_t column) const {
    const auto& name = head_.columns[column];
    return name.empty() ? fmt::format("{}, which has no name", column + 1) : in_quotes(name);
}

std::vector<double> Table::first_numbers(std::size_t column) const {
    std::vector<double> numbers;
    for (const auto& row : head_.rows) {
        const auto number = parse_written_number(row[column], head_.decimal_sign);
        numbers.push_back(number ? number->value : std::numeric_limits<double>::quiet_NaN());
    }
    return numbers;
}

std::optional<std::size_t> Table::find(std::string_view name) const {
    const auto& columns = head_.columns;
    const auto exact = std::find(columns.begin(), columns.end(), name);
    if (exact != columns.end()) return static_cast<std::size_t>(exact - columns.begin());
    const std::string normal = normal_name(name);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!normal.empty() && normal_name(columns[i]) == normal) return i;
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
    const auto& columns = head_.columns;
    const std::string normal = normal_name(columns[column]);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i == column || normal.empty() || normal_name(columns[i]) != normal) continue;
        fail(header_line(), columns[column],
             fmt::format("columns {} and {} have this name", std::min(i, column) + 1,
                         std::max(i, column) + 1),
             "rename one of them, or choose a price of another name with --column");
    }
}

std::string Table::column_list() const {
    std::string list;
    for (const auto& name : columns()) list += (list.empty() ? "" : ", ") + in_quotes(name);
    return list;
}

void Table::fail(std::uint64_t line, std::string_view field, std::string_view problem,
                 std::string_view remedy) const {
    throw InputError(file_->name(), line, field, problem, remedy);
}

void Table::use(std::vector<ColumnUse> uses) {
    constexpr std::size_t most_in_a_field = 10;  // 2020-03-12T10:00:00+00:00 and its delimiter
    uses_ = std::move(uses);
    const bool two_parts = std::any_of(uses_.begin(), uses_.end(), [](ColumnUse use) {
        return use.take == Take::time_of_day || use.take == Take::hour_of_day;
    });
    const auto has = [this](Take take) {
        return std::find_if(uses_.begin(), uses_.end(),
                            [=](ColumnUse use) { return use.take == take; });
    };
    const auto time = has(Take::time);
    zone_is_unused_ = options_.zone && time != uses_.end() &&
                      first_times_are_zoned(static_cast<std::size_t>(time - uses_.begin()));
    const bool local = options_.zone || options_.offset || has(Take::zone) != uses_.end();
    adds_ = has(Take::addend) != uses_.end();
    in_place_ =
        !json_ && !two_parts && !adds_ && head_.decimal_sign == DecimalSign::point && !local;
    marks_needed_ = most_in_a_field * (uses_.size() + 1);
    marks_.resize(longest_marked + mark_margin);
    decide_date_order();
}

void Table::read_times_by(const WrittenZone& zone) {
    options_.zone = zone.zone;
    options_.offset = zone.zone ? std::nullopt : std::optional(zone.offset);
}

bool Table::first_times_are_zoned(std::size_t time) const {
    return !head_.rows.empty() &&
           std::all_of(head_.rows.begin(), head_.rows.end(), [&](const auto& row) {
               auto stamp = parse_written_stamp(row[time], DateOrder::month_first);
               if (!stamp) stamp = parse_written_stamp(row[time], DateOrder::day_first);
               return stamp && stamp->zoned;
           });
}

void Table::decide_date_order() {
    if (order_) return;
    const auto time = std::find_if(uses_.begin(), uses_.end(),
                                   [](ColumnUse use) { return use.take == Take::time; });
    const auto column = static_cast<std::size_t>(time - uses_.begin());
    const bool needed = time != uses_.end() &&
                        std::any_of(head_.rows.begin(), head_.rows.end(), [&](const auto& row) {
                            auto stamp = parse_written_stamp(row[column], DateOrder::month_first);
                            if (!stamp)
                                stamp = parse_written_stamp(row[column], DateOrder::day_first);
                            return stamp && stamp->needs_order;
                        });
    if (!needed) return;
    const auto evidence = read_through(column);
    order_ = evidence.decided();
    if (order_) return;
    order_line_ = 0;
    order_ = evidence.sorted();
    order_by_sorting_ = order_.has_value();
    if (order_) return;
    order_ = evidence.dotted() ? DateOrder::day_first : DateOrder::month_first;
    order_assumed_ = !evidence.dotted();
}

/// Reads the dates of the whole file, or as far as one of them decides. What can be read but once
/// is kept in memory for the rows.
DateOrderEvidence Table::read_through(std::size_t column) {
    DateOrderEvidence evidence;
    if (json_) {
        for (const auto& row : head_.rows) evidence.see(row[column]);
        return evidence;
    }
    std::string_view line;
    if (!can_be_reopened(source_)) {
        auto text = std::make_shared<std::string>(head_.lines_before_rows, '\n');
        while (file_->next_line(line)) text->append(line).push_back('\n');
        source_ = TextSource(file_->name(), *text);
        held_ = std::move(text);
        file_ = std::make_unique<TextFile>(source_);
        begin_rows();
    }
    TextFile file(source_);
    while (!evidence.decided() && file.next_line(line)) {
        if (file.line() <= head_.lines_before_rows || !carries_data(line) ||
            !splitter_.split(line, head_.delimiter) || fields().size() <= column) {
            continue;
        }
        evidence.see(fields()[column]);
        order_line_ = file.line();
    }
    return evidence;
}

void Table::note_assumptions(const Warn& warn) const {
    if (!warn) return;
    if (json_) json_->note_assumptions(warn);
    const auto& name = file_->name();
    if (order_assumed_) {
        warn({NoteCode::assumed_time,
              "no day above 12 says whether dates like 01/02/2024 have their month or their day "
              "first; read with the month first (--date-order dmy if the day is first, "
              "--date-order mdy to confirm)",
              name});
    }
    if (order_by_sorting_) {
        warn({NoteCode::assumed_time,
              fmt::format("dates like 01/02/2024 are read with the {}, in which order alone the "
                          "rows are sorted (--date-order {} if that is wrong)",
                          order_ == DateOrder::day_first ? "day first" : "month first",
                          order_ == DateOrder::day_first ? "mdy" : "dmy"),
              name});
    }
    if (zone_is_unused_) {
        warn({NoteCode::assumed_time,
              "its times are epochs or name their zone, so that --tz changes nothing", name});
    }
    if (head_.decimal_sign_guessed) {
        warn({NoteCode::assumed_unit,
              "numbers like 1,234 are read with a decimal comma, as 1.234; write 1234 where "
              "thousands are meant",
              name});
    }
}

void Table::note_passed_lines(const Warn& warn) const {
    if (!warn) return;
    if (json_) json_->note_left_out(warn);
    const auto note = [&](std::uint64_t line, std::string text) {
        warn({NoteCode::left_out, std::move(text), fmt::format("{}:{}", file_->name(), line)});
    };
    const auto lines = [](std::size_t count) {
        return fmt::format("{} line{}", count, count == 1 ? "" : "s");
    };
    if (!head_.passed.empty()) {
        note(head_.passed.front().line,
             fmt::format("{} above the rows skipped, the first {}", lines(head_.passed.size()),
                         in_quotes(head_.passed.front().text)));
    }
    if (!footer_.empty()) {
        note(footer_.front().line,
             fmt::format("{} below the rows skipped, the first {}", lines(footer_.size()),
                         in_quotes(footer_.front().text)));
    }
    if (repeated_headers_ > 0) {
        note(head_.header_line,
             fmt::format("the header is repeated {} time{} between the rows; skipped",
                         repeated_headers_, repeated_headers_ == 1 ? "" : "s"));
    }
    if (empty_rows_ > 0) {
        warn({NoteCode::left_out,
              fmt::format("{} row{} without anything in {} skipped", empty_rows_,
                          empty_rows_ == 1 ? "" : "s", empty_rows_ == 1 ? "it" : "them"),
              file_->name()});
    }
}

/// Finds the marks from the next row on; false where the block holds too few to be sure of a whole
/// row.
bool Table::find_marks() {
    const auto text = file_->unread();
    marked_text_ = text.data();
    marked_block_ = file_->blocks();
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
        if (c == head_.delimiter || c == '\n' || c == '\r') return mark;
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
        const auto text = file_->unread();
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
    const char* const line = file_->unread().data();
    if (marked_block_ != file_->blocks()) marks_found_ = 0;
    while (marks_taken_ < marks_found_ && marked_text_ + marks_[marks_taken_] < line)
        ++marks_taken_;
    if (marks_found_ < marks_taken_ + marks_needed_ && !find_marks()) return false;
    if (*line == '#' || *line == ' ') return false;

    const char* const text = marked_text_;
    const DigitMark* mark = marks_.data() + marks_taken_;  // the first at or after `start`
    auto start = static_cast<std::size_t>(line - text);
    const char delimiter = head_.delimiter;
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
    file_->take_line(text + start);
    marks_taken_ = static_cast<std::size_t>(mark - marks_.data());
    return true;
}

bool Table::next_split(TableRow& row) {
    if (!next_fields()) return false;
    row.time = Instant{};
    stamp_ = {};
    time_of_day_ = Duration{0};
    if (adds_) clear_sums(row);
    for (std::size_t column = 0; column < uses_.size(); ++column) {
        const auto use = uses_[column];
        switch (use.take) {
            case Take::nothing:
                break;
            case Take::time:
                read_time(column);
                break;
            case Take::time_of_day:
                read_time_of_day(column);
                break;
            case Take::hour_of_day:
                read_hour_of_day(column);
                break;
            case Take::zone:
                read_zone(column);
                break;
            case Take::addend:
                add_number(column, use, row);
                break;
            default:
                row.numbers[use.slot] = read_number(column, use);
        }
    }
    row.time = instant_of_row();
    return true;
}

/// The next line that is a row; false at the end, which a footer is too.
bool Table::next_fields() {
    if (json_) return next_fields_of_json();
    std::string_view line;
    for (;;) {
        if (!file_->next_line(line)) return false;
        if (!carries_data(line)) continue;
        if (is_repeated_header(line)) {
            ++repeated_headers_;
            continue;
        }
        if (!splitter_.split(line, head_.delimiter)) {
            fail(file_->line(), "row", "a quote is not closed on its line",
                 "close it with a second \"");
        }
        const bool empty = std::all_of(fields().begin(), fields().end(),
                                       [](std::string_view field) { return field.empty(); });
        if (empty) {
            ++empty_rows_;
            continue;
        }
        if (may_be_footer() && ends_with_footer(line)) return false;
        const std::size_t width = columns().size();
        const bool trailing = fields().size() == width + 1 && fields().back().empty();
        if (fields().size() == width || trailing) return true;
        complain_of_width(file_->line());
    }
}

bool Table::next_fields_of_json() {
    if (!json_->next()) return false;
    if (fields().size() != columns().size()) complain_of_width(line());
    return true;
}

void Table::complain_of_width(std::uint64_t line) const {
    fail(line, "row",
         fmt::format("has {} field{} where the {} has {}", fields().size(),
                     fields().size() == 1 ? "" : "s", has_header() ? "header" : "first row",
                     columns().size()),
         "complete the line or delete it");
}

bool Table::is_repeated_header(std::string_view line) const {
    return !head_.header.empty() && line == head_.header;
}

/// No time where the time stands, and no number where the numbers stand, or words alone where the
/// time stands.
bool Table::may_be_footer() const {
    bool number = false;
    for (std::size_t i = 0; i < std::min(uses_.size(), fields().size()); ++i) {
        const auto take = uses_[i].take;
        const auto field = fields()[i];
        if (take == Take::time) {
            const bool time = parse_written_stamp(field, DateOrder::month_first) ||
                              parse_written_stamp(field, DateOrder::day_first);
            if (time) return false;
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
bool Table::ends_with_footer(std::string_view line) {
    constexpr std::size_t most_lines = 100;
    const std::uint64_t first_line = file_->line();
    const std::string first_text(line);
    std::vector<PassedLine> passed{{first_line, first_text}};
    bool row_follows = false;
    while (!row_follows && passed.size() < most_lines && file_->next_line(line)) {
        if (!carries_data(line)) continue;
        row_follows = !splitter_.split(line, head_.delimiter) || !may_be_footer();
        passed.push_back({file_->line(), std::string(line)});
    }
    if (!row_follows && passed.size() < most_lines) {
        footer_ = std::move(passed);
        return true;
    }
    splitter_.split(first_text, head_.delimiter);
    const auto time = std::find_if(uses_.begin(), uses_.end(),
                                   [](ColumnUse use) { return use.take == Take::time; });
    const auto column = static_cast<std::size_t>(time - uses_.begin());
    if (fields().size() == columns().size() && column < fields().size()) {
        complain_of_time(first_line, column);
    }
    complain_of_width(first_line);
}

void Table::complain_of_time(std::uint64_t line, std::size_t column) const {
    const auto field = fields()[column];
    const auto number = parse_number(field);
    constexpr Range days_of_spreadsheets{.low = 20'000, .high = 80'000};  // 1954 to 2119
    if (number && days_of_spreadsheets.contains(*number)) {
        fail(line, columns()[column],
             in_quotes(field) +
                 " is not a time; it may be the days that a spreadsheet counts from "
                 "1899-12-30, of which it does not say the zone",
             "give the column the format of a date, such as yyyy-mm-dd hh:mm:ss, before it is "
             "saved as CSV");
    }
    fail(line, columns()[column], in_quotes(field) + " is not a time", time_forms);
}

void Table::read_time(std::size_t column) {
    const auto field = fields()[column];
    const auto stamp = parse_written_stamp(field, order_.value_or(DateOrder::month_first));
    if (!stamp && order_ && !options_.order && order_line_ > 0) {
        fail(line(), columns()[column],
             fmt::format("{} is not a time with the {}, as line {} has it", in_quotes(field),
                         words_for(*order_), order_line_),
             "write all dates of the file alike");
    }
    if (!stamp) complain_of_time(line(), column);
    if (stamp->needs_order && !order_) {
        fail(line(), columns()[column],
             in_quotes(field) + " has another form than the dates of the first rows",
             "write all dates of the file alike, or choose --date-order dmy or mdy");
    }
    require_known_zone(column, *stamp);
    stamp_ = *stamp;
}

void Table::require_known_zone(std::size_t column, const WrittenStamp& stamp) const {
    if (stamp.abbreviation.empty() || options_.zone) return;
    fail(line(), columns()[column],
         fmt::format("{} in {} may be one of several zones", in_quotes(stamp.abbreviation),
                     in_quotes(fields()[column])),
         "name the zone with --tz, such as --tz America/New_York");
}

/// A time of day may have its zone after it, as a stamp has.
void Table::read_time_of_day(std::size_t column) {
    const auto field = fields()[column];
    if (const auto plain = parse_written_time_of_day(field)) {
        time_of_day_ = *plain;
        const std::size_t digits =
            all_digits(field) && field.size() > 2 ? (field.size() + 1) / 2 : 0;
        if (digits == 0) return;
        if (clock_digits_ == 0) clock_digits_ = digits;
        if (clock_digits_ == digits) return;
    } else {
        const std::string text = "1970-01-01 " + std::string(field);
        const auto stamp = parse_written_stamp(text, DateOrder::month_first);
        if (stamp && stamp->has_time) {
            require_known_zone(column, *stamp);
            time_of_day_ = stamp->time.time_since_epoch();
            clock_is_zoned_ = stamp->zoned;
            return;
        }
    }
    fail(line(), columns()[column], in_quotes(field) + " is not a time of day",
         "write 10:00, 10:00:30 or 3:00 PM, or 0930 or 093000 throughout");
}

void Table::read_hour_of_day(std::size_t column) {
    const auto field = fields()[column];
    const auto hour = parse_hour_of_day(field);
    if (!hour) {
        fail(line(), columns()[column], in_quotes(field) + " is not an hour of 0 to 23",
             "number the hours by their begin, from 0 to 23, or write times such as 10:00");
    }
    time_of_day_ = *hour;
}

void Table::read_zone(std::size_t column) {
    const auto field = fields()[column];
    if (field == zone_text_ && !field.empty()) return;
    const auto zone = parse_zone(field);
    if (!zone) {
        fail(line(), columns()[column], in_quotes(field) + " is no zone that is known",
             "write one such as America/New_York or +09:00, or name that of all times with --tz");
    }
    read_times_by(*zone);
    zone_text_ = field;
}

/// The row's time in UTC, from its one or two parts.
Instant Table::instant_of_row() {
    Instant time = stamp_.time;
    if (!stamp_.has_time || time == std::chrono::floor<std::chrono::days>(time))
        time += time_of_day_;
    if (stamp_.zoned || clock_is_zoned_) return time;
    if (options_.offset) return time - *options_.offset;
    if (!options_.zone) return time;
    const auto utc = local_clock_.to_utc(*options_.zone, time);
    if (utc) return *utc;
    std::string local = format_time(time);
    local.pop_back();
    fail(line(), "time",
         fmt::format("{} does not exist in {}, where the clocks go forward then", local,
                     options_.zone->name()),
         "correct the time, or drop --tz if the times are in UTC");
}

double Table::read_ratio(std::size_t column) const {
    if (const auto ratio = parse_ratio(fields()[column], head_.decimal_sign)) return *ratio;
    fail(line(), columns()[column], in_quotes(fields()[column]) + " is not a ratio",
         "write so many new units for an old one: 4, 4:1 or 1-for-10");
}

void Table::clear_sums(TableRow& row) const {
    for (const auto use : uses_) {
        if (use.take == Take::addend) {
            row.numbers[use.slot] = std::numeric_limits<double>::quiet_NaN();
        }
    }
}

void Table::add_number(std::size_t column, ColumnUse use, TableRow& row) {
    const double number = read_number(column, use);
    double& sum = row.numbers[use.slot];
    if (!std::isnan(number)) sum = std::isnan(sum) ? number : sum + number;
}

double Table::read_number(std::size_t column, ColumnUse use) {
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    const auto text = fields()[column];
    if (stands_for_nothing(text)) return nothing;
    if (use.take == Take::ratio) return read_ratio(column);
    const auto number = parse_written_number(text, head_.decimal_sign);
    if (use.take == Take::any_number) return number ? number->value : nothing;
    if (number && !number->percent) return number->value;
    if (number && use.take == Take::rate) {
        if (percent_line_ != line()) percent_slots_ = 0;
        percent_line_ = line();
        percent_slots_ = static_cast<std::uint8_t>(percent_slots_ | 1U << use.slot);
        return number->value / 100;
    }
    fail(line(), columns()[column], in_quotes(text) + " is not a number",
         head_.decimal_sign == DecimalSign::comma
             ? "write a number with a decimal comma, as the other rows do"
             : "write a number with a decimal point, such as 4970.79");
}

}  // namespace levtok::io
