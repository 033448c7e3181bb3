#include "service/http/wire/workers.hpp"

#include <exception>
#include <string>
#include <utility>

#include "service/http/wire/answer_head.hpp"

namespace levtok::http::wire {
namespace {

/// An answer that has no body by its status has no length either.
bool has_body(const Outgoing& outgoing) {
    return outgoing.status != 204 && outgoing.status != 304 && !outgoing.stream;
}

std::size_t length_of(const Outgoing& outgoing) {
    return outgoing.body ? outgoing.body->size() : 0;
}

}  // namespace

Workers::Workers(std::size_t threads, wire::EventLoop& loop, Streams& streams, const Log& log,
                 Serve serve)
    : loop_(loop),
      streams_(streams),
      log_(log),
      serve_(std::move(serve)),
      threads_(static_cast<int>(threads), static_cast<int>(threads)) {
    for (std::size_t i = 0; i < threads; ++i) threads_.start(*this);
}

Workers::~Workers() {
    loop_.end_serving();
    threads_.joinAll();
}

/// What fails while there is no memory for an answer ends the connection alone.
void Workers::run() {
    while (auto connection = loop_.wait_for_request()) {
        try {
            while (connection) connection = answer(std::move(connection));
        } catch (const std::exception& error) {
            log_.event("error", std::string("connection: ") + error.what());
        }
    }
}

/// The connection with its next request, if one follows at once.
Workers::Connected Workers::answer(Connected connection) {
    const wire::Head& head = connection->head();
    const bool is_head = head.method == "HEAD";
    wire::AnswerHead sent{.version_11 = head.version_11,
                          .keep_alive = head.keep_alive && !loop_.draining()};
    Outgoing outgoing;
    {
        wire::Share memory(connection->budget());
        std::string body = connection->take_body(memory);
        outgoing =
            serve_({head, std::move(body), connection->peer(), connection->received, memory});
    }
    sent.status = outgoing.status;
    sent.headers = std::move(outgoing.headers);
    if (outgoing.stream && !is_head) {
        sent.keep_alive = false;
        loop_.end_request(*connection);
        streams_.start(std::move(connection), text_of(sent), outgoing.stream);
        return nullptr;
    }
    if (has_body(outgoing)) sent.length = length_of(outgoing);
    connection->put(text_of(sent));
    if (!is_head && has_body(outgoing) && outgoing.body) connection->put(*outgoing.body);
    outgoing.body.reset();
    if (sent.keep_alive) return loop_.next_request(std::move(connection));
    loop_.close_after_answer(std::move(connection));
    return nullptr;
}

}  // namespace levtok::http::wire
