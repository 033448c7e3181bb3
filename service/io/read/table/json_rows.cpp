#include "service/io/read/table/json_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>

#include "service/io/read/values/decimal.hpp"
#include "service/io/read/values/stamp.hpp"

namespace levtok::io {
namespace {

using Names = std::vector<std::string>;

constexpr std::size_t rows_ahead = 1000;

bool is_whole_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Takes the values of one array or object, as they are written, and its names. What is nested in
/// it is passed over.
class Values : public nlohmann::json_sax<nlohmann::json> {
public:
    Values(Names& names, Names& values) : names_(names), values_(values) {
        names_.clear();
        values_.clear();
    }

    bool null() override { return put({}); }
    bool boolean(bool value) override { return put(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override { return put(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return put(std::to_string(value)); }
    bool number_float(number_float_t, const string_t& text) override { return put(text); }
    bool string(string_t& text) override { return put(text); }
    bool binary(binary_t&) override { return true; }
    bool key(string_t& name) override {
        if (depth_ == 1) names_.push_back(name);
        return true;
    }
    bool start_object(std::size_t) override { return open(); }
    bool start_array(std::size_t) override { return open(); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
        return false;
    }

private:
    bool put(std::string text) {
        if (depth_ <= 1) values_.push_back(std::move(text));
        return true;
    }
    bool open() {
        if (depth_++ == 1) values_.emplace_back();
        return true;
    }
    bool close() {
        --depth_;
        return true;
    }

    Names& names_;
    Names& values_;
    std::size_t depth_ = 0;
};

/// The orders of unnamed columns that exchanges write, beside time, open, high, low, close.
struct Order {
    std::size_t width;
    std::array<std::size_t, 4> bar;  ///< places of open, high, low, close
    const char* names;
};

constexpr std::array orders{
    Order{6, {1, 3, 4, 2}, "time open close high low volume"},
    Order{7, {1, 3, 4, 2}, "time open close high low volume turnover"},
    Order{6, {3, 2, 1, 4}, "time low high open close volume"},
    Order{8, {5, 3, 4, 2}, "time quote_volume close high low open volume closed"},
};
constexpr const char* okx_names =
    "time open high low close volume base_volume quote_volume confirm";
constexpr std::size_t okx_width = 9;

/// Candles of streams write small and large letters: `t` and `T` are a bar's open and close times.
Names column_names(Names names) {
    constexpr std::array<std::array<const char*, 3>, 3> twins{
        {{"t", "T", "close_time"},
         {"v", "V", "taker_buy_volume"},
         {"q", "Q", "taker_buy_quote_volume"}}};
    for (const auto& [small, large, name] : twins) {
        const auto twin = std::find(names.begin(), names.end(), large);
        if (twin != names.end() && std::find(names.begin(), names.end(), small) != names.end())
            *twin = name;
    }
    return names;
}

Names words_of(std::string_view text) {
    Names words;
    while (!text.empty()) {
        const auto end = text.find(' ');
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return words;
}

}  // namespace

bool JsonRows::begins(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return false;
    if (text[first] == '{') return true;
    if (text[first] != '[') return false;
    // A section of an INI file, or a header in brackets, is no array.
    const auto second = text.find_first_not_of(" \t\r\n", first + 1);
    return second == std::string_view::npos ||
           std::string_view("[{\"]-0123456789").find(text[second]) != std::string_view::npos;
}

JsonRows::JsonRows(TextFile& file) : scanner_(file), file_(file.name()) {
    find_rows();
    head_.header_line = scanner_.line();
    Row row;
    while (ahead_.size() < rows_ahead && read(row)) ahead_.emplace_back(scanner_.line(), row);
    if (ahead_.empty()) fail_without_rows();
    head_.columns = column_names(names_);
    if (head_.columns.empty()) head_.columns.resize(ahead_.front().second.size());
    for (const auto& [line, each] : ahead_) {
        if (each.size() == head_.columns.size()) head_.rows.push_back(each);
    }
    head_.has_header = std::any_of(head_.columns.begin(), head_.columns.end(),
                                   [](const std::string& name) { return !name.empty(); });
    if (!head_.has_header) name_by_order();
}

void JsonRows::find_rows() {
    const bool array = scanner_.peek() == '[';
    if (enter("")) return;
    const bool more = scanner_.peek() == '{' || scanner_.peek() == '[';
    if (array && columns_.size() == 1) {
        form_ = Form::by_line;
        found_ = std::move(columns_.front().values);
    } else if (!array && last_object_is_row_ &&
               (more || std::any_of(last_object_.values.begin(), last_object_.values.end(),
                                    is_written_time))) {
        form_ = Form::by_line;
        names_ = last_object_.keys;
        found_ = last_object_.values;
    } else if (columns_.size() > 1) {
        take_columns();
    } else {
        fail_without_rows();
    }
}

/// Goes into the next value; true once the first row is found, and false after a value that has
/// none.
bool JsonRows::enter(const std::string& name) {
    return scanner_.peek() == '[' ? enter_array(name) : enter_object(name);
}

bool JsonRows::enter_array(const std::string& name) {
    scanner_.expect('[');
    if (scanner_.take_if(']')) return false;
    if (scanner_.peek() == '[') return enter_array_of_arrays();
    if (scanner_.peek() != '{') {
        columns_.push_back({name, {}, take_scalars()});
        return false;
    }
    do {
        if (enter_object(name)) return true;
        if (!last_object_is_row_) continue;
        names_ = last_object_.keys;
        found_ = last_object_.values;
        return true;
    } while (scanner_.take_if(','));
    scanner_.expect(']');
    return false;
}

/// An array of rows, unless what is in them is no number and no text.
bool JsonRows::enter_array_of_arrays() {
    scanner_.expect('[');
    const char first = scanner_.peek();
    if (first != '[' && first != '{' && first != ']') {
        found_ = take_scalars();
        take_split_names();
        return true;
    }
    pass_rest_of_array();
    scanner_.take_if(',');
    pass_rest_of_array();
    return false;
}

void JsonRows::pass_rest_of_array() {
    while (scanner_.peek() != ']') {
        scanner_.value(true);
        scanner_.take_if(',');
    }
    scanner_.expect(']');
}

/// The values of an array whose bracket is open.
JsonRows::Row JsonRows::take_scalars() {
    Row all;
    do {
        all.push_back(take_scalar());
    } while (scanner_.take_if(','));
    scanner_.expect(']');
    return all;
}

std::string JsonRows::take_scalar() {
    Names none;
    Names one;
    Values values(none, one);
    if (!nlohmann::json::sax_parse(scanner_.value(), &values) || one.size() != 1)
        scanner_.fail("has a value that cannot be read", "give the JSON as its source wrote it");
    return one.front();
}

bool JsonRows::enter_object(const std::string& name) {
    scanner_.expect('{');
    Column object{name, {}, {}};
    bool scalars_alone = true;
    while (scanner_.peek() != '}') {
        const auto key = scanner_.string();
        scanner_.expect(':');
        const char next = scanner_.peek();
        if (next == '[' || next == '{') {
            scalars_alone = false;
            if (enter(key) || (next == '{' && take_nested(key))) return true;
        } else {
            auto value = take_scalar();
            const bool tells = key == "msg" || key == "message" || key == "error" ||
                               key == "retMsg" || key == "Error Message" || key == "Note" ||
                               key == "Information";
            if (tells && !value.empty()) message_ = value;
            object.keys.push_back(key);
            object.values.push_back(std::move(value));
        }
        if (!scanner_.take_if(',')) break;
    }
    scanner_.expect('}');
    last_object_ = std::move(object);
    last_object_is_row_ = scalars_alone && !last_object_.keys.empty();
    return false;
}

/// An object of scalars under its time is a row; one under another name, with a time or a number to
/// each scalar, is a column.
bool JsonRows::take_nested(const std::string& name) {
    if (!last_object_is_row_) return false;
    if (is_written_time(name)) {
        form_ = Form::by_time;
        names_ = {"time"};
        names_.insert(names_.end(), last_object_.keys.begin(), last_object_.keys.end());
        found_ = Row{name};
        found_->insert(found_->end(), last_object_.values.begin(), last_object_.values.end());
        return true;
    }
    const auto& first = last_object_.keys.front();
    if (is_written_time(first) || is_whole_number(first)) columns_.push_back(last_object_);
    return false;
}

/// pandas' to_json(orient="split"): names and index stand before the rows.
void JsonRows::take_split_names() {
    for (auto& column : columns_) {
        if (column.name == "columns") names_ = std::move(column.values);
        if (column.name == "index") index_ = std::move(column.values);
    }
    has_index_ = !names_.empty() && !index_.empty() && is_written_time(index_.front());
    if (has_index_) {
        names_.insert(names_.begin(), "time");
        found_->insert(found_->begin(), index_[column_row_++]);
    }
    columns_.clear();
}

void JsonRows::take_columns() {
    form_ = Form::columns;
    // Of columns of several lengths those with the most in common are the table.
    std::size_t rows = 0;
    for (const auto& column : columns_) {
        const auto alike = [&](const Column& other) {
            return other.values.size() == column.values.size();
        };
        if (2 * std::count_if(columns_.begin(), columns_.end(), alike) >=
            static_cast<std::ptrdiff_t>(columns_.size()))
            rows = std::max(rows, column.values.size());
    }
    std::vector<Column> table;
    for (auto& column : columns_) {
        if (column.values.size() == rows) {
            table.push_back(std::move(column));
        } else if (!column.name.empty()) {
            left_out_.push_back(column.name);
        }
    }
    columns_ = std::move(table);
    if (columns_.size() < 2) fail_without_rows();
    const auto& keys = columns_.front().keys;
    const bool times = !keys.empty() && is_written_time(keys.front());
    if (times) columns_.insert(columns_.begin(), Column{"time", {}, keys});
    for (const auto& column : columns_) names_.push_back(column.name);
}

bool JsonRows::next() {
    if (ahead_.empty()) {
        if (ended_ || !read(row_)) return false;
        line_ = scanner_.line();
    } else {
        line_ = ahead_.front().first;
        row_ = std::move(ahead_.front().second);
        ahead_.pop_front();
    }
    fields_.assign(row_.begin(), row_.end());
    if (fields_.size() != head_.columns.size())
        complain_of_width(head_, file_, line_, fields_.size());
    return true;
}

bool JsonRows::read(Row& row) {
    if (ended_) return false;
    if (form_ == Form::columns) return read_column_row(row);
    if (found_) {
        row = std::move(*found_);
        found_.reset();
        return true;
    }
    const bool more = form_ == Form::by_line
                          ? scanner_.peek() != '\0' && (scanner_.take_if(',') || true)
                          : scanner_.take_if(',');
    if (!more) {
        finish();
        return false;
    }
    std::string time;
    if (form_ == Form::by_time) {
        time = scanner_.string();
        scanner_.expect(':');
    }
    parse(scanner_.value(), row);
    if (form_ == Form::by_time) row.front() = time;
    if (has_index_) {
        row.insert(row.begin(), column_row_ < index_.size() ? index_[column_row_] : std::string());
        ++column_row_;
    }
    return true;
}

bool JsonRows::read_column_row(Row& row) {
    if (column_row_ == columns_.front().values.size()) {
        finish();
        return false;
    }
    row.clear();
    for (auto& column : columns_) row.push_back(std::move(column.values[column_row_]));
    ++column_row_;
    return true;
}

void JsonRows::parse(const std::string& text, Row& row) {
    Names names;
    Values values(names, row);
    if (!nlohmann::json::sax_parse(text, &values)) {
        scanner_.fail("has a row that cannot be read: " + in_quotes(text),
                      "give the JSON as it was written, with null where there is no number");
    }
    if (!names.empty()) put_in_order(names, row);
}

/// The values of an object in the order of the first one's names.
void JsonRows::put_in_order(Row& names, Row& row) {
    if (form_ == Form::by_time) {
        names.insert(names.begin(), names_.front());
        row.insert(row.begin(), "");
    }
    if (names == names_) return;
    Row ordered(names_.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto place = std::find(names_.begin(), names_.end(), names[i]);
        if (place == names_.end()) {
            scanner_.fail("has a row with " + in_quotes(names[i]) + ", which the first has not",
                          "give rows of one kind");
        }
        ordered[static_cast<std::size_t>(place - names_.begin())] = std::move(row[i]);
    }
    row = std::move(ordered);
}

bool JsonRows::are_bars(std::size_t open, std::size_t high, std::size_t low,
                        std::size_t close) const {
    return std::all_of(head_.rows.begin(), head_.rows.end(), [&](const Row& row) {
        std::array<double, 4> x{};
        const std::array places{open, high, low, close};
        for (std::size_t i = 0; i < places.size(); ++i) {
            const auto number = parse_number(row[places[i]]);
            if (!number) return false;
            x[i] = *number;
        }
        return std::max(x[0], x[3]) <= x[1] && std::min(x[0], x[3]) >= x[2];
    });
}

/// Exchanges differ in the order of an array's prices: the one in which all first rows are bars.
void JsonRows::name_by_order() {
    const std::size_t width = head_.columns.size();
    if (width == okx_width && are_bars(1, 2, 3, 4)) {
        head_.columns = words_of(okx_names);
        head_.has_header = true;
        return;
    }
    if (width < 5) return;
    const bool usual = are_bars(1, 2, 3, 4);
    const Order* other = nullptr;
    for (const auto& order : orders) {
        const auto& [open, high, low, close] = order.bar;
        if (order.width != width || !are_bars(open, high, low, close)) continue;
        if (usual || other != nullptr) {
            scanner_.fail(
                "has rows whose order of open, high, low and close cannot be told: they are bars "
                "in "
                "more than one",
                "give more rows, or CSV with a header such as time,open,high,low,close,volume");
        }
        other = &order;
    }
    if (other == nullptr) return;
    order_ = other->names;
    head_.columns = words_of(order_);
    head_.has_header = true;
}

/// Reads to the end, so that a text that is cut is found, and takes the names of other arrays.
void JsonRows::finish() {
    ended_ = true;
    std::string name;
    while (scanner_.peek() != '\0') {
        if (scanner_.peek() == '"') {
            name = scanner_.string();
            continue;
        }
        const char c = scanner_.peek();
        if (c == '[' || c == '{' || c == ']' || c == '}' || c == ',' || c == ':') {
            scanner_.take();
        } else {
            scanner_.value();
        }
        if (c == '[' && (scanner_.peek() == '[' || scanner_.peek() == '{'))
            left_out_.push_back(name);
    }
    if (scanner_.depth() > 0) scanner_.fail("ends within its JSON", "download or copy it again");
}

void JsonRows::fail_without_rows() const {
    scanner_.fail(
        message_.empty() ? "holds no rows" : "holds no rows, but a message: " + in_quotes(message_),
        "give an array of rows, such as [[1583971200000, 7900, 7950, 4700, 4900, 10], …]");
}

void JsonRows::note_assumptions(const Warn& warn) const {
    if (!warn || order_.empty()) return;
    std::string names = order_;
    for (std::size_t at = names.find(' '); at != std::string::npos; at = names.find(' ', at + 2))
        names.replace(at, 1, ", ");
    warn({NoteCode::chosen_prices,
          "has no names; read as " + names + ", in which order alone the rows are bars", file_});
}

void JsonRows::note_left_out(const Warn& warn) const {
    if (!warn || left_out_.empty()) return;
    constexpr std::size_t told = 6;
    std::string names;
    for (const auto& name : std::span(left_out_).first(std::min(told, left_out_.size())))
        names += (names.empty() ? "" : ", ") + in_quotes(name);
    warn({NoteCode::left_out, "other arrays, not used: " + names, file_});
}

}  // namespace levtok::io
