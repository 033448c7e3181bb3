#pragma once

#include <string>

#include "service/http/json_text.hpp"
#include "service/http/response.hpp"

namespace levtok::http {

inline Response json_answer(JsonText json, int status = 200) {
    Response response;
    response.status = status;
    response.body = std::move(json).take();
    return response;
}

inline Response csv_answer(std::string csv) {
    Response response;
    response.content_type = "text/csv; charset=utf-8";
    response.body = std::move(csv);
    return response;
}

}  // namespace levtok::http
