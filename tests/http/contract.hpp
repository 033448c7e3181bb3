#pragma once

#include <string>

#include "service/http/contract/response.hpp"
#include "service/http/contract/route.hpp"

namespace levtok::testing {

/// Fails the test where the answer is not one that the OpenAPI document allows for the route: its
/// status, its type and, in JSON, its schema. `route` may be none, for an answer of 404 or 405.
void check_answer(const http::Route* route, const http::Response& response);

/// What is wrong with `body` as the schema of this name; empty where nothing is.
std::string mismatch(const std::string& schema, const std::string& body);

}  // namespace levtok::testing
