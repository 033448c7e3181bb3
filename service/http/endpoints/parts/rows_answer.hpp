#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/http/contract/page.hpp"
#include "service/http/contract/request.hpp"
#include "service/http/contract/response.hpp"
#include "service/http/endpoints/parts/json_text.hpp"
#include "service/io/tables/columns/tokens.hpp"
#include "service/io/tables/tables.hpp"
#include "service/io/write/write.hpp"

namespace levtok::http {

inline Response json_answer(JsonText json, int status = 200) {
    Response response;
    response.status = status;
    response.body = std::move(json).take();
    return response;
}

/// Adds the header Levtok-Warnings with the codes of the notes, if there are any.
void name_in_header(Response& response, const Notes& warnings);

/// An answer in CSV, which has no place for notes: the header Levtok-Warnings has their codes.
Response csv_answer(std::string csv, const Notes& warnings = {});

template <class Writer, class Row>
std::string written_rows(const io::TableOf<Row>& table, const std::vector<Row>& rows) {
    std::string text;
    Writer writer(text, table);
    for (const auto& row : rows) writer.row(table, row);
    writer.finish();
    return text;
}

/// The rows of a table as CSV.
template <class Row>
std::string csv_rows(const io::TableOf<Row>& table, const std::vector<Row>& rows) {
    return written_rows<io::CsvWriter>(table, rows);
}

/// An answer in CSV of items that are a `row` with its `warnings`.
template <class Row, class Item>
Response csv_of_noted(const io::TableOf<Row>& table, const std::vector<Item>& items) {
    Notes warnings;
    std::vector<Row> rows;
    for (const auto& item : items) {
        rows.push_back(item.row);
        append(warnings, item.warnings);
    }
    return csv_answer(csv_rows(table, rows), warnings);
}

/// The rows of a table as a list of JSON objects.
template <class Row>
std::string json_rows(const io::TableOf<Row>& table, const std::vector<Row>& rows) {
    auto text = written_rows<io::JsonWriter>(table, rows);
    text.pop_back();
    return text;
}

/// The beginning of an answer about one thing: {"symbol":"3L"
inline JsonText head_of(const io::Column& kind, const std::string& name) {
    JsonText json;
    json.open_object().field(kind, name);
    return json;
}

/// In CSV the rows alone; in JSON they are the list `name` after the fields that `head` has so far,
/// in the object that it has opened.
template <class Row>
Response answer_rows(const Request& request, const io::TableOf<Row>& table,
                     const std::vector<Row>& rows, std::string_view name, JsonText head) {
    if (request.csv) return csv_answer(csv_rows(table, rows));
    head.key(name).raw(json_rows(table, rows)).close_object();
    return json_answer(std::move(head));
}

/// As answer_rows, with "next": the cursor of the next page, or null at the end.
template <class Row>
Response answer_page(const Request& request, const io::TableOf<Row>& table,
                     const std::vector<Row>& rows, std::string_view name, JsonText head,
                     const std::optional<std::string>& next) {
    head.field(io::columns::next_page, next);
    Response response = answer_rows(request, table, rows, name, std::move(head));
    if (next) link_next(response, request, *next);
    return response;
}

/// The same with "warnings", or with their codes in the header Levtok-Warnings.
template <class Row>
Response answer_page(const Request& request, const io::TableOf<Row>& table,
                     const std::vector<Row>& rows, std::string_view name, JsonText head,
                     const std::optional<std::string>& next, const Notes& warnings) {
    head.warnings(warnings);
    Response response = answer_page(request, table, rows, name, std::move(head), next);
    if (request.csv) name_in_header(response, warnings);
    return response;
}

}  // namespace levtok::http
