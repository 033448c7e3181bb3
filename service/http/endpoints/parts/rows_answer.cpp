#include "service/http/endpoints/parts/rows_answer.hpp"

#include "service/http/contract/page.hpp"
#include "service/http/endpoints/parts/answer.hpp"

namespace levtok::http {

std::string json_rows(const JsonRows& rows) {
    std::string text;
    io::JsonWriter writer(text, rows.columns);
    rows.fill(writer);
    writer.finish();
    text.pop_back();
    return text;
}

std::string csv_rows(const CsvRows& rows) {
    std::string text;
    io::CsvWriter writer(text, rows.table);
    rows.fill(writer);
    writer.finish();
    return text;
}

JsonText head_of(std::string_view kind, const std::string& name) {
    JsonText json;
    json.open_object().field(kind, name);
    return json;
}

Response answer_rows(const Request& request, const CsvRows& csv, const JsonRows& json,
                     JsonText head) {
    if (request.csv) return csv_answer(csv_rows(csv));
    head.key(json.name).raw(json_rows(json)).close_object();
    return json_answer(std::move(head));
}

Response answer_page(const Request& request, const CsvRows& csv, const JsonRows& json,
                     JsonText head, const std::optional<std::string>& next) {
    head.field("next", next);
    Response response = answer_rows(request, csv, json, std::move(head));
    if (next) link_next(response, request, *next);
    return response;
}

Response answer_page(const Request& request, const CsvRows& csv, const JsonRows& json,
                     JsonText head, const std::optional<std::string>& next, const Notes& warnings) {
    head.field("warnings", warnings);
    Response response = answer_page(request, csv, json, std::move(head), next);
    if (request.csv) name_in_header(response, warnings);
    return response;
}

}  // namespace levtok::http
