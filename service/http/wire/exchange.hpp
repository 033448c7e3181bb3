#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "service/http/contract/problem.hpp"
#include "service/http/contract/response.hpp"
#include "service/http/wire/connection.hpp"
#include "service/http/wire/head.hpp"

/// What passes between the wire and the pipeline.
namespace levtok::http {

/// A request as it came: complete, but not yet understood.
struct Incoming {
    const wire::Head& head;
    std::string body;
    const wire::Peer& peer;
    std::chrono::steady_clock::time_point received;  ///< when it was complete
    wire::Share& memory;                             ///< what it holds while it is served
};

/// What goes out. The body may be shared with a cache; HEAD leaves it out on the way.
struct Outgoing {
    int status = 200;
    Headers headers;  ///< Content-Type among them
    std::shared_ptr<const std::string> body;
    std::function<void(const StreamSink&)> stream;  ///< instead of a body
};

using Serve = std::function<Outgoing(Incoming)>;

}  // namespace levtok::http
