#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "service/http/wire/connection.hpp"
#include "service/http/wire/sockets/tls.hpp"

namespace levtok::http::wire {

/// The socket that clients connect to.
class Listener {
public:
    /// Throws Error where the address cannot be bound. Port 0 picks a free one.
    Listener(const std::string& host, std::uint16_t port);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// The next waiting client, if any; `exhausted` is set where the process has no descriptor left
    /// for it.
    std::unique_ptr<Channel> accept(const TlsContext* tls, Peer& peer, bool& exhausted);
    int socket() const { return socket_; }
    const Peer& address() const { return address_; }

private:
    int socket_ = -1;
    Peer address_;
};

}  // namespace levtok::http::wire
