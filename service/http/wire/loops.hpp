#pragma once

#include <memory>
#include <optional>

#include "service/http/wire/event_loop.hpp"

namespace levtok::http::wire {

/// The two event loops of a server, started and stopped together.
class Loops {
public:
    Loops(Listener& listener, const TlsContext* tls, const Rules& rules, Traffic& traffic)
        : usual_(rules, traffic, Listening{listener, tls}), large_(rules, traffic, std::nullopt) {}

    void start() {
        large_.start(usual_);
        usual_.start(large_);
    }
    void wake() {
        usual_.wake();
        large_.wake();
    }
    void stop() {
        usual_.stop();
        large_.stop();
    }
    /// Hands the connection to the loop that it belongs to.
    void take(std::unique_ptr<Connection> connection) {
        EventLoop& loop = connection->transfers_much() ? large_ : usual_;
        loop.take(std::move(connection));
    }

private:
    EventLoop usual_;
    EventLoop large_;
};

}  // namespace levtok::http::wire
