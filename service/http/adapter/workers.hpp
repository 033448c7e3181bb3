#pragma once

#include <Poco/Runnable.h>
#include <Poco/ThreadPool.h>

#include <cstddef>
#include <memory>

#include "service/http/exchange.hpp"
#include "service/http/ingress/waiting_room.hpp"
#include "service/http/log.hpp"
#include "service/http/streams.hpp"

namespace levtok::http::adapter {

/// The threads that serve: each takes a connection with a complete request, has it answered, and
/// goes on with the connection as long as requests follow.
class Workers : private Poco::Runnable {
public:
    Workers(std::size_t threads, ingress::WaitingRoom& room, Streams& streams, const Log& log,
            Serve serve);
    /// Waits for the requests that are being served.
    ~Workers() override;
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

private:
    using Connected = std::unique_ptr<ingress::Connection>;

    void run() override;
    Connected answer(Connected connection);

    ingress::WaitingRoom& room_;
    Streams& streams_;
    const Log& log_;
    Serve serve_;
    Poco::ThreadPool threads_;
};

}  // namespace levtok::http::adapter
