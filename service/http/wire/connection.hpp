#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "service/http/wire/budget.hpp"
#include "service/http/wire/counted.hpp"
#include "service/http/wire/head.hpp"
#include "service/http/wire/sockets/channel.hpp"

namespace levtok::http::wire {

using Clock = std::chrono::steady_clock;

/// The address of a client.
struct Peer {
    std::string address;  ///< without the port
    std::uint16_t port = 0;
    bool loopback = false;
};

/// A client's connection: the received part of its next request and the unsent part of its last
/// answer. It belongs to one thread at a time.
class Connection {
public:
    enum class Arrival {
        nothing,   ///< idle
        partial,   ///< a request has begun
        complete,  ///< head() and body() can be served
        refused,   ///< refusal() says why; nothing more is read
        ended,     ///< the client has closed the connection
    };
    enum class Sending { done, blocked, gone };

    Connection(std::unique_ptr<Channel> channel, Peer peer, Budget& budget);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Reads what has arrived, at most to the end of one request. Answers Expect: 100-continue.
    Arrival receive(const BodyRules& bodies);
    const Head& head() const { return *head_; }
    const Refusal& refusal() const { return refusal_; }
    bool has_request() const { return head_.has_value(); }
    /// Whether nothing of a next request has been received.
    bool idle() const { return in_.empty() && !head_ && !refused_; }
    /// Whether megabytes of a body are still to be received, or of an answer to be sent.
    bool transfers_much() const;
    /// Moves out the body of the complete request; `share` counts it from now on.
    std::string take_body(Share& share);
    /// Discards the request, so that the next can be received.
    void finish_request();

    /// Queues bytes of an answer.
    void put(std::string_view bytes);
    /// Queues the body of an answer; nothing may be queued after it until it is sent.
    void put_body(std::shared_ptr<const std::string> body);
    /// Sends queued bytes, as far as the socket accepts them.
    Sending send();
    bool has_output() const { return unsent_bytes() > 0; }

    /// Reads and discards; false once the client has closed the connection.
    bool discard();

    /// Releases memory that an idle connection does not need.
    void rest();

    Channel& channel() { return *channel_; }
    Budget& budget() { return budget_; }
    const Peer& peer() const { return peer_; }
    /// Whether the last call waits for the socket to be writable, which TLS may need even to read.
    bool waits_to_write() const { return waits_to_write_; }

    Clock::time_point deadline{};  ///< of the event that is being waited for
    Clock::time_point received{};  ///< when the request was complete
    bool last = false;             ///< closes once the output is sent
    bool served = false;           ///< has had a request
    Counted in_flight;             ///< among the requests being served
    Counted arriving;              ///< among the partly received requests
    Counted unsent;                ///< among the unsent answers
    int in_a_row = 0;              ///< requests since a worker took the connection

private:
    Arrival parse(const BodyRules& bodies);
    Arrival refuse(const Refusal& refusal);
    bool within_budget();
    void add(std::string_view bytes);
    std::size_t unsent_bytes() const;
    void forget_output();

    std::unique_ptr<Channel> channel_;
    Peer peer_;
    Budget& budget_;
    std::size_t held_ = 0;  ///< counted in the budget
    std::string in_;        ///< received bytes other than those of a body
    std::optional<Head> head_;
    std::string body_;
    Refusal refusal_;
    bool refused_ = false;
    std::string out_;
    std::shared_ptr<const std::string> out_body_;  ///< follows out_; may belong to a cache as well
    std::size_t sent_ = 0;                         ///< of both
    bool waits_to_write_ = false;
};

}  // namespace levtok::http::wire
