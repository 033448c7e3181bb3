#include "service/http/wire/sockets/listener.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "nav/error.hpp"

namespace levtok::http::wire {
namespace {

/// How many clients the kernel holds until they are accepted.
constexpr int backlog = 4096;

Peer peer_of(const sockaddr_storage& storage) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    Peer peer;
    if (storage.ss_family == AF_INET6) {
        sockaddr_in6 address{};
        std::memcpy(&address, &storage, sizeof address);
        inet_ntop(AF_INET6, &address.sin6_addr, text.data(), text.size());
        peer.port = ntohs(address.sin6_port);
    } else {
        sockaddr_in address{};
        std::memcpy(&address, &storage, sizeof address);
        inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
        peer.port = ntohs(address.sin_port);
    }
    peer.address = text.data();
    peer.loopback = peer.address.starts_with("127.") || peer.address == "::1" ||
                    peer.address.starts_with("::ffff:127.");
    return peer;
}

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Addresses resolve(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int code = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
    if (code != 0) {
        throw InvalidValue("listen", "must name an address of this machine",
                           '"' + host + "\" (" + gai_strerror(code) + ')');
    }
    return {found, &freeaddrinfo};
}

void set(int socket, int level, int option) {
    const int on = 1;
    setsockopt(socket, level, option, &on, sizeof on);
}

struct CloseUnlessTaken {
    int socket = -1;
    ~CloseUnlessTaken() {
        if (socket >= 0) ::close(socket);
    }
};

}  // namespace

Listener::Listener(const std::string& host, std::uint16_t port) {
    const Addresses addresses = resolve(host, port);
    const addrinfo& first = *addresses;
    socket_ = ::socket(first.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const auto refused = [&] {
        const std::string why = std::strerror(errno);
        if (socket_ >= 0) ::close(socket_);
        throw Error(ErrorKind::system, "listen: " + host + ':' + std::to_string(port) +
                                           " cannot be listened on: " + why);
    };
    if (socket_ < 0) refused();
    set(socket_, SOL_SOCKET, SO_REUSEADDR);
    if (::bind(socket_, first.ai_addr, first.ai_addrlen) != 0) refused();
    if (::listen(socket_, backlog) != 0) refused();
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    if (getsockname(socket_, reinterpret_cast<sockaddr*>(&bound), &size) != 0) refused();
    address_ = peer_of(bound);
}

Listener::~Listener() { ::close(socket_); }

std::unique_ptr<Channel> Listener::accept(const TlsContext* tls, Peer& peer, bool& exhausted) {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const int socket =
        ::accept4(socket_, reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) {
        exhausted = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
        return nullptr;
    }
    // Without memory for the rest the client is disconnected.
    CloseUnlessTaken accepted{socket};
    // Answers go out whole: waiting for more to send would only delay them.
    set(socket, IPPROTO_TCP, TCP_NODELAY);
    peer = peer_of(from);
    auto session = tls == nullptr ? nullptr : tls->session(socket);
    auto channel = std::make_unique<Channel>(socket, std::move(session));
    accepted.socket = -1;
    return channel;
}

}  // namespace levtok::http::wire
