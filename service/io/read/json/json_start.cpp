#include "service/io/read/json/json_start.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "service/io/read/table/column_names.hpp"
#include "service/io/read/text/characters.hpp"
#include "service/io/read/values/times/stamp.hpp"

namespace levtok::io {
namespace {

class Values : public nlohmann::json_sax<nlohmann::json> {
public:
    Values(JsonRow& names, JsonRow& values) : names_(names), values_(values) {
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

    JsonRow& names_;
    JsonRow& values_;
    std::size_t depth_ = 0;
};

using namespace std::string_view_literals;

/// Under which an answer says what is wrong.
constexpr std::array message_keys{"msg"sv,           "message"sv, "error"sv,      "retMsg"sv,
                                  "Error Message"sv, "Note"sv,    "Information"sv};

/// Goes through a text until it knows where its rows are.
class StartFinder {
public:
    explicit StartFinder(JsonScanner& scanner) : scanner_(scanner) {}

    JsonStart find();

private:
    bool enter(const std::string& name);
    bool enter_array(const std::string& name);
    bool enter_array_of_arrays();
    void pass_rest_of_array();
    JsonRow take_scalars();
    std::string take_scalar();
    bool enter_object(const std::string& name);
    bool take_nested(const std::string& name);
    void take_split_names();
    void take_columns();

    JsonScanner& scanner_;
    JsonStart start_;
    JsonColumn last_object_;  ///< of scalars alone
    bool last_object_is_row_ = false;
};

JsonStart StartFinder::find() {
    const bool array = scanner_.peek() == '[';
    if (enter("")) return std::move(start_);
    const bool more = scanner_.peek() == '{' || scanner_.peek() == '[';
    if (array && start_.columns.size() == 1) {
        start_.form = JsonForm::by_line;
        start_.first = std::move(start_.columns.front().values);
    } else if (!array && last_object_is_row_ &&
               (more || std::any_of(last_object_.values.begin(), last_object_.values.end(),
                                    is_written_time))) {
        start_.form = JsonForm::by_line;
        start_.names = last_object_.keys;
        start_.first = last_object_.values;
    } else if (start_.columns.size() > 1) {
        take_columns();
    } else {
        complain_of_no_rows(scanner_, start_.message);
    }
    return std::move(start_);
}

/// Goes into the next value; true once the first row is found, and false after a value that has
/// none.
bool StartFinder::enter(const std::string& name) {
    return scanner_.peek() == '[' ? enter_array(name) : enter_object(name);
}

bool StartFinder::enter_array(const std::string& name) {
    scanner_.expect('[');
    if (scanner_.take_if(']')) return false;
    if (scanner_.peek() == '[') return enter_array_of_arrays();
    if (scanner_.peek() != '{') {
        start_.columns.push_back({.name = name, .values = take_scalars()});
        return false;
    }
    do {
        if (enter_object(name)) return true;
        if (!last_object_is_row_) continue;
        start_.names = last_object_.keys;
        start_.first = last_object_.values;
        return true;
    } while (scanner_.take_if(','));
    scanner_.expect(']');
    return false;
}

/// An array of rows, unless what is in them is no number and no text.
bool StartFinder::enter_array_of_arrays() {
    scanner_.expect('[');
    const char first = scanner_.peek();
    if (first != '[' && first != '{' && first != ']') {
        start_.first = take_scalars();
        take_split_names();
        return true;
    }
    pass_rest_of_array();
    scanner_.take_if(',');
    pass_rest_of_array();
    return false;
}

void StartFinder::pass_rest_of_array() {
    while (scanner_.peek() != ']') {
        scanner_.value(true);
        scanner_.take_if(',');
    }
    scanner_.expect(']');
}

/// The values of an array whose bracket is open.
JsonRow StartFinder::take_scalars() {
    JsonRow all;
    do {
        all.push_back(take_scalar());
    } while (scanner_.take_if(','));
    scanner_.expect(']');
    return all;
}

std::string StartFinder::take_scalar() {
    JsonRow none;
    JsonRow one;
    if (!read_json_values(scanner_.value(), none, one) || one.size() != 1)
        scanner_.fail("has a value that cannot be read", "give the JSON as its source wrote it");
    return one.front();
}

bool StartFinder::enter_object(const std::string& name) {
    scanner_.expect('{');
    JsonColumn object{.name = name};
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
            if (is_among(message_keys, key) && !value.empty()) start_.message = value;
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
bool StartFinder::take_nested(const std::string& name) {
    if (!last_object_is_row_) return false;
    if (is_written_time(name)) {
        start_.form = JsonForm::by_time;
        start_.names = {"time"};
        start_.names.insert(start_.names.end(), last_object_.keys.begin(), last_object_.keys.end());
        start_.first = JsonRow{name};
        start_.first->insert(start_.first->end(), last_object_.values.begin(),
                             last_object_.values.end());
        return true;
    }
    const auto& first = last_object_.keys.front();
    if (is_written_time(first) || all_digits(first)) start_.columns.push_back(last_object_);
    return false;
}

/// pandas' to_json(orient="split"): names and index stand before the rows.
void StartFinder::take_split_names() {
    for (auto& column : start_.columns) {
        if (column.name == "columns") start_.names = std::move(column.values);
        if (column.name == "index") start_.index = std::move(column.values);
    }
    if (start_.names.empty() || start_.index.empty() || !is_written_time(start_.index.front())) {
        start_.index.clear();
    } else {
        start_.names.insert(start_.names.begin(), "time");
        start_.first->insert(start_.first->begin(), start_.index.front());
    }
    start_.columns.clear();
}

void StartFinder::take_columns() {
    start_.form = JsonForm::columns;
    // Of columns of several lengths those with the most in common are the table.
    std::size_t rows = 0;
    for (const auto& column : start_.columns) {
        const auto alike = [&](const JsonColumn& other) {
            return other.values.size() == column.values.size();
        };
        if (2 * std::count_if(start_.columns.begin(), start_.columns.end(), alike) >=
            static_cast<std::ptrdiff_t>(start_.columns.size()))
            rows = std::max(rows, column.values.size());
    }
    std::vector<JsonColumn> table;
    for (auto& column : start_.columns) {
        if (column.values.size() == rows) {
            table.push_back(std::move(column));
        } else if (!column.name.empty()) {
            start_.left_out.push_back(column.name);
        }
    }
    start_.columns = std::move(table);
    if (start_.columns.size() < 2) complain_of_no_rows(scanner_, start_.message);
    const auto& keys = start_.columns.front().keys;
    const bool times = !keys.empty() && is_written_time(keys.front());
    if (times)
        start_.columns.insert(start_.columns.begin(), JsonColumn{.name = "time", .values = keys});
    for (const auto& column : start_.columns) start_.names.push_back(column.name);
}

}  // namespace

bool read_json_values(const std::string& text, JsonRow& names, JsonRow& values) {
    Values taken(names, values);
    return nlohmann::json::sax_parse(text, &taken);
}

JsonStart find_json_rows(JsonScanner& scanner) { return StartFinder(scanner).find(); }

void complain_of_no_rows(const JsonScanner& scanner, const std::string& message) {
    scanner.fail(
        message.empty() ? "holds no rows" : "holds no rows, but a message: " + in_quotes(message),
        "give an array of rows, such as [[1583971200000, 7900, 7950, 4700, 4900, 10], …]");
}

}  // namespace levtok::io
