#include "service/io/read/table/table_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "service/io/read/input_error.hpp"
#include "service/io/read/table/column_names.hpp"
#include "service/io/read/table/fields.hpp"
#include "service/io/read/values/times/stamp.hpp"

namespace levtok::io {
namespace {

constexpr std::string_view delimiters = ",;\t|";
constexpr std::size_t most_lines = 100;
constexpr std::size_t most_bytes = std::size_t{1} << 16;

struct Line {
    std::uint64_t number;
    std::string_view text;
    bool comment;
};

bool is_number(std::string_view text) {
    return parse_written_number(text, DecimalSign::point) ||
           parse_written_number(text, DecimalSign::comma);
}

/// The lines with something in them, the last one only where the text ends after it.
std::vector<Line> first_lines(std::string_view text) {
    const bool whole = text.size() < most_bytes;
    text = text.substr(0, most_bytes);
    std::vector<Line> lines;
    std::uint64_t number = 0;
    while (!text.empty() && lines.size() < most_lines) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos && !whole) break;
        auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        const auto content = without_spaces_around(line);
        if (!content.empty()) lines.push_back({number, line, content.front() == '#'});
    }
    return lines;
}

/// The sign that `sep=;` in the first line names, which spreadsheets take from there.
std::optional<char> named_delimiter(std::string_view line) {
    const auto text = without_spaces_around(line);
    const bool named = (text.starts_with("sep=") || text.starts_with("SEP=")) && text.size() == 5;
    return named ? std::optional(text.back()) : std::nullopt;
}

using Fields = std::vector<std::string_view>;

/// A time, and after it a number: what makes a line a row.
bool is_row(const Fields& fields) {
    const auto time = std::find_if(fields.begin(), fields.end(), is_written_time);
    if (time == fields.end()) return false;
    return std::any_of(fields.begin(), fields.end(), [&](const std::string_view& field) {
        return &field != &*time && (is_number(field) || stands_for_nothing(field));
    });
}

/// The lines taken apart by one delimiter.
struct Reading {
    char delimiter = ',';
    std::vector<std::vector<std::string>> fields;  ///< of each line; none where a quote stays open
    std::vector<bool> rows;
    std::size_t width = 0;  ///< the usual number of fields of a row, else of a line
    std::size_t row_count = 0;
};

std::size_t usual_width(const Reading& reading, bool of_rows) {
    std::map<std::size_t, std::size_t> counts;
    std::size_t best = 0;
    for (std::size_t i = 0; i < reading.fields.size(); ++i) {
        const auto size = reading.fields[i].size();
        if (size >= 2 && (!of_rows || reading.rows[i])) best = std::max(best, ++counts[size]);
    }
    for (const auto& fields : reading.fields) {
        const auto count = counts.find(fields.size());
        if (count != counts.end() && count->second == best) return fields.size();
    }
    return 0;
}

Reading read_with(char delimiter, const std::vector<Line>& lines) {
    Reading reading;
    reading.delimiter = delimiter;
    FieldSplitter splitter;
    for (const auto& line : lines) {
        const bool whole = splitter.split(line.text, delimiter);
        const auto& fields = splitter.fields();
        reading.fields.emplace_back();
        if (whole) reading.fields.back().assign(fields.begin(), fields.end());
        reading.rows.push_back(whole && !line.comment && fields.size() >= 2 && is_row(fields));
        if (reading.rows.back()) ++reading.row_count;
    }
    reading.width = usual_width(reading, reading.row_count > 0);
    return reading;
}

/// The reading with the most rows; of equals the one with more fields in the first line.
Reading best_reading(const std::vector<Line>& lines, std::optional<char> named) {
    if (named) return read_with(*named, lines);
    std::optional<Reading> best;
    for (const char delimiter : delimiters) {
        const bool occurs = std::any_of(lines.begin(), lines.end(), [&](const Line& line) {
            return line.text.find(delimiter) != std::string_view::npos;
        });
        if (best && !occurs) continue;
        auto reading = read_with(delimiter, lines);
        const bool better = !best || reading.row_count > best->row_count ||
                            (reading.row_count == best->row_count &&
                             reading.fields[0].size() > best->fields[0].size());
        if (better) best = std::move(reading);
    }
    return std::move(*best);
}

