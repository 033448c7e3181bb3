#pragma once

#include <string>

#include "service/http/contract/response.hpp"
#include "service/http/endpoints/parts/json_text.hpp"

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

}  // namespace levtok::http
