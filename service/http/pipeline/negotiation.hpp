#pragma once

#include <string_view>

#include "service/http/contract/request.hpp"
#include "service/http/contract/route.hpp"

/// Content negotiation by the headers of a request (RFC 9110, 12.5).
namespace levtok::http {

/// The weight, 0 … 1, that `accept` gives the media type `type`; 1 where `accept` is empty.
double accepts(std::string_view accept, std::string_view type);

/// Whether `accept_encoding` accepts gzip, by name or by `*`.
bool accepts_gzip(std::string_view accept_encoding);

/// Whether the media type of a Content-Type, without its parameters and in lower case, is `type`.
bool is_media_type(std::string_view content_type, std::string_view type);

/// Whether the entity tag `tag` is in the list of an If-None-Match, or the list is `*`. Weak and
/// strong tags compare alike there.
bool matches(std::string_view if_none_match, std::string_view tag);

/// Whether the answer is to be CSV, by ?format= or Accept. Throws HttpError, 400 for a format that
/// the route has not, 406 where the client can read none.
bool wants_csv(const Route& route, const Request& request);

}  // namespace levtok::http
