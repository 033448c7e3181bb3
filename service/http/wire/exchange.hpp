#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "service/http/contract/problem.hpp"
#include "service/http/contract/response.hpp"
#include "service/http/wire/connection.hpp"
#include "service/http/wire/head.hpp"

/// The types exchanged between the wire and the pipeline.
namespace levtok::http {

/// A complete request that is not interpreted yet.
struct Incoming {
    const wire::Head& head;
    std::string body;
    const wire::Peer& peer;
    std::chrono::steady_clock::time_point received;  ///< when it was complete
    wire::Share& memory;                             ///< its share of the budget while it is served
};

/// An answer to be sent. The body may be shared with a cache; it is not sent to HEAD.
struct Outgoing {
    int status = 200;
    Headers headers;  ///< Content-Type among them
    std::shared_ptr<const std::string> body;
    std::function<void(const StreamSink&)> stream;  ///< instead of a body
};

using Serve = std::function<Outgoing(Incoming)>;

}  // namespace levtok::http
