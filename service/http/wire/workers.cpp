#include "service/http/wire/workers.hpp"

#include <poll.h>

#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "service/http/contract/limits.hpp"
#include "service/http/wire/answer_head.hpp"

namespace levtok::http::wire {
namespace {

/// Requests in a row of one connection while others wait for its thread.
constexpr int most_in_a_row = 16;

/// Waits until the client has sent something; false where nothing came.
bool wait_for_bytes(Connection& connection, std::chrono::milliseconds patience) {
    if (connection.channel().holds_bytes()) return true;
    pollfd entry{connection.channel().socket(), POLLIN, 0};
    return ::poll(&entry, 1, static_cast<int>(patience.count())) > 0;
}

/// An answer whose status allows no body has no length either.
bool has_body(const Outgoing& outgoing) {
    return outgoing.status != 204 && outgoing.status != 304 && !outgoing.stream;
}

}  // namespace

Workers::Workers(std::size_t threads, Loops& loops, const Rules& rules, Traffic& traffic,
                 Streams& streams, const Log& log, Serve serve)
    : loops_(loops),
      rules_(rules),
      traffic_(traffic),
      streams_(streams),
      log_(log),
      serve_(std::move(serve)),
      threads_(static_cast<int>(threads), static_cast<int>(threads)) {
    for (std::size_t i = 0; i < threads; ++i) threads_.start(*this);
}

Workers::~Workers() {
    traffic_.end_serving();
    threads_.joinAll();
}

/// A failure without memory for an answer only ends the connection.
void Workers::run() {
    while (auto connection = traffic_.wait_for_request()) {
        try {
            while (connection) answer(connection);
        } catch (const std::exception& error) {
            connection.reset();
            note(error);
        }
    }
}

/// Where there is no memory even for that, the log has one line less.
void Workers::note(const std::exception& error) const {
    try {
        log_.event("error", std::string("connection: ") + error.what());
    } catch (const std::bad_alloc&) {
    }
}

/// Answers the request; `connection` then has its next request, if one follows at once, else
/// nothing.
void Workers::answer(Connected& connection) {
    const Head& head = connection->head();
    const bool is_head = head.method == "HEAD";
    AnswerHead sent{.version_11 = head.version_11,
                    .keep_alive = head.keep_alive && !traffic_.draining()};
    Outgoing outgoing;
    {
        Share memory(connection->budget());
        std::string body = connection->take_body(memory);
        outgoing =
            serve_({head, std::move(body), connection->peer(), connection->received, memory});
    }
    sent.status = outgoing.status;
    sent.headers = std::move(outgoing.headers);
    if (outgoing.stream && !is_head) {
        sent.keep_alive = false;
        traffic_.end_request(*connection);
        return streams_.start(std::move(connection), text_of(sent), outgoing.stream);
    }
    const std::string_view body = outgoing.body ? std::string_view(*outgoing.body) : "";
    if (has_body(outgoing)) sent.length = body.size();
    connection->put(text_of(sent));
    if (!is_head && has_body(outgoing) && outgoing.body) {
        connection->put_body(std::move(outgoing.body));
    }
    outgoing.body.reset();
    connection->last = !sent.keep_alive;
    if (!send(connection)) return;
    if (connection->last || connection->has_output()) {
        hand_back(std::move(connection));
    } else {
        connection = next_request(std::move(connection));
    }
}

/// Sends what the client accepts at once; the low-priority loop sends a large answer. False, and
/// the connection is closed, where the client has disconnected.
bool Workers::send(Connected& connection) {
    connection->finish_request();
    const bool gone =
        !connection->transfers_much() && connection->send() == Connection::Sending::gone;
    traffic_.mark_unsent(*connection, !gone && connection->has_output());
    traffic_.end_request(*connection);
    if (gone) connection.reset();
    return !gone;
}

/// Waits briefly for the next request. Nothing where the connection was returned to the loops, or
/// is closed.
Workers::Connected Workers::next_request(Connected connection) {
    const bool others_wait = traffic_.queued() > 0;
    const bool stays =
        !traffic_.draining() && !(others_wait && ++connection->in_a_row >= most_in_a_row);
    auto arrival = Connection::Arrival::nothing;
    if (stays && (!connection->idle() ||
                  wait_for_bytes(*connection, others_wait ? tick * 0 : keep_alive_wait))) {
        arrival = connection->receive(rules_.bodies);
    }
    if (arrival == Connection::Arrival::ended) return nullptr;
    if (arrival == Connection::Arrival::complete) {
        traffic_.begin_request(*connection);
        return connection;
    }
    hand_back(std::move(connection));
    return nullptr;
}

void Workers::hand_back(Connected connection) {
    const auto& limits = rules_.limits;
    const bool sends = connection->has_output() || connection->last;
    const auto request = connection->idle() ? limits.idle : limits.request;
    connection->deadline = Clock::now() + (sends ? limits.answer : request);
    loops_.take(std::move(connection));
}

}  // namespace levtok::http::wire
