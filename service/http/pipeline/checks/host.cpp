#include "service/http/pipeline/checks/host.hpp"

#include <algorithm>

#include "service/http/contract/problem.hpp"
#include "service/io/read/text/characters.hpp"

namespace levtok::http {
namespace {

/// `[::1]:8080` is `[::1]`.
std::string without_port(std::string_view host) {
    const auto end = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
    return io::lower(host.substr(0, end));
}

}  // namespace

std::vector<std::string> hosts_of(const Settings& settings) {
    std::vector<std::string> hosts;
    for (const auto& host : settings.hosts) hosts.push_back(without_port(host));
    const auto listen = listen_address(settings);
    if (hosts.empty() && !listen.loopback) return hosts;
    for (const char* own : {"localhost", "127.0.0.1", "[::1]"}) hosts.emplace_back(own);
    hosts.push_back(without_port(settings.listen));
    return hosts;
}

void check_host(std::string_view host, const std::vector<std::string>& hosts) {
    if (host.empty() || hosts.empty()) return;
    const std::string name = without_port(host);
    if (std::find(hosts.begin(), hosts.end(), name) != hosts.end()) return;
    throw HttpError(
        421, "this server does not answer as " + name + "; its names are in the setting hosts",
        "Host");
}

}  // namespace levtok::http
