#pragma once

#include <Poco/Runnable.h>
#include <Poco/ThreadPool.h>

#include <cstddef>
#include <exception>
#include <memory>

#include "service/http/pipeline/log.hpp"
#include "service/http/wire/exchange.hpp"
#include "service/http/wire/loops.hpp"
#include "service/http/wire/streams.hpp"

namespace levtok::http::wire {

/// The threads that serve: each takes a connection with a complete request, has it answered, and
/// stays with the connection as long as requests follow.
class Workers : private Poco::Runnable {
public:
    Workers(std::size_t threads, Loops& loops, const Rules& rules, Traffic& traffic,
            Streams& streams, const Log& log, Serve serve);
    /// Waits for the requests being served.
    ~Workers() override;
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

private:
    using Connected = std::unique_ptr<Connection>;

    void run() override;
    void answer(Connected& connection);
    void note(const std::exception& error) const;
    bool send(Connected& connection);
    Connected next_request(Connected connection);
    void hand_back(Connected connection);

    Loops& loops_;
    const Rules& rules_;
    Traffic& traffic_;
    Streams& streams_;
    const Log& log_;
    Serve serve_;
    Poco::ThreadPool threads_;
};

}  // namespace levtok::http::wire
