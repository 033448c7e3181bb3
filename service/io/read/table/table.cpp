#include "service/io/read/table/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "service/io/read/table/column_use.hpp"
#include "service/io/read/table/row_time.hpp"
#include "service/io/read/text/sources.hpp"
#include "service/io/read/values/number_form.hpp"
#include "service/io/read/values/times/stamp.hpp"
#include "service/io/read/values/times/time_of_day.hpp"

namespace levtok::io {
namespace {

/// The number that `take` takes from a field, and whether a percent sign stood after it; the value
/// of `0.01%` is 0.0001. Throws InputError.
WrittenNumber number_of(const TableField& field, Take take, DecimalSign sign) {
    constexpr WrittenNumber nothing{.value = std::numeric_limits<double>::quiet_NaN()};
    if (stands_for_nothing(field.text)) return nothing;
    if (take == Take::ratio) {
        if (const auto ratio = parse_ratio(field.text, sign)) return {.value = *ratio};
        field.fail(in_quotes(field.text) + " is not a ratio",
                   "write so many new units for an old one: 4, 4:1 or 1-for-10");
    }
    const auto number = parse_written_number(field.text, sign);
    if (take == Take::any_number) return number ? WrittenNumber{number->value} : nothing;
    if (number && !number->percent) return *number;
    if (number && take == Take::rate) return {.value = number->value / 100, .percent = true};
    field.fail(in_quotes(field.text) + " is not a number",
               sign == DecimalSign::comma
                   ? "write a number with a decimal comma, as the other rows do"
                   : "write a number with a decimal point, such as 4970.79");
}

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// A source that can be read a second time.
bool can_be_reopened(const TextSource& source) {
    return source.memory || !files_of(source.name).empty();
}

}  // namespace

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
        const auto stamp = parse_written_stamp(field);
        time = time && stamp;
        date = date && stamp && !stamp->has_time;
    }
    if (!something) return ColumnKind::nothing;
    if (number) return ColumnKind::number;
    if (clock) return ColumnKind::time_of_day;
    if (date) return ColumnKind::date;
    return time ? ColumnKind::time : ColumnKind::text;
}

Table::Table(TextSource source, TimeOptions options)
    : source_(std::move(source)),
      file_(std::make_unique<TextFile>(source_)),
      time_(std::move(options)) {
    if (JsonRows::begins(file_->head())) json_ = std::make_unique<JsonRows>(*file_);
    head_ = json_ ? json_->head() : find_table(file_->preview(), file_->name());
    for (std::size_t i = 0; i < head_.columns.size(); ++i)
        kinds_.push_back(kind_of(head_.rows, i, head_.decimal_sign));
}

void Table::name_two_columns(std::vector<std::string> names, std::string_view example) {
    if (columns().size() != 2) {
        fail(header_line(), "header", "there is none, and more than two columns",
             "name the columns in the first line, such as " + std::string(example));
    }
    name_columns(std::move(names));
}

std::string Table::name_for_messages(std::size_t column) const {
    const auto& name = head_.columns[column];
    return name.empty() ? fmt::format("{}, which has no name", column + 1) : in_quotes(name);
}

std::vector<double> Table::first_numbers(std::size_t column) const {
    std::vector<double> numbers;
    for (const auto& row : head_.rows) {
        const auto number = parse_written_number(row[column], head_.decimal_sign);
        numbers.push_back(number ? number->value : no_number);
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

bool Table::first_times_are_zoned(std::size_t time) const {
    return !head_.rows.empty() &&
           std::all_of(head_.rows.begin(), head_.rows.end(), [&](const auto& row) {
               const auto stamp = parse_written_stamp(row[time]);
               return stamp && stamp->zoned;
           });
}

void Table::use(std::vector<ColumnUse> uses) {
    uses_ = std::move(uses);
    if (const auto time = column_of(uses_, Take::time)) {
        zone_is_unused_ = time_options().zone && first_times_are_zoned(*time);
        decide_date_order(*time);
    }
    if (json_) return;
    delimited_.emplace(*file_, head_, uses_);
    if (can_be_plain()) plain_.emplace(*file_, head_.delimiter, uses_);
}

void Table::decide_date_order(std::size_t time) {
    if (time_options().order || !need_date_order(head_, time)) return;
    if (json_) return time_.read_in(date_order_of_first_rows(head_, time));
    if (!can_be_reopened(source_)) hold_text();
    time_.read_in(date_order_of_text(source_, head_, time));
}

/// Keeps a text that can be read but once in memory.
void Table::hold_text() {
    std::string_view line;
    while (file_->next_line(line)) held_.append(line).push_back('\n');
    source_ = TextSource(file_->name(), held_);
    file_ = std::make_unique<TextFile>(source_);
}

bool Table::can_be_plain() const {
    const bool local = time_options().zone || time_options().offset;
    const bool others = std::any_of(uses_.begin(), uses_.end(), [](ColumnUse use) {
        return use.take == Take::time_of_day || use.take == Take::hour_of_day ||
               use.take == Take::zone || use.take == Take::addend;
    });
    return !local && !others && head_.decimal_sign == DecimalSign::point;
}

bool Table::next_by_fields(TableRow& row) {
    if (!(json_ ? json_->next() : delimited_->next())) return false;
    const auto& fields = json_ ? json_->fields() : delimited_->fields();
    time_.begin_row();
    percent_slots_ = 0;
    percent_line_ = line();
    for (const auto use : uses_) {
        if (use.take == Take::addend) row.numbers[use.slot] = no_number;
    }
    for (std::size_t i = 0; i < uses_.size(); ++i) {
        if (uses_[i].take == Take::nothing) continue;
        take(uses_[i], {fields[i], columns()[i], file_->name(), percent_line_}, row);
    }
    row.time = time_.in_utc(file_->name(), line());
    return true;
}

void Table::take(ColumnUse use, const TableField& field, TableRow& row) {
    switch (use.take) {
        case Take::time:
            return time_.read_time(field);
        case Take::time_of_day:
            return time_.read_time_of_day(field);
        case Take::hour_of_day:
            return time_.read_hour_of_day(field);
        case Take::zone:
            return time_.read_zone(field);
        default:
            break;
    }
    const auto number = number_of(field, use.take, head_.decimal_sign);
    if (number.percent) percent_slots_ = static_cast<std::uint8_t>(percent_slots_ | 1U << use.slot);
    double& taken = row.numbers[use.slot];
    const bool adds = use.take == Take::addend && !std::isnan(taken);
    if (!adds) {
        taken = number.value;
    } else if (!std::isnan(number.value)) {
        taken += number.value;
    }
}

void Table::note_assumptions(const Warn& warn) const {
    if (!warn) return;
    if (json_) json_->note_assumptions(warn);
    const auto& name = file_->name();
    time_.order().note(name, warn);
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
    if (delimited_) delimited_->note_left_out(warn);
}

}  // namespace levtok::io
