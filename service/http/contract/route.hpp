#pragma once

#include <array>
#include <span>
#include <string_view>

#include "service/http/contract/request.hpp"
#include "service/http/contract/response.hpp"
#include "service/io/tables/column.hpp"

namespace levtok::http {

struct Service;

/// A pure function of the request and of the state of the service; mistakes are thrown as Error or
/// HttpError (service/http/contract/problem.hpp).
using Endpoint = Response (*)(const Service& service, const Request& request);

/// Who may call a route: anybody, clients that may read, or a key that may write.
enum class Access { open, read, write };

/// light: answered from the store; heavy: computes; write: waits for earlier writers of the store;
/// stream: holds its connection. Only a few heavy and a few writing requests run at once.
enum class Weight { light, heavy, write, stream };

/// The kinds of body that a request may have.
enum class Body { none, json, json_or_csv };

/// A query parameter, for the check of names and for OpenAPI.
struct Parameter {
    std::string_view name;
    std::string_view schema;  ///< JSON Schema of its value
    std::string_view what;
    bool required = false;
};

inline constexpr std::array<int, 1> answers_200{200};

/// One row of the route table: the whole description of an endpoint.
struct Route {
    Method method = Method::get;
    std::string_view pattern;  ///< /v1/tokens/{symbol}/nav
    Endpoint endpoint;
    Access access;
    Weight weight = Weight::light;
    std::span<const std::string_view> heavy_with{};  ///< parameters that make a light route heavy
    std::string_view summary;
    std::span<const Parameter> parameters;
    std::string_view request_schema;  ///< its name among the schemas of OpenAPI; empty: no body
    std::string_view answer_schema;   ///< of the JSON answer
    std::span<const io::TableColumns* const> csv{};  ///< the tables that it can answer in CSV
    bool cached = false;      ///< depends only on the target and the store's version
    Body body = Body::none;   ///< the body that it takes
    bool idempotent = false;  ///< with the header Idempotency-Key the same request is done once
    std::span<const int> statuses = answers_200;         ///< of success
    std::string_view content_type = "application/json";  ///< of the answer, where not CSV
};

/// All of them, in the order of the documentation.
std::span<const Route> routes();

}  // namespace levtok::http
