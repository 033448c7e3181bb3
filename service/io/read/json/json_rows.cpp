#include "service/io/read/json/json_rows.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "service/io/read/text/characters.hpp"
#include "service/io/read/values/decimal.hpp"

namespace levtok::io {
namespace {

constexpr std::array orders{
    BarOrder{6, {1, 3, 4, 2}, "time open close high low volume"},
    BarOrder{7, {1, 3, 4, 2}, "time open close high low volume turnover"},
    BarOrder{6, {3, 2, 1, 4}, "time low high open close volume"},
    BarOrder{8, {5, 3, 4, 2}, "time quote_volume close high low open volume closed"},
};
constexpr BarOrder okx{
    9, {1, 2, 3, 4}, "time open high low close volume base_volume quote_volume confirm"};

bool are_bars(const std::vector<JsonRow>& rows, const std::array<std::size_t, 4>& bar) {
    return std::all_of(rows.begin(), rows.end(), [&](const JsonRow& row) {
        std::array<double, 4> x{};
        for (std::size_t i = 0; i < bar.size(); ++i) {
            const auto number = parse_number(row[bar[i]]);
            if (!number) return false;
            x[i] = *number;
        }
        const auto& [open, high, low, close] = x;
        return std::max(open, close) <= high && std::min(open, close) >= low;
    });
}

constexpr std::size_t first_rows_read = 1000;

/// Candles of streams write small and large letters: `t` and `T` are a bar's open and close times.
JsonRow column_names(JsonRow names) {
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

}  // namespace

JsonRow BarOrder::columns() const {
    const auto words = split(names, ' ');
    return {words.begin(), words.end()};
}

const BarOrder* find_bar_order(const std::vector<JsonRow>& rows, std::size_t width,
                               const JsonScanner& scanner) {
    if (width < 5) return nullptr;
    const bool usual = are_bars(rows, okx.bar);
    if (usual && width == okx.width) return &okx;
    const BarOrder* found = nullptr;
    for (const auto& order : orders) {
        if (order.width != width || !are_bars(rows, order.bar)) continue;
        if (usual || found != nullptr) {
            scanner.fail(
                "has rows whose order of open, high, low and close cannot be told: they are bars "
                "in more than one",
                "give more rows, or CSV with a header such as time,open,high,low,close,volume");
        }
        found = &order;
    }
    return found;
}

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

JsonRows::JsonRows(TextFile& file)
    : scanner_(file), file_(file.name()), start_(find_json_rows(scanner_)) {
    if (!start_.index.empty()) place_ = 1;  // the first row is read
    head_.header_line = scanner_.line();
    JsonRow row;
    while (ahead_.size() < first_rows_read && read(row)) ahead_.emplace_back(scanner_.line(), row);
    if (ahead_.empty()) complain_of_no_rows(scanner_, start_.message);
    head_.columns = column_names(start_.names);
    if (head_.columns.empty()) head_.columns.resize(ahead_.front().second.size());
    for (const auto& [line, each] : ahead_) {
        if (each.size() == head_.columns.size()) head_.rows.push_back(each);
    }
    const auto has_name = [](const std::string& name) { return !name.empty(); };
    if (std::none_of(head_.columns.begin(), head_.columns.end(), has_name)) {
        order_ = find_bar_order(head_.rows, head_.columns.size(), scanner_);
        if (order_ != nullptr) head_.columns = order_->columns();
    }
    head_.has_header = std::any_of(head_.columns.begin(), head_.columns.end(), has_name);
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

bool JsonRows::read(JsonRow& row) {
    if (ended_) return false;
    if (start_.form == JsonForm::columns) return read_column_row(row);
    if (start_.first) {
        row = std::move(*start_.first);
        start_.first.reset();
        return true;
    }
    const bool more = start_.form == JsonForm::by_line
                          ? scanner_.peek() != '\0' && (scanner_.take_if(',') || true)
                          : scanner_.take_if(',');
    if (!more) {
        finish();
        return false;
    }
    std::string time;
    if (start_.form == JsonForm::by_time) {
        time = scanner_.string();
        scanner_.expect(':');
    }
    parse(scanner_.value(), row);
    if (start_.form == JsonForm::by_time) row.front() = time;
    if (!start_.index.empty()) {
        row.insert(row.begin(),
                   place_ < start_.index.size() ? start_.index[place_] : std::string());
        ++place_;
    }
    return true;
}

bool JsonRows::read_column_row(JsonRow& row) {
    if (place_ == start_.columns.front().values.size()) {
        finish();
        return false;
    }
    row.clear();
    for (auto& column : start_.columns) row.push_back(std::move(column.values[place_]));
    ++place_;
    return true;
}

void JsonRows::parse(const std::string& text, JsonRow& row) {
    JsonRow names;
    if (!read_json_values(text, names, row)) {
        scanner_.fail("has a row that cannot be read: " + in_quotes(text),
                      "give the JSON as it was written, with null where there is no number");
    }
    if (!names.empty()) put_in_order(names, row);
}

/// The values of an object in the order of the first one's names.
void JsonRows::put_in_order(JsonRow& names, JsonRow& row) {
    if (start_.form == JsonForm::by_time) {
        names.insert(names.begin(), start_.names.front());
        row.insert(row.begin(), "");
    }
    if (names == start_.names) return;
    JsonRow ordered(start_.names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto place = std::find(start_.names.begin(), start_.names.end(), names[i]);
        if (place == start_.names.end()) {
            scanner_.fail("has a row with " + in_quotes(names[i]) + ", which the first has not",
                          "give rows of one kind");
        }
        ordered[static_cast<std::size_t>(place - start_.names.begin())] = std::move(row[i]);
    }
    row = std::move(ordered);
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
            start_.left_out.push_back(name);
    }
    if (scanner_.depth() > 0) scanner_.fail("ends within its JSON", "download or copy it again");
}

void JsonRows::note_assumptions(const Warn& warn) const {
    if (!warn || order_ == nullptr || order_->is_usual()) return;
    std::string names(order_->names);
    for (std::size_t at = names.find(' '); at != std::string::npos; at = names.find(' ', at + 2))
        names.replace(at, 1, ", ");
    warn({NoteCode::chosen_prices,
          "has no names; read as " + names + ", in which order alone the rows are bars", file_});
}

void JsonRows::note_left_out(const Warn& warn) const {
    if (!warn || start_.left_out.empty()) return;
    constexpr std::size_t told = 6;
    std::string names;
    for (const auto& name :
         std::span(start_.left_out).first(std::min(told, start_.left_out.size())))
        names += (names.empty() ? "" : ", ") + in_quotes(name);
    warn({NoteCode::left_out, "other arrays, not used: " + names, file_});
}

}  // namespace levtok::io
