#include "service/http/contract/error_status.hpp"

#include <algorithm>
#include <array>
#include <new>

#include "service/io/read/input_error.hpp"

namespace levtok::http {
namespace {

constexpr std::array<std::pair<ErrorKind, int>, 6> statuses{{
    {ErrorKind::invalid_value, 422},
    {ErrorKind::malformed, 400},
    {ErrorKind::not_found, 404},
    {ErrorKind::conflict, 409},
    {ErrorKind::unavailable, 503},
    {ErrorKind::system, 503},
}};

/// Seconds after which a client may try again: a queue has moved, a disk may have been cleared.
constexpr const char* retry_after = "5";

std::string field_of(const Error& error) {
    if (const auto* invalid = dynamic_cast<const InvalidValue*>(&error)) return invalid->field();
    if (const auto* input = dynamic_cast<const io::InputError*>(&error)) return input->field();
    return {};
}

}  // namespace

int error_status(ErrorKind kind) {
    const auto* row = std::find_if(statuses.begin(), statuses.end(),
                                   [&](const auto& entry) { return entry.first == kind; });
    return row == statuses.end() ? 500 : row->second;
}

Problem problem_of(const std::exception& error) {
    if (const auto* http = dynamic_cast<const HttpError*>(&error)) {
        return {http->status(), http->what(), http->field(), http->headers()};
    }
    if (const auto* known = dynamic_cast<const Error*>(&error)) {
        Problem problem{error_status(known->kind()), known->what(), field_of(*known), {}};
        if (problem.status == 503) problem.headers.emplace_back("Retry-After", retry_after);
        return problem;
    }
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
        return {503, "not enough memory for this request now", {}, {{"Retry-After", retry_after}}};
    }
    return {500, "an error of the service's own; the log tells more under the request id", {}, {}};
}

}  // namespace levtok::http
