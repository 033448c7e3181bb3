#include "service/io/write/write.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "nav/check.hpp"
#include "service/io/tables/columns/tokens.hpp"

namespace levtok::io {
namespace {

constexpr std::size_t flush_at = std::size_t{1} << 16;

void append(std::string& text, double x) {
    std::array<char, longest_number> digits{};
    text.append(digits.data(), write_shortest(digits.data(), x));
}

void append(std::string& text, std::int64_t x) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), x);
    text.append(digits.data(), end.ptr);
}

void flush(const TextSink& sink, std::string& buffer) {
    sink.write(buffer);
    buffer.clear();
}

/// Whether a spreadsheet would compute the text. A sign before letters and digits alone, as in the
/// product -3x, cannot call anything.
bool is_formula(std::string_view text) {
    if (text.empty() || std::string_view("=+-@\t\r").find(text.front()) == std::string_view::npos) {
        return false;
    }
    const bool is_signed = text.front() == '+' || text.front() == '-';
    const bool is_plain = std::all_of(text.begin() + 1, text.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '.' || c == '_';
    });
    return !(is_signed && is_plain);
}

void append_csv(std::string& out, std::string_view text) {
    if (is_formula(text)) return append_csv(out, '\'' + std::string(text));
    if (text.find_first_of(",\"\r\n") == std::string_view::npos && !text.starts_with('#')) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

/// `2020-03-12T00:00:00.000Z`.
void append_csv_time(std::string& out, Instant time) {
    constexpr std::size_t least_decimals = 3;
    std::string text = format_time(time);
    text.pop_back();
    const auto point = std::min(text.find('.'), text.size());
    if (point == text.size()) text += '.';
    text.resize(std::max(text.size(), point + 1 + least_decimals), '0');
    out.append(text).append("Z");
}

}  // namespace

void append_number(std::string& text, double x) {
    if (!std::isnan(x)) append(text, x);
}

CsvWriter::CsvWriter(TextSink sink, const TableColumns& table) : sink_(std::move(sink)) {
    for (const auto& column : table.columns) text(column.name);
    close_row();
}

void CsvWriter::separate() {
    if (row_begun_) buffer_ += ',';
    row_begun_ = true;
}

void CsvWriter::number(double x) {
    separate();
    append_number(buffer_, x);
}

void CsvWriter::integer(std::int64_t x) {
    separate();
    append(buffer_, x);
}

void CsvWriter::text(std::string_view text) {
    separate();
    append_csv(buffer_, text);
}

void CsvWriter::time(Instant time) {
    separate();
    append_csv_time(buffer_, time);
}

void CsvWriter::flag(bool flag) {
    separate();
    buffer_ += flag ? "true" : "false";
}

void CsvWriter::close_row() {
    buffer_ += '\n';
    row_begun_ = false;
    if (buffer_.size() >= flush_at) flush(sink_, buffer_);
}

void CsvWriter::finish() { flush(sink_, buffer_); }

JsonWriter::JsonWriter(TextSink sink, const TableColumns& table)
    : sink_(std::move(sink)), buffer_("[") {
    for (const auto& column : table.columns) names_.push_back(json_quoted(column.name) + ':');
}

void JsonWriter::name_next() {
    if (next_ == 0) {
        buffer_ += any_row_ ? ",\n{" : "\n{";
    } else {
        buffer_ += ',';
    }
    buffer_ += names_.at(next_++);
}

void JsonWriter::number(double x) {
    if (!std::isfinite(x)) return nothing();
    name_next();
    append(buffer_, x);
}

void JsonWriter::integer(std::int64_t x) {
    name_next();
    append(buffer_, x);
}

void JsonWriter::text(std::string_view text) {
    name_next();
    buffer_ += json_quoted(text);
}

void JsonWriter::time(Instant time) {
    name_next();
    buffer_.append("\"").append(format_time(time)).append("\"");
}

void JsonWriter::flag(bool flag) {
    name_next();
    buffer_ += flag ? "true" : "false";
}

void JsonWriter::nothing() {
    name_next();
    buffer_ += "null";
}

void JsonWriter::close_row() {
    buffer_ += '}';
    next_ = 0;
    any_row_ = true;
    if (buffer_.size() >= flush_at) flush(sink_, buffer_);
}

void JsonWriter::finish() {
    buffer_ += "\n]\n";
    flush(sink_, buffer_);
}

std::string json_quoted(std::string_view text) {
    using Json = nlohmann::json;
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

nlohmann::ordered_json written(const Notes& notes) {
    auto list = nlohmann::ordered_json::array();
    for (const auto& note : notes) {
        list.push_back({{columns::note_code.name, name_of(note.code)},
                        {columns::note_text.name, note.text},
                        {columns::note_place.name, note.place}});
    }
    return list;
}

std::string json_of(const Notes& notes) {
    return written(notes).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace levtok::io
