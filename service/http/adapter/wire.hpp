#pragma once

#include <memory>

#include "service/http/exchange.hpp"
#include "service/http/ingress/waiting_room.hpp"
#include "service/http/log.hpp"
#include "service/http/settings.hpp"
#include "service/http/streams.hpp"

namespace levtok::http::adapter {

/// A running HTTP server around one function: the waiting room, Poco's server behind it, and the
/// streams.
class Wire {
public:
    /// Listens from now on; throws Error where it cannot. `serve` and `observer` are called from
    /// several threads, `serve` throws nothing. `awaits_body` is BodyRules::awaited.
    Wire(const Settings& settings, Serve serve, Streams& streams, const Log& log,
         ingress::WaitingRoom::Observer observer,
         std::function<bool(const ingress::Head&)> awaits_body = {});
    /// Closes every connection, and waits for the requests that are being served.
    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    /// Answers what has come, closes every connection behind its answer and ends the streams; false
    /// where that took longer than `patience`.
    bool drain(std::chrono::milliseconds patience);

    const ingress::WaitingRoom& room() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace levtok::http::adapter
