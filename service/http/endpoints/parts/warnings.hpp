#pragma once

#include "nav/note.hpp"
#include "service/http/endpoints/service.hpp"

namespace levtok::http::endpoints {

/// What a stored token is charged and its series do not have over the time of its rows.
Notes warnings_of(const Service& service, const store::TokenRecord& token);

}  // namespace levtok::http::endpoints
