#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/http/contract/response.hpp"

namespace levtok::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A mistake that only HTTP knows: a wrong method, a missing key, a body too large. What the rooms
/// to the left know is an Error; error_status.hpp maps both.
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

/// What is said of a mistake.
struct Problem {
    int status = 500;
    std::string detail;
    std::string field;  ///< what of the request is wrong; empty where nothing has a name
    Headers headers;    ///< such as Allow and Retry-After
};

/// RFC 9457: application/problem+json with type, title, status, detail, field and request_id.
Response problem_response(const Problem& problem, std::string_view request_id);

/// The standard's name of a status: `Not Found`.
std::string_view reason_of(int status);

/// Every status that a problem can have.
std::vector<int> problem_statuses();

}  // namespace levtok::http
