#pragma once

#include "service/http/contract/request.hpp"
#include "service/http/contract/route.hpp"

/// Whether a request has the form that its route takes.
namespace levtok::http {

/// Throws HttpError 400 for a parameter that the route does not know.
void check_parameters(const Route& route, const Request& request);

/// Throws HttpError 415 for a body that is compressed, or of a type that the route does not take.
void check_body(const Route& route, const Request& request);

}  // namespace levtok::http