/// How many of its names a table of prices or rates usually has; 0 where it may not be a header.
std::size_t known_names(const std::vector<std::string>& fields, std::size_t width) {
    if (fields.size() != width && fields.size() != width + 1) return 0;
    return static_cast<std::size_t>(std::count_if(fields.begin(), fields.end(), is_usual_name));
}

bool may_be_header(const Reading& reading, std::size_t i) {
    const auto& fields = reading.fields[i];
    const bool trailing = fields.size() == reading.width + 1 && fields.back().empty();
    if (fields.size() != reading.width && !trailing) return false;
    const auto words = std::count_if(fields.begin(), fields.end(), [](const std::string& field) {
        return !field.empty() && !is_number(field);
    });
    return words > 0;
}

/// A line of names above rows of another width, which are wrong or end with a delimiter.
bool is_header_of_other_width(const Reading& reading, std::size_t i, std::size_t first_row) {
    const auto& fields = reading.fields[i];
    if (fields.size() < 2) return false;
    const auto known = std::count_if(fields.begin(), fields.end(), is_usual_name);
    const bool rows_end_empty = first_row < reading.fields.size() &&
                                fields.size() + 1 == reading.width &&
                                reading.fields[first_row].back().empty();
    return known >= 2 || rows_end_empty;
}

/// The place among the lines of the header of the rows that begin at `first_row`.
std::optional<std::size_t> find_header(const Reading& reading, const std::vector<Line>& lines,
                                       std::size_t first_row) {
    std::optional<std::size_t> found;
    std::size_t most = 0;
    for (std::size_t i = 0; i < first_row; ++i) {
        if (lines[i].comment || !may_be_header(reading, i)) continue;
        const auto known = known_names(reading.fields[i], reading.width);
        if (found && known < most) continue;
        found = i;
        most = known;
    }
    for (std::size_t i = first_row; !found && i-- > 0;) {
        if (!lines[i].comment && is_header_of_other_width(reading, i, first_row)) found = i;
    }
    return found;
}

/// `# time,open,…`: the names in a comment right above the rows.
std::optional<std::vector<std::string>> names_in_comment(const Reading& reading,
                                                         const std::vector<Line>& lines,
                                                         std::size_t first_row) {
    if (first_row == 0 || !lines[first_row - 1].comment) return std::nullopt;
    auto names = reading.fields[first_row - 1];
    if (names.size() != reading.width) return std::nullopt;
    names[0] = without_spaces_around(std::string_view(names[0]).substr(1));
    if (known_names(names, reading.width) < 2) return std::nullopt;
    return names;
}

/// Names that stand twice (`Close`, `Close`) get the word that a second line of the header has for
/// them (`Close SPY`, `Close QQQ`); a line with a first field alone names the first column.
void add_second_header(std::vector<std::string>& columns, const std::vector<std::string>& second) {
    if (second.size() < columns.size()) return;
    const bool index_name =
        !second[0].empty() && std::all_of(second.begin() + 1, second.end(),
                                          [](const std::string& field) { return field.empty(); });
    if (index_name) {
        columns[0] = second[0];
        return;
    }
    std::map<std::string, int> counts;
    for (const auto& name : columns) ++counts[name];
    for (std::size_t i = 1; i < columns.size(); ++i) {
        if (counts[columns[i]] > 1 && !second[i].empty()) columns[i] += ' ' + second[i];
    }
}

