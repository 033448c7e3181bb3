#include "service/http/wire/event_loop.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "nav/error.hpp"
#include "service/http/contract/limits.hpp"
#include "service/http/pipeline/request_id.hpp"
#include "service/http/wire/answer_head.hpp"
#include "service/http/wire/low_priority.hpp"

namespace levtok::http::wire {
namespace {

/// Clients accepted before the others are served.
constexpr int most_accepted = 256;
/// Connections above the limit that still get an answer.
constexpr std::size_t most_refused = 256;

constexpr Refusal too_busy{503, "more requests are in progress than this server allows; try again"};
constexpr Refusal too_many{503, "more clients are connected than this server allows; try again"};
constexpr Refusal too_slow{408, "the request did not arrive in time"};

int checked(int descriptor, const char* what) {
    if (descriptor < 0) {
        throw Error(ErrorKind::system, std::string(what) + ": " + std::strerror(errno));
    }
    return descriptor;
}

void ask(int epoll, int operation, int socket, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = socket;
    epoll_ctl(epoll, operation, socket, &event);
}

/// Does the work of one client; false where there was no memory for it. The loop goes on, since it
/// serves all others.
bool if_memory_lasts(const auto& work) {
    try {
        work();
        return true;
    } catch (const std::bad_alloc&) {
        return false;
    }
}

}  // namespace

EventLoop::EventLoop(const Rules& rules, Traffic& traffic, std::optional<Listening> listening)
    : rules_(rules), traffic_(traffic), listening_(listening) {
    epoll_ = checked(epoll_create1(EPOLL_CLOEXEC), "epoll");
    wakeup_ = checked(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd");
    ask(epoll_, EPOLL_CTL_ADD, wakeup_, EPOLLIN);
}

EventLoop::~EventLoop() {
    stop();
    ::close(wakeup_);
    ::close(epoll_);
}

void EventLoop::start(EventLoop& other) {
    other_ = &other;
    thread_ = std::thread([this] { run(); });
}

void EventLoop::stop() {
    stopping_ = true;
    wake();
    if (thread_.joinable()) thread_.join();
    clients_.clear();
    const std::lock_guard lock(taken_mutex_);
    taken_.clear();
}

void EventLoop::wake() {
    const std::uint64_t one = 1;
    // The write only fails with a full counter, and then the thread is about to wake anyway.
    [[maybe_unused]] const auto written = ::write(wakeup_, &one, sizeof one);
}

void EventLoop::take(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard lock(taken_mutex_);
        taken_.push_back(std::move(connection));
    }
    wake();
}

void EventLoop::run() {
    if (!listening_) lower_priority(heavy_nice);
    std::array<epoll_event, 512> events;
    while (!stopping_) {
        if (listening_) listen();
        const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                     static_cast<int>(tick.count()));
        // EINTR is no event.
        serve_events({events.data(), static_cast<std::size_t>(std::max(count, 0))});
        admit_taken();
        if (Clock::now() >= next_look_) look_at_deadlines();
    }
}

void EventLoop::serve_events(std::span<const epoll_event> events) {
    for (const auto& event : events) {
        const int socket = event.data.fd;
        if (socket == wakeup_) {
            std::uint64_t ignored = 0;
            [[maybe_unused]] const auto got = ::read(wakeup_, &ignored, sizeof ignored);
        } else if (listening_ && socket == listening_->listener.socket()) {
            if_memory_lasts([&] { accept_clients(); });
        } else if (const auto client = clients_.find(socket); client != clients_.end()) {
            if (!if_memory_lasts([&] { on_event(client); })) drop(socket);
        }
    }
}

void EventLoop::listen() {
    const bool listens = Clock::now() >= listen_again_;
    if (listens != listener_watched_) {
        ask(epoll_, listens ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, listening_->listener.socket(),
            EPOLLIN);
        listener_watched_ = listens;
    }
}

