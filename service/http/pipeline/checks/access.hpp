#pragma once

#include <optional>

#include "service/http/contract/request.hpp"
#include "service/http/contract/route.hpp"
#include "service/http/contract/settings.hpp"
#include "service/store/store.hpp"

namespace levtok::http {

/// The key in the header Authorization; nothing where there is none. Throws HttpError 401 where it
/// is not a bearer token, or an unknown one.
std::optional<store::KeyRecord> bearer(const store::Store& store, std::string_view authorization);

/// What needs no key.
struct Keyless {
    bool reading = false;
    bool writing = false;
};

/// By the settings: only ever on a loopback address.
Keyless keyless_of(const Settings& settings);

/// Throws HttpError, 401 without a key, 403 with one whose role is not sufficient.
void require_access(Access access, const std::optional<store::KeyRecord>& key, Keyless keyless);

/// Throws HttpError 403 where a page of another site sends a request that has no key: the browser
/// of a person would let any page write that the person opens.
void require_own_page(std::string_view origin, std::string_view host);

}  // namespace levtok::http
