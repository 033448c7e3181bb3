#include "service/http/wire/workers.hpp"

#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "service/http/wire/answer_head.hpp"

namespace levtok::http::wire {
namespace {

/// An answer that has no body by its status has no length either.
bool has_body(const Outgoing& outgoing) {
    return outgoing.status != 204 && outgoing.status != 304 && !outgoing.stream;
}

}  // namespace

Workers::Workers(std::size_t threads, EventLoop& loop, Streams& streams, const Log& log,
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
            while (connection) answer(connection);
        } catch (const std::exception& error) {
            log_.event("error", std::string("connection: ") + error.what());
            if (connection) loop_.end_request(*connection);
        }
    }
}

/// Leaves the connection with its next request, if one follows at once, else nothing.
void Workers::answer(Connected& connection) {
    const Head& head = connection->head();
    const bool is_head = head.method == "HEAD";
    AnswerHead sent{.version_11 = head.version_11,
                    .keep_alive = head.keep_alive && !loop_.draining()};
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
        loop_.end_request(*connection);
        return streams_.start(std::move(connection), text_of(sent), outgoing.stream);
    }
    const std::string_view body = outgoing.body ? std::string_view(*outgoing.body) : "";
    if (has_body(outgoing)) sent.length = body.size();
    connection->put(text_of(sent));
    if (!is_head && has_body(outgoing)) connection->put(body);
    outgoing.body.reset();
    if (sent.keep_alive) {
        connection = loop_.next_request(std::move(connection));
    } else {
        loop_.close_after_answer(std::move(connection));
    }
}

}  // namespace levtok::http::wire
