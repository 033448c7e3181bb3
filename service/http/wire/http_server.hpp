#pragma once

#include <memory>

#include "service/http/contract/settings.hpp"
#include "service/http/pipeline/log.hpp"
#include "service/http/wire/event_loop.hpp"
#include "service/http/wire/exchange.hpp"
#include "service/http/wire/streams.hpp"

namespace levtok::http::wire {

/// A running HTTP server around one function: the event loop, the workers and the streams.
class HttpServer {
public:
    /// Starts to listen; throws Error where it cannot. `serve` and `observer` are called from
    /// several threads, `serve` throws nothing. `awaits_body` is BodyRules::awaited.
    HttpServer(const Settings& settings, Serve serve, Streams& streams, const Log& log,
               Observer observer, std::function<bool(const Head&)> awaits_body = {});
    /// Closes every connection, and waits for the requests being served.
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Answers received requests, closes every connection after its answer and ends the streams;
    /// false where that took longer than `patience`.
    bool drain(std::chrono::milliseconds patience);

    /// The counts of requests and connections.
    const Traffic& traffic() const;
    /// The address that it listens on.
    const Peer& address() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace levtok::http::wire
