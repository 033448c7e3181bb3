#pragma once

#include "service/http/request.hpp"
#include "service/http/response.hpp"
#include "service/http/service.hpp"

/// What those ask who run the server.
namespace levtok::http {

/// The process answers: nothing else is looked at.
Response healthz(const Service& service, const Request& request);

/// 200 where the next request can be served; 503 while the server drains or the store cannot be
/// read and written.
Response readyz(const Service& service, const Request& request);

/// Prometheus text.
Response metrics(const Service& service, const Request& request);

}  // namespace levtok::http
