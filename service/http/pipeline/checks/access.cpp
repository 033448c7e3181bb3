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

void require_access(Access access, const std::optional<store::KeyRecord>& key, bool reading_open) {
    if (access == Access::open || (access == Access::read && (reading_open || key))) return;
    if (!key) unauthorized("a key is needed: `Authorization: Bearer KEY`");
    if (access == Access::write && key->role != store::Role::write) {
        throw HttpError(403, "the key may read; this needs one with the role write");
    }
}

}  // namespace levtok::http
