#pragma once

#include "service/http/contract/request.hpp"
#include "service/http/contract/route.hpp"

/// Whether a request has the form that its route takes.
namespace levtok::http {

/// Throws HttpError 400 for a parameter that the route does not know.
void check_parameters(const Route& route, const Request& request);

/// Throws HttpError 415 for a body that is compressed, or neither JSON nor CSV.
void check_body(const Request& request);

}  // namespace levtok::http
