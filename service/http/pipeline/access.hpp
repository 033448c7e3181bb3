#pragma once

#include <optional>

#include "service/http/contract/request.hpp"
#include "service/http/contract/route.hpp"
#include "service/store/store.hpp"

namespace levtok::http {

/// Whose key the header Authorization carries; nothing where there is none. Throws HttpError 401
/// where it is no bearer token, or one that nobody has.
std::optional<store::KeyRecord> bearer(const store::Store& store, std::string_view authorization);

/// Throws HttpError, 401 without a key, 403 with one that may too little.
void require_access(Access access, const std::optional<store::KeyRecord>& key, bool reading_open);

}  // namespace levtok::http
