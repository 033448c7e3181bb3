#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "service/http/contract/request.hpp"
#include "service/http/contract/response.hpp"
#include "service/http/endpoints/parts/json_text.hpp"
#include "service/io/write/write.hpp"

namespace levtok::http {

using FillRows = std::function<void(io::RowWriter&)>;

/// The rows of a table as CSV.
struct CsvRows {
    const io::TableColumns& table;
    FillRows fill;
};

/// Rows as the list `name` of a JSON object.
struct JsonRows {
    std::string_view name;             ///< of the list
    std::vector<std::string> columns;  ///< of the rows
    FillRows fill;
};

std::string json_rows(const JsonRows& rows);
std::string csv_rows(const CsvRows& rows);

/// The beginning of an answer about one thing: {"symbol":"3L"
JsonText head_of(std::string_view kind, const std::string& name);

/// The rows alone in CSV; in JSON they follow the fields that `json` has so far, in the object that
/// it has opened.
Response answer_rows(const Request& request, const CsvRows& csv, const JsonRows& json,
                     JsonText head);

/// As answer_rows, with "next": the cursor of the next page, or null at the end.
Response answer_page(const Request& request, const CsvRows& csv, const JsonRows& json,
                     JsonText head, const std::optional<std::string>& next);

/// The same with "warnings", or with their codes in the header Levtok-Warnings.
Response answer_page(const Request& request, const CsvRows& csv, const JsonRows& json,
                     JsonText head, const std::optional<std::string>& next, const Notes& warnings);

}  // namespace levtok::http
