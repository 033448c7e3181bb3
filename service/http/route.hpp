#pragma once

#include <span>
#include <string_view>

#include "service/http/request.hpp"
#include "service/http/response.hpp"
#include "service/http/service.hpp"

namespace levtok::http {

using Endpoint = Response (*)(const Service& service, const Request& request);

/// Who may call a route: anybody, whoever may read, or a key that may write.
enum class Access { open, read, write };

/// light: answered from the store; heavy: computes, and has a small pool of its own; stream: holds
/// its connection.
enum class Weight { light, heavy, stream };

/// A query parameter, for the check of names and for OpenAPI.
struct Parameter {
    std::string_view name;
    std::string_view schema;  ///< JSON Schema of its value
    std::string_view what;
};

/// One row of the route table: everything there is to say of an endpoint.
struct Route {
    Method method;
    std::string_view pattern;  ///< /v1/tokens/{symbol}/nav
    Endpoint endpoint;
    Access access;
    Weight weight;
    std::string_view summary;
    std::span<const Parameter> parameters;
    std::string_view request_schema;  ///< its name among the schemas of OpenAPI; empty: no body
    std::string_view answer_schema;   ///< of the JSON answer
    bool csv = false;                 ///< can also answer in CSV
    bool cached = false;              ///< depends on nothing but the target and the store's version
};

/// All of them, in the order of the documentation.
std::span<const Route> routes();

}  // namespace levtok::http
