#include "service/http/endpoints/parts/rows_answer.hpp"

#include <set>
#include <string_view>

namespace levtok::http {

void name_in_header(Response& response, const Notes& warnings) {
    std::set<std::string_view> codes;
    for (const auto& note : warnings) codes.insert(name_of(note.code));
    std::string list;
    for (const auto code : codes) list.append(list.empty() ? "" : ", ").append(code);
    if (!list.empty()) response.headers.emplace_back("Levtok-Warnings", list);
}

Response csv_answer(std::string csv, const Notes& warnings) {
    Response response;
    response.content_type = "text/csv; charset=utf-8";
    response.body = std::move(csv);
    name_in_header(response, warnings);
    return response;
}

}  // namespace levtok::http
