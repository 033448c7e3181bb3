#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/http/contract/response.hpp"

namespace levtok::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A mistake that exists only in HTTP: a wrong method, a missing key, a body too large. Mistakes of
/// the rooms to the left are an Error; error_status.hpp maps both.
class HttpError : public std::runtime_error {
public:
    HttpError(int status, const std::string& detail, std::string field = {}, Headers headers = {})
        : std::runtime_error(detail),
          status_(status),
          field_(std::move(field)),
          headers_(std::move(headers)) {}

    int status() const { return status_; }
    const std::string& field() const { return field_; }
    const Headers& headers() const { return headers_; }

private:
    int status_;
    std::string field_;
    Headers headers_;
};

/// The description of a mistake.
struct Problem {
    int status = 500;
    std::string detail;
    std::string field;  ///< the wrong part of the request; empty where it has no name
    Headers headers;    ///< such as Allow and Retry-After
};

/// RFC 9457: application/problem+json with type, title, status, detail, field and request_id.
Response problem_response(const Problem& problem, std::string_view request_id);

/// The standard's name of a status: `Not Found`.
std::string_view reason_of(int status);

/// All statuses of problems.
std::vector<int> problem_statuses();

}  // namespace levtok::http
