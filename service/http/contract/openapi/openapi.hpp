#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "service/http/contract/route.hpp"

namespace levtok::http {

/// OpenAPI 3.1 of the route table and the schemas.
nlohmann::ordered_json openapi();

/// The statuses of problems that a route can answer with, besides those of success.
std::vector<int> problem_statuses_of(const Route& route);

}  // namespace levtok::http
