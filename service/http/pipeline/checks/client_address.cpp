#include "service/http/pipeline/checks/client_address.hpp"

namespace levtok::http {
namespace {

/// The last address of X-Forwarded-For, where it is one: the proxy's own word.
std::string_view forwarded(std::string_view header) {
    std::string_view last = header.substr(header.rfind(',') + 1);
    while (last.starts_with(' ')) last.remove_prefix(1);
    const bool address =
        !last.empty() && last.find_first_not_of("0123456789abcdefABCDEF.:") == std::string::npos;
    return address ? last : std::string_view{};
}

}  // namespace

std::string client_of(const Incoming& incoming, const Settings& settings) {
    const bool proxied =
        settings.client_address == ClientAddress::forwarded && incoming.peer.loopback;
    const auto named =
        proxied ? forwarded(incoming.head.header("x-forwarded-for")) : std::string_view{};
    return named.empty() ? incoming.peer.address : std::string(named);
}

}  // namespace levtok::http
