#include "service/http/wire/streams.hpp"

#include <poll.h>

#include <exception>
#include <utility>

namespace levtok::http {

using wire::Clock;
using wire::Connection;

/// Waits until the client has received everything, up to a timeout.
bool Streams::write(Connection& connection, std::string_view bytes) const {
    const auto deadline = Clock::now() + patience_;
    connection.put(bytes);
    while (!stopping_) {
        const auto sending = connection.send();
        if (sending != Connection::Sending::blocked) return sending == Connection::Sending::done;
        if (Clock::now() >= deadline) return false;
        constexpr int look_again_ms = 100;
        const short events = connection.waits_to_write() ? POLLOUT : POLLIN;
        pollfd entry{connection.channel().socket(), events, 0};
        ::poll(&entry, 1, look_again_ms);
    }
    return false;
}

std::shared_ptr<const void> Streams::take_place() const {
    std::size_t taken = count_.load();
    do {
        if (taken >= most_) return nullptr;
    } while (!count_.compare_exchange_weak(taken, taken + 1));
    return {this, [this](const void*) { --count_; }};
}

void Streams::start(std::unique_ptr<Connection> connection, std::string head,
                    std::function<void(const StreamSink&)> stream) {
    reap(false);
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    std::list<Entry> made(1);
    Entry& entry = made.front();
    entry.thread = std::thread([this, &entry, client = std::move(connection),
                                first = std::move(head), source = std::move(stream)]() mutable {
        const StreamSink sink = [&](std::string_view bytes) {
            // Input of the client is ignored, but its end is detected.
            return !stopping_ && client->discard() && write(*client, bytes);
        };
        try {
            if (sink(first)) source(sink);
        } catch (const std::exception&) {
            // The answer has begun, so it can only be ended.
        }
        client->channel().end_writing();
        client.reset();
        source = nullptr;  // Gives its place back.
        entry.done = true;
    });
    entries_.splice(entries_.end(), made);
}

void Streams::reap(bool all) {
    std::list<Entry> ended;
    {
        const std::lock_guard lock(mutex_);
        for (auto entry = entries_.begin(); entry != entries_.end();) {
            const auto next = std::next(entry);
            if (all || entry->done) ended.splice(ended.end(), entries_, entry);
            entry = next;
        }
    }
    for (auto& entry : ended) entry.thread.join();
}

void Streams::stop() {
    stopping_ = true;
    reap(true);
}

}  // namespace levtok::http
