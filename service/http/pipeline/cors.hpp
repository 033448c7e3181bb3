#pragma once

#include <string>
#include <vector>

#include "service/http/wire/exchange.hpp"

/// What a page of another origin may ask.
namespace levtok::http {

/// The answer to OPTIONS, also to a page before it asks; `allow` are the methods of the path.
/// Throws HttpError 404 where it has none.
Outgoing answer_options(const wire::Head& head, const std::string& allow);

/// Lets a page of one of the `allowed` origins read the answer.
void add_cors(const wire::Head& head, const std::vector<std::string>& allowed, Headers& headers);

}  // namespace levtok::http
