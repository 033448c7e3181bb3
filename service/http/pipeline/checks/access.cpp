#include "service/http/pipeline/checks/access.hpp"

#include <string>

#include "service/http/contract/problem.hpp"

namespace levtok::http {
namespace {

constexpr const char* challenge = "Bearer realm=\"levtok\"";

[[noreturn]] void unauthorized(const std::string& detail, const std::string& error = "") {
    const std::string value = error.empty() ? challenge : challenge + (", error=\"" + error + '"');
    throw HttpError(401, detail, "Authorization", {{"WWW-Authenticate", value}});
}

}  // namespace

std::optional<store::KeyRecord> bearer(const store::Store& store, std::string_view authorization) {
    if (authorization.empty()) return std::nullopt;
    constexpr std::string_view scheme = "bearer ";
    bool is_bearer = authorization.size() > scheme.size();
    for (std::size_t i = 0; is_bearer && i < scheme.size(); ++i) {
        // Schemes are written in any case; the bit tells capitals from small letters.
        is_bearer = (authorization[i] | 0x20) == scheme[i];
    }
    if (!is_bearer) unauthorized("must be `Bearer KEY`");
    auto key = store.key_of(authorization.substr(scheme.size()));
    if (!key) unauthorized("the key is not known here", "invalid_token");
    return key;
}

Keyless keyless_of(const Settings& settings) {
    const bool reading = settings.reading == Reading::open && listen_address(settings).loopback;
    return {.reading = reading, .writing = reading && settings.writing == Writing::open};
}

void require_access(Access access, const std::optional<store::KeyRecord>& key, Keyless keyless) {
    if (access == Access::open) return;
    if (access == Access::read && (keyless.reading || key)) return;
    if (access == Access::write && keyless.writing && !key) return;
    if (!key) unauthorized("a key is needed: `Authorization: Bearer KEY`");
    if (access == Access::write && key->role != store::Role::write) {
        throw HttpError(403, "the key may read; this needs one with the role write");
    }
}

void require_own_page(std::string_view origin, std::string_view host) {
    if (origin.empty()) return;
    const auto scheme = origin.find("://");
    if (scheme != std::string_view::npos && origin.substr(scheme + 3) == host) return;
    throw HttpError(403, "a page of another site may not write without a key", "Origin");
}

}  // namespace levtok::http
