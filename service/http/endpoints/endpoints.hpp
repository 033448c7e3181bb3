#pragma once

#include "service/http/request.hpp"
#include "service/http/response.hpp"
#include "service/http/service.hpp"

/// Every endpoint, by the file that holds it.
namespace levtok::http::endpoints {

// products.cpp
Response list_products(const Service& service, const Request& request);
Response show_product(const Service& service, const Request& request);

}  // namespace levtok::http::endpoints