void EventLoop::accept_clients() {
    for (int i = 0; i < most_accepted; ++i) {
        Peer peer;
        bool exhausted = false;
        auto channel = listening_->listener.accept(listening_->tls, peer, exhausted);
        if (!channel && exhausted) {
            // A client that cannot be accepted would wake the thread endlessly.
            make_room();
            listen_again_ = Clock::now() + tick;
            return;
        }
        if (!channel) return;
        if (traffic_.connections() >= rules_.limits.max_connections) make_room();
        const bool full = traffic_.connections() >= rules_.limits.max_connections;
        if (full && traffic_.connections() >= rules_.limits.max_connections + most_refused)
            continue;
        auto connection =
            std::make_unique<Connection>(std::move(channel), std::move(peer), traffic_.budget());
        connection->deadline = Clock::now() + rules_.limits.request;
        if (full) put_refusal(*connection, too_many, false);
        admit(std::move(connection), full ? Phase::sending : Phase::reading);
    }
}

/// Closes the idle connection whose deadline is next.
void EventLoop::make_room() {
    auto oldest = clients_.end();
    for (auto client = clients_.begin(); client != clients_.end(); ++client) {
        const bool idle =
            client->second.phase == Phase::reading && client->second.connection->idle();
        if (!idle) continue;
        if (oldest == clients_.end() ||
            client->second.connection->deadline < oldest->second.connection->deadline) {
            oldest = client;
        }
    }
    if (oldest != clients_.end()) drop(oldest);
}

void EventLoop::admit(std::unique_ptr<Connection> connection, Phase phase) {
    const int socket = connection->channel().socket();
    Client client{std::move(connection), phase, 0};
    const auto admitted = clients_.insert_or_assign(socket, std::move(client)).first;
    if (!if_memory_lasts([&] { on_event(admitted); })) drop(socket);
}

void EventLoop::on_event(Clients::iterator client) {
    switch (client->second.phase) {
        case Phase::reading:
            return read(client);
        case Phase::sending:
            return send(client);
        case Phase::lingering:
            return linger(client);
    }
}

void EventLoop::read(Clients::iterator client) {
    Connection& connection = *client->second.connection;
    if (connection.has_output() && connection.send() == Connection::Sending::gone) {
        return drop(client);
    }
    const bool was_idle = connection.idle();
    switch (connection.receive(rules_.bodies)) {
        case Connection::Arrival::ended:
            return drop(client);
        case Connection::Arrival::refused:
            return refuse(client, connection.refusal(), false);
        case Connection::Arrival::complete:
            if (traffic_.full()) {
                const bool keep = connection.head().keep_alive && !traffic_.draining();
                return refuse(client, too_busy, keep);
            }
            return traffic_.enqueue(release(client));
        case Connection::Arrival::partial:
            if (was_idle) connection.deadline = Clock::now() + rules_.limits.request;
            traffic_.mark_arriving(connection, true);
            break;
        case Connection::Arrival::nothing:
            if (traffic_.draining() && connection.served) return drop(client);
            break;
    }
    watch(client);
}

/// Removes the connection from this loop, to hand it to another thread.
std::unique_ptr<Connection> EventLoop::release(Clients::iterator client) {
    auto connection = std::move(client->second.connection);
    if (client->second.watched != 0) {
        ask(epoll_, EPOLL_CTL_DEL, connection->channel().socket(), 0);
    }
    clients_.erase(client);
    return connection;
}

void EventLoop::refuse(Clients::iterator client, const Refusal& refusal, bool keep) {
    if (refusal.status == 503) traffic_.count_shed();
    put_refusal(*client->second.connection, refusal, keep);
    traffic_.mark_arriving(*client->second.connection, false);
    client->second.phase = Phase::sending;
    send(client);
}

