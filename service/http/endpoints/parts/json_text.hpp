#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "nav/note.hpp"
#include "nav/time.hpp"
#include "service/io/tables/cells.hpp"
#include "service/io/tables/column.hpp"
#include "service/io/write/field_writer.hpp"

namespace levtok::http {

/// Writes one JSON text from front to back. Numbers are the shortest that read back as the same
/// double; absent values and numbers that are not finite are null; times are RFC 3339.
class JsonText final : public io::FieldWriter {
public:
    JsonText& open_object() { return open('{'); }
    JsonText& close_object() { return close('}'); }
    JsonText& open_list() { return open('['); }
    JsonText& close_list() { return close(']'); }

    JsonText& key(std::string_view name);
    /// The same of a name that needs no escape.
    JsonText& key(const io::Column& column);

    JsonText& value(double x);
    JsonText& value(std::string_view text);
    JsonText& value(const std::string& text) { return value(std::string_view(text)); }
    JsonText& value(const char* text) { return value(std::string_view(text)); }
    JsonText& value(bool flag) { return raw(flag ? "true" : "false"); }
    JsonText& value(std::integral auto count) { return raw(std::to_string(count)); }
    JsonText& value(Instant time) { return raw('"' + format_time(time) + '"'); }
    JsonText& value(std::nullopt_t) { return raw("null"); }
    template <class T>
    JsonText& value(const std::optional<T>& x) {
        return x ? value(*x) : raw("null");
    }
    JsonText& value(const std::vector<std::string>& texts) {
        open_list();
        for (const auto& text : texts) value(text);
        return close_list();
    }
    JsonText& value(const Notes& notes);
    /// Inserts text that is JSON already.
    JsonText& raw(std::string_view json);

    /// A quantity of the dictionary.
    template <class T>
    JsonText& field(const io::Column& column, const T& x) {
        return key(column).value(x);
    }
    /// What a row of a table has, or a part of it, as fields of the object that is open.
    template <class Row>
    JsonText& fields(io::Cells<Row> cells, const std::type_identity_t<Row>& row) {
        for (const auto& cell : cells) {
            key(cell.column);
            cell.put(*this, row);
        }
        return *this;
    }
    JsonText& warnings(const Notes& notes) { return key("warnings").value(notes); }

    /// The text, with a line end.
    std::string take() &&;

private:
    void number(double x) override { value(x); }
    void integer(std::int64_t x) override { value(x); }
    void text(std::string_view text) override { value(text); }
    void time(Instant time) override { value(time); }
    void flag(bool flag) override { value(flag); }
    void nothing() override { value(std::nullopt); }

    JsonText& open(char bracket);
    JsonText& close(char bracket);
    void separate();

    std::string text_;
    bool first_ = true;
};

/// The JSON text without insignificant whitespace.
std::string compact(std::string_view json);

}  // namespace levtok::http
