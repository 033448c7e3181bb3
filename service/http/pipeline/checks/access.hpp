#pragma once

#include <optional>

#include "service/http/contract/request.hpp"
#include "service/http/contract/route.hpp"
#include "service/store/store.hpp"

namespace levtok::http {

/// The key in the header Authorization; nothing where there is none. Throws HttpError 401 where it
/// is not a bearer token, or an unknown one.
std::optional<store::KeyRecord> bearer(const store::Store& store, std::string_view authorization);

/// Throws HttpError, 401 without a key, 403 with one whose role is not sufficient.
void require_access(Access access, const std::optional<store::KeyRecord>& key, bool reading_open);

}  // namespace levtok::http
