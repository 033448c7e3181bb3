#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/http/contract/settings.hpp"

namespace levtok::http {

/// The names under which the server may be asked, in lower case and without a port; empty: any. A
/// page of another origin could otherwise reach a server on a loopback address by a name of its own
/// that resolves there (DNS rebinding).
std::vector<std::string> hosts_of(const Settings& settings);

/// Throws HttpError(421) where `host`, a header of checked form, is none of `hosts`. A request of
/// HTTP/1.0 may have none.
void check_host(std::string_view host, const std::vector<std::string>& hosts);

}  // namespace levtok::http