void EventLoop::send(Clients::iterator client) {
    Connection& connection = *client->second.connection;
    switch (connection.send()) {
        case Connection::Sending::gone:
            return drop(client);
        case Connection::Sending::blocked:
            traffic_.mark_unsent(connection, true);
            return watch(client);
        case Connection::Sending::done:
            traffic_.mark_unsent(connection, false);
            break;
    }
    if (connection.last) {
        connection.channel().end_writing();
        connection.deadline = Clock::now() + lingering_close;
        client->second.phase = Phase::lingering;
        return linger(client);
    }
    connection.rest();
    connection.deadline = Clock::now() + rules_.limits.idle;
    client->second.phase = Phase::reading;
    read(client);
}

/// Keeps reading and discarding until the client has read its answer and closes.
void EventLoop::linger(Clients::iterator client) {
    if (!client->second.connection->discard()) return drop(client);
    watch(client);
}

bool EventLoop::belongs_here(const Connection& connection) const {
    return connection.transfers_much() == !listening_.has_value();
}

void EventLoop::watch(Clients::iterator client) {
    if (client->second.phase != Phase::lingering && !belongs_here(*client->second.connection)) {
        return other_->take(release(client));
    }
    auto& [connection, phase, watched] = client->second;
    std::uint32_t events = 0;
    if (phase != Phase::sending) events |= EPOLLIN;
    if (connection->has_output() || connection->waits_to_write()) events |= EPOLLOUT;
    // TLS may need to read before it can go on writing.
    if (phase == Phase::sending && !connection->waits_to_write()) events |= EPOLLIN;
    if (events == watched) return;
    ask(epoll_, watched == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, client->first, events);
    watched = events;
}

/// Closing the socket takes it from epoll as well.
void EventLoop::drop(Clients::iterator client) { clients_.erase(client); }
void EventLoop::drop(int socket) { clients_.erase(socket); }

void EventLoop::put_refusal(Connection& connection, const Refusal& refusal, bool keep) {
    const std::string id = make_request_id();
    Problem problem{refusal.status, std::string(refusal.detail), {}, {}};
    if (refusal.status == 503) problem.headers.emplace_back("Retry-After", "1");
    const auto answer = problem_response(problem, id);
    AnswerHead told{.status = answer.status, .keep_alive = keep, .length = answer.body.size()};
    told.headers = answer.headers;
    told.headers.emplace_back("Content-Type", answer.content_type);
    told.headers.emplace_back("X-Request-Id", id);
    connection.put(text_of(told));
    const bool bodiless = connection.has_request() && connection.head().method == "HEAD";
    if (!bodiless) connection.put(answer.body);
    const Head* head = connection.has_request() ? &connection.head() : nullptr;
    rules_.observer({refusal.status, refusal.detail, id, connection.peer(), head});
    if (keep) connection.finish_request();
    connection.last = !keep;
    connection.deadline = Clock::now() + rules_.limits.answer;
}

void EventLoop::admit_taken() {
    std::vector<std::unique_ptr<Connection>> taken;
    {
        const std::lock_guard lock(taken_mutex_);
        taken.swap(taken_);
    }
    for (auto& connection : taken) {
        const bool sends = connection->has_output() || connection->last;
        if (!sends) connection->rest();
        const auto phase = sends ? Phase::sending : Phase::reading;
        if_memory_lasts([&] { admit(std::move(connection), phase); });
    }
}

void EventLoop::look_at_deadlines() {
    const auto now = Clock::now();
    next_look_ = now + tick;
    for (auto next = clients_.begin(); next != clients_.end();) {
        const auto client = next++;
        const auto& [connection, phase, watched] = client->second;
        const bool idle = phase == Phase::reading && connection->idle();
        const bool to_close = idle && traffic_.draining() && connection->served;
        if (now < connection->deadline && !to_close) continue;
        if (phase == Phase::reading && !idle) {
            const int socket = client->first;
            if (!if_memory_lasts([&] { refuse(client, too_slow, false); })) drop(socket);
        } else {
            drop(client);
        }
    }
}

}  // namespace levtok::http::wire