void take_header(TableHead& head, const Reading& reading, const std::vector<Line>& lines,
                 std::size_t header, std::size_t first_row) {
    head.has_header = true;
    head.header_line = lines[header].number;
    head.header = lines[header].text;
    head.columns = reading.fields[header];
    if (head.columns.size() > 1 && head.columns.back().empty() && !reading.rows.empty() &&
        first_row < lines.size() && reading.width == head.columns.size() - 1) {
        head.columns.pop_back();
    }
    for (std::size_t i = header + 1; i < first_row; ++i) {
        if (!lines[i].comment) add_second_header(head.columns, reading.fields[i]);
    }
}

void note_passed(TableHead& head, const std::vector<Line>& lines, std::size_t end,
                 std::optional<std::size_t> header) {
    for (std::size_t i = 0; i < end; ++i) {
        const bool says_something = !lines[i].comment && i != header;
        if (says_something && !named_delimiter(lines[i].text))
            head.passed.push_back({lines[i].number, std::string(lines[i].text)});
    }
}

void learn_decimal_sign(TableHead& head) {
    DecimalSignEvidence evidence;
    for (const auto& row : head.rows) {
        for (const auto& field : row) evidence.see(field);
    }
    head.decimal_sign = evidence.decide(head.delimiter);
    head.decimal_sign_guessed = evidence.guessed(head.delimiter);
}

[[noreturn]] void complain_of_one_column(const std::string& file, const Line& line) {
    throw InputError(file, line.number, "header", "has one column, " + in_quotes(line.text),
                     "separate a time and at least one number by ',', ';' or a tab");
}

}  // namespace

bool carries_data(std::string_view line) {
    const auto text = without_spaces_around(line);
    return !text.empty() && text.front() != '#';
}

void complain_of_width(const TableHead& head, const std::string& file, std::uint64_t line,
                       std::size_t fields) {
    throw InputError(
        file, line, "row",
        fmt::format("has {} field{} where the {} has {}", fields, fields == 1 ? "" : "s",
                    head.has_header ? "header" : "first row", head.columns.size()),
        "complete the line or delete it");
}

TableHead find_table(std::string_view text, const std::string& file) {
    auto lines = first_lines(text);
    std::optional<char> named;
    if (!lines.empty()) named = named_delimiter(lines.front().text);
    if (named) lines.erase(lines.begin());
    const auto first_data =
        std::find_if(lines.begin(), lines.end(), [](const Line& line) { return !line.comment; });
    if (first_data == lines.end()) {
        const auto count = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
        throw InputError(file, count + 1, "file", "is empty",
                         "give a header line and rows such as 2020-03-12,4970.79");
    }
    const auto reading = best_reading(lines, named);
    if (reading.width < 2) complain_of_one_column(file, *first_data);

    TableHead head;
    head.delimiter = reading.delimiter;
    std::size_t first_row = lines.size();
    for (std::size_t i = lines.size(); i-- > 0;) {
        if (reading.rows[i] && reading.fields[i].size() >= reading.width) first_row = i;
    }
    const auto header = find_header(reading, lines, first_row);
    const auto commented = names_in_comment(reading, lines, first_row);
    if (header) {
        // Where no row was found the reader says of the lines below what is wrong with them.
        if (first_row == lines.size()) first_row = *header + 1;
        take_header(head, reading, lines, *header, first_row);
    } else if (first_row == lines.size()) {
        complain_of_one_column(file, *first_data);
    } else if (commented) {
        head.has_header = true;
        head.header_line = lines[first_row - 1].number;
        head.columns = *commented;
    } else {
        head.header_line = lines[first_row].number;
        head.columns.resize(reading.width);
    }
    head.lines_before_rows =
        first_row < lines.size() ? lines[first_row].number - 1 : lines.back().number;
    note_passed(head, lines, first_row, header);
    for (std::size_t i = first_row; i < lines.size(); ++i) {
        auto row = reading.fields[i];
        if (lines[i].comment || row.size() < head.columns.size()) continue;
        row.resize(head.columns.size());
        head.rows.push_back(std::move(row));
    }
    learn_decimal_sign(head);
    return head;
}

}  // namespace levtok::io
